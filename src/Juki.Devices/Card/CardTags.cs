using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;

namespace Juki.Devices.Card;

/// <summary>The objects of GENERAL AUTHENTICATE: in the template 7C a point (85) and a signature (82)
/// [ISO/IEC 7816-4 §7.5.5].</summary>
internal static class CardTags
{
    /// <summary>A point: 85 there, 86 in the template of a public key; we take 85 for both [ours].</summary>
    public static readonly Asn1Tag Point = new(TagClass.ContextSpecific, 5);

    private static readonly Asn1Tag Signature = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Template = new(TagClass.Application, 28, isConstructed: true);

    /// <summary>Writes the template with what is not empty.</summary>
    public static byte[] Write(ReadOnlySpan<byte> point = default, ReadOnlySpan<byte> signature = default)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence(Template))
        {
            if (!signature.IsEmpty)
                writer.WriteOctetString(signature, Signature);
            if (!point.IsEmpty)
                writer.WriteOctetString(point, Point);
        }
        return writer.Encode();
    }

    /// <summary>Reads the template; what is not there is empty. False for anything else.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> data, out byte[] point, out byte[] signature)
    {
        (point, signature) = ([], []);
        try
        {
            var reader = new AsnReader(data, AsnEncodingRules.DER);
            var inner = reader.ReadSequence(Template);
            if (inner.HasData && inner.PeekTag() == Signature)
                signature = inner.ReadOctetString(Signature);
            if (inner.HasData && inner.PeekTag() == Point)
                point = inner.ReadOctetString(Point);
            return !inner.HasData && !reader.HasData;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>The point in the template of a public key (7F49).</summary>
    public static bool TryReadKey(ReadOnlyMemory<byte> data, [NotNullWhen(true)] out byte[]? point)
    {
        point = null;
        try
        {
            var reader = new AsnReader(data, AsnEncodingRules.DER);
            var inner = reader.ReadSequence(new Asn1Tag(TagClass.Application, 0x49, isConstructed: true));
            point = inner.ReadOctetString(Point);
            return !inner.HasData && !reader.HasData;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}

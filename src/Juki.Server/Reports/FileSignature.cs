using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Juki.Wire.Session;

namespace Juki.Server.Reports;

/// <summary>報告の署名 — a detached signature: a node signed these bytes at that time, as anybody can tell who has the
/// authority's certificate. Stands in a file beside the file.</summary>
/// <param name="Form">Name of the written form.</param>
/// <param name="At">When, milliseconds since 1970.</param>
/// <param name="Certificate">Of the node, DER.</param>
/// <param name="Signature">Of its key over <see cref="TextOf"/>.</param>
internal sealed record FileSignature(string Form, long At, byte[] Certificate, byte[] Signature)
{
    /// <summary>Name of the written form.</summary>
    public const string FormName = "juki-report-signature 1";

    /// <summary>What is added to the name of the signed file.</summary>
    public const string Extension = ".sig";

    /// <summary>Largest file of a signature, bytes [ours: a certificate and a signature in Base64 have 2 KB].</summary>
    public const int FileMax = 32_768;

    /// <summary>Signs.</summary>
    public static FileSignature Of(byte[] content, long at, byte[] certificate, Func<byte[], byte[]> sign) =>
        new(FormName, at, certificate, sign(TextOf(content, at)));

    /// <summary>What is signed: the form, the time, and the digest of the bytes.</summary>
    public static byte[] TextOf(byte[] content, long at) => Encoding.ASCII.GetBytes(FormattableString.Invariant(
        $"{FormName}\nat {at}\nsha384 {Convert.ToHexStringLower(SHA384.HashData(content))}\n"));

    /// <summary>Reads what <see cref="ToJson"/> wrote; null for anything else.</summary>
    public static FileSignature? FromJson(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<FileSignature>(bytes, JsonSerializerOptions.Web) is
                { Form: FormName, Certificate: not null, Signature: not null } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The bytes of its file.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web);

    /// <summary>Who signed these bytes; null when nobody of that authority did.</summary>
    public PeerIdentity? SignerOf(byte[] content, X509Certificate2 authority)
    {
        const long TimeMax = 4_102_412_400_000; // the end of the year 2099 in Japan
        return At is >= 0 and < TimeMax && NodeSignature.TryRead(
            authority, Certificate, TextOf(content, At), Signature, DateTimeOffset.FromUnixTimeMilliseconds(At),
            out var signer, out _)
            ? signer
            : null;
    }
}

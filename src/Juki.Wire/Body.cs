using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace Juki.Wire;

/// <summary>
/// The bodies of frames, in Protocol Buffers. A body is accepted only when decoding it with unknown fields discarded
/// and encoding it again gives the same bytes: unknown, doubled, non-minimal and smuggled data are refused alike [S-000
/// 2. リスク1].
/// </summary>
public static class Body
{
    /// <summary>Decodes; false when the bytes are not exactly the encoding of a message of that type.</summary>
    public static bool TryDecode<T>(MessageParser<T> parser, ReadOnlyMemory<byte> bytes,
        [NotNullWhen(true)] out T? body)
        where T : class, IMessage<T>
    {
        if (!TryRead(parser, bytes, out body))
            return false;
        var size = body.CalculateSize();
        if (size == bytes.Length)
        {
            Span<byte> again = size <= 4096 ? stackalloc byte[size] : new byte[size];
            body.WriteTo(again);
            if (again.SequenceEqual(bytes.Span))
                return true;
        }
        body = null;
        return false;
    }

    /// <summary>Reads what is known of a body, whatever else is in it: only for what says in which version a peer
    /// speaks, or why it ends. False when the bytes are none at all.</summary>
    public static bool TryRead<T>(MessageParser<T> parser, ReadOnlyMemory<byte> bytes,
        [NotNullWhen(true)] out T? body)
        where T : class, IMessage<T>
    {
        body = null;
        try
        {
            body = parser.WithDiscardUnknownFields(true).ParseFrom(bytes.Span);
            return true;
        }
        // A length within the body near 2³¹ makes the library miscount, and then run into the end of its own buffer.
        catch (Exception failure) when (failure is InvalidProtocolBufferException or IndexOutOfRangeException
            or ArgumentException or InvalidOperationException or OverflowException)
        {
            return false;
        }
    }
}

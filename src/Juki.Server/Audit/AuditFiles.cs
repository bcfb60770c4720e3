using System.Buffers.Binary;

namespace Juki.Server.Audit;

/// <summary>Kinds of records in an exported log or a witness's file. Numbers stand in files and never change.</summary>
internal enum AuditRecord : byte
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>Hash of a leaf as kept beside it (32), and the leaf (160).</summary>
    Leaf = 1,

    /// <summary>A head (104) and the log's signature.</summary>
    Head = 2,

    /// <summary>A countersignature (52) and the witness's signature, of the head before it.</summary>
    Countersigned = 3,

    /// <summary>Random bytes (32) and request entry of the leaf before it, which holds nothing of a
    /// resident.</summary>
    OpenEntry = 4,

    /// <summary>Node (8), length of the log's key (2), the key, a head (104), length of its signature (2), the
    /// signature, a countersignature (52), the witness's signature.</summary>
    Witnessed = 5,

    /// <summary>The end: number of records before it (8).</summary>
    End = 9,
}

/// <summary>
/// 記録の書出しファイル — an exported log, and the heads that a witness countersigned. Both are streams of records, of
/// any length; a file without its end was cut. They hold no value of a resident.
/// </summary>
/// <remarks>
/// Big end first:
/// <code>
///  | "JUKIAUD1" | node (8) | network (4) | log (16) | leaves (8) | key length (2) | key |  an exported log
///  | "JUKIWIT1" | witness (8) | key length (2) | key |                                    a witness's file
///  | kind (1) | length (4) | payload |                                                    each record
/// </code>
/// </remarks>
internal static class AuditFiles
{
    /// <summary>Most bytes of a record's payload [ours: an entry of a log's beginning is far below].</summary>
    public const int PayloadMax = 4_096;

    /// <summary>Most bytes of a public key [ours: P-384 has 120].</summary>
    public const int KeyMax = 1_024;

    /// <summary>First bytes of an exported log.</summary>
    public static ReadOnlySpan<byte> LogMark => "JUKIAUD1"u8;

    /// <summary>First bytes of a witness's file.</summary>
    public static ReadOnlySpan<byte> WitnessMark => "JUKIWIT1"u8;

    /// <summary>Bytes of a log file's beginning, before the key.</summary>
    public const int LogHeadBytes = 8 + 8 + 4 + AuditLogId.Bytes + 8 + 2;

    /// <summary>Bytes of a witness file's beginning, before the key.</summary>
    public const int WitnessHeadBytes = 8 + 8 + 2;

    /// <summary>Writes a record.</summary>
    public static void Write(Stream to, AuditRecord kind, params ReadOnlySpan<byte[]> parts)
    {
        var length = 0;
        foreach (var part in parts) length += part.Length;
        Span<byte> head = stackalloc byte[5];
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], length);
        to.Write(head);
        foreach (var part in parts) to.Write(part);
    }

    /// <summary>Reads a record; null at the end of the stream or when it is cut or none.</summary>
    public static (AuditRecord Kind, byte[] Payload)? Read(Stream from)
    {
        Span<byte> head = stackalloc byte[5];
        if (from.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length) return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(head[1..]);
        if (length is < 0 or > PayloadMax) return null;
        var payload = new byte[length];
        return from.ReadAtLeast(payload, length, throwOnEndOfStream: false) < length
            ? null
            : ((AuditRecord)head[0], payload);
    }

    /// <summary>Two bytes of length and the bytes.</summary>
    public static byte[] WithLength(byte[] bytes)
    {
        var written = new byte[2 + bytes.Length];
        BinaryPrimitives.WriteUInt16BigEndian(written, (ushort)bytes.Length);
        bytes.CopyTo(written, 2);
        return written;
    }

    /// <summary>Eight bytes.</summary>
    public static byte[] Number(long number)
    {
        var written = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(written, number);
        return written;
    }
}

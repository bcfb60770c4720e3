using System.Buffers.Binary;

namespace Juki.Server.Audit;

/// <summary>A head in a witness's file.</summary>
internal sealed record WitnessedHead(long Node, byte[] Key, SignedHead Head, Countersignature Text, byte[] Signature);

/// <summary>A witness's file, read whole.</summary>
/// <param name="Witness">Role × 1,000,000 + office.</param>
/// <param name="Key">The witness's public key.</param>
/// <param name="Heads">What it countersigned.</param>
internal sealed record WitnessFile(long Witness, byte[] Key, IReadOnlyList<WitnessedHead> Heads)
{
    /// <summary>Reads a file; null when it is cut or none.</summary>
    public static WitnessFile? Read(Stream from)
    {
        var head = new byte[AuditFiles.WitnessHeadBytes];
        if (from.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
            || !head.AsSpan(0, 8).SequenceEqual(AuditFiles.WitnessMark))
            return null;
        var key = new byte[BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(16))];
        if (key.Length > AuditFiles.KeyMax
            || from.ReadAtLeast(key, key.Length, throwOnEndOfStream: false) < key.Length)
            return null;
        var heads = new List<WitnessedHead>();
        while (AuditFiles.Read(from) is { } record)
        {
            if (record.Kind == AuditRecord.End)
            {
                return record.Payload.AsSpan().SequenceEqual(AuditFiles.Number(heads.Count))
                    ? new(BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(8)), key, heads)
                    : null;
            }
            if (record.Kind != AuditRecord.Witnessed || ReadHead(record.Payload) is not { } read) return null;
            heads.Add(read);
        }
        return null;
    }

    private static WitnessedHead? ReadHead(ReadOnlySpan<byte> from)
    {
        if (from.Length < 8) return null;
        var node = BinaryPrimitives.ReadInt64BigEndian(from);
        from = from[8..];
        if (Take(ref from) is not { } key || from.Length < AuditHead.Bytes
            || !AuditHead.TryRead(from[..AuditHead.Bytes], out var head))
            return null;
        from = from[AuditHead.Bytes..];
        if (Take(ref from) is not { } signature || from.Length < Countersignature.Bytes
            || !Countersignature.TryRead(from[..Countersignature.Bytes], out var text))
            return null;
        return new(node, key, new(head, signature), text, from[Countersignature.Bytes..].ToArray());
    }

    private static byte[]? Take(ref ReadOnlySpan<byte> from)
    {
        if (from.Length < 2 || from.Length < 2 + BinaryPrimitives.ReadUInt16BigEndian(from)) return null;
        var bytes = from.Slice(2, BinaryPrimitives.ReadUInt16BigEndian(from)).ToArray();
        from = from[(2 + bytes.Length)..];
        return bytes;
    }
}

using Google.Protobuf;
using Juki.Server.Audit;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Disclosure;

/// <summary>開示用データ as it stands in messages, and as a prefecture keeps it.</summary>
internal static class DisclosureLines
{
    /// <summary>A line of a message.</summary>
    public static Bodies.DisclosureLine Write(AuditProof proof)
    {
        var line = new Bodies.DisclosureLine
        {
            Leaf = ByteString.CopyFrom(proof.Leaf),
            Entry = ByteString.CopyFrom(proof.Entry),
            Salt = ByteString.CopyFrom(proof.Salt),
            Place = proof.Place,
        };
        line.EntryPath.AddRange(proof.EntryPath.Select(hash => ByteString.CopyFrom(hash)));
        line.LeafPath.AddRange(proof.LeafPath.Select(hash => ByteString.CopyFrom(hash)));
        return line;
    }

    /// <summary>The proof that a line of a message is.</summary>
    public static AuditProof Read(Bodies.DisclosureLine line, Bodies.DisclosureData data) => new()
    {
        Form = AuditProof.FormName,
        Leaf = line.Leaf.ToByteArray(),
        Entry = line.Entry.ToByteArray(),
        Salt = line.Salt.ToByteArray(),
        Place = line.Place,
        EntryPath = [.. line.EntryPath.Select(hash => hash.ToByteArray())],
        LeafPath = [.. line.LeafPath.Select(hash => hash.ToByteArray())],
        Head = data.Head.ToByteArray(),
        Signature = data.Signature.ToByteArray(),
        Key = data.Key.ToByteArray(),
        Countersignatures = [new(data.Text.ToByteArray(), data.Countersignature.ToByteArray())],
    };

    /// <summary>One line as it is kept behind a leaf of the prefecture: a message of this line alone.</summary>
    public static byte[] Kept(Bodies.DisclosureLine line, Bodies.DisclosureData data)
    {
        var one = data.Clone();
        one.Lines.Clear();
        one.Lines.Add(line);
        return one.ToByteArray();
    }

    /// <summary>Reads what was kept; null when it is none.</summary>
    public static AuditProof? ReadKept(byte[] kept) =>
        Wire.Body.TryDecode(Bodies.DisclosureData.Parser, kept, out var data) && data.Lines.Count == 1
            ? Read(data.Lines[0], data)
            : null;
}

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Juki.Domain.Watch;

namespace Juki.Server.Audit;

/// <summary>ログの識別 — 16 random bytes, drawn when a log begins. Immutable.</summary>
/// <param name="High">The first eight bytes, big end first.</param>
/// <param name="Low">The other eight.</param>
internal readonly record struct AuditLogId(ulong High, ulong Low)
{
    /// <summary>Bytes when written.</summary>
    public const int Bytes = 16;

    /// <summary>Reads <see cref="Bytes"/> bytes.</summary>
    public static AuditLogId Read(ReadOnlySpan<byte> from) => new(
        BinaryPrimitives.ReadUInt64BigEndian(from), BinaryPrimitives.ReadUInt64BigEndian(from[8..]));

    /// <summary>Writes <see cref="Bytes"/> bytes.</summary>
    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt64BigEndian(to, High);
        BinaryPrimitives.WriteUInt64BigEndian(to[8..], Low);
    }

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => FormattableString.Invariant($"{High:x16}{Low:x16}");
}

/// <summary>
/// 記録の葉 — one act. It can never be erased, so it holds no value of a resident and nothing that could be guessed and
/// compared: what was asked and about whom stand behind two commitments over random bytes [ours].
/// </summary>
/// <remarks>
/// All numbers big end first; 160 bytes:
/// <code>
///   0        1        2        4         8                 24         32         40
///  | ver 1  | zero   | kind   | network | log id (16)     | index    | time ms  |
///  40         48         56      60       64        68        72       74      76
///  | office   | receiver | affair| purpose| operator| terminal| verdict| zero   |
///  76         80       84        88        92     96             128            160
///  | subjects | count  | missing | term    | zero  | request (32) | subjects (32) |
/// </code>
/// A digest of record ids would be guessable, so it stands in the request entry and not here. Times are exact: who
/// knows from elsewhere that a resident stood at a counter at that minute learns that the counter asked something.
/// </remarks>
/// <param name="Network">The network's number, as in frames.</param>
/// <param name="Log">The log.</param>
/// <param name="Index">Place in the log, from 0.</param>
/// <param name="Time">Milliseconds since 1970, never below that of the leaf before.</param>
/// <param name="Facts">What was done, by whom.</param>
/// <param name="Subjects">Number of subject entries.</param>
/// <param name="Request">Commitment to the request entry.</param>
/// <param name="SubjectsRoot">Root of the tree of subject entries.</param>
internal sealed record AuditLeaf(
    uint Network, AuditLogId Log, long Index, long Time, AuditFacts Facts, int Subjects, byte[] Request,
    byte[] SubjectsRoot)
{
    /// <summary>Bytes of a leaf.</summary>
    public const int Bytes = 160;

    private const byte Version = 1;

    /// <summary>The kind.</summary>
    public AuditKind Kind => Facts.Kind;

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        Write(bytes);
        return bytes;
    }

    /// <summary>Writes the canonical bytes.</summary>
    public void Write(Span<byte> to)
    {
        to[..Bytes].Clear();
        to[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)Facts.Kind);
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], Network);
        Log.Write(to[8..]);
        BinaryPrimitives.WriteInt64BigEndian(to[24..], Index);
        BinaryPrimitives.WriteInt64BigEndian(to[32..], Time);
        BinaryPrimitives.WriteInt64BigEndian(to[40..], Facts.Office);
        BinaryPrimitives.WriteInt64BigEndian(to[48..], Facts.Receiver);
        BinaryPrimitives.WriteUInt32BigEndian(to[56..], Facts.Affair);
        BinaryPrimitives.WriteUInt32BigEndian(to[60..], Facts.Purpose);
        BinaryPrimitives.WriteUInt32BigEndian(to[64..], Facts.Operator);
        BinaryPrimitives.WriteUInt32BigEndian(to[68..], Facts.Terminal);
        BinaryPrimitives.WriteUInt16BigEndian(to[72..], Facts.Verdict);
        BinaryPrimitives.WriteInt32BigEndian(to[76..], Subjects);
        BinaryPrimitives.WriteUInt32BigEndian(to[80..], Facts.Count);
        BinaryPrimitives.WriteUInt32BigEndian(to[84..], Facts.Missing);
        BinaryPrimitives.WriteInt32BigEndian(to[88..], Facts.Term.Number);
        Request.CopyTo(to[96..]);
        SubjectsRoot.CopyTo(to[128..]);
    }

    /// <summary>Reads a leaf; only what <see cref="Write"/> gives is one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, [NotNullWhen(true)] out AuditLeaf? leaf)
    {
        leaf = null;
        if (from.Length != Bytes || from[0] != Version) return false;
        var facts = new AuditFacts((AuditKind)BinaryPrimitives.ReadUInt16BigEndian(from[2..]))
        {
            Office = BinaryPrimitives.ReadInt64BigEndian(from[40..]),
            Receiver = BinaryPrimitives.ReadInt64BigEndian(from[48..]),
            Affair = BinaryPrimitives.ReadUInt32BigEndian(from[56..]),
            Purpose = BinaryPrimitives.ReadUInt32BigEndian(from[60..]),
            Operator = BinaryPrimitives.ReadUInt32BigEndian(from[64..]),
            Terminal = BinaryPrimitives.ReadUInt32BigEndian(from[68..]),
            Verdict = BinaryPrimitives.ReadUInt16BigEndian(from[72..]),
            Count = BinaryPrimitives.ReadUInt32BigEndian(from[80..]),
            Missing = BinaryPrimitives.ReadUInt32BigEndian(from[84..]),
            Term = new(BinaryPrimitives.ReadInt32BigEndian(from[88..])),
        };
        var read = new AuditLeaf(
            BinaryPrimitives.ReadUInt32BigEndian(from[4..]), AuditLogId.Read(from[8..]),
            BinaryPrimitives.ReadInt64BigEndian(from[24..]), BinaryPrimitives.ReadInt64BigEndian(from[32..]), facts,
            BinaryPrimitives.ReadInt32BigEndian(from[76..]), from[96..128].ToArray(), from[128..].ToArray());
        if (!from.SequenceEqual(read.ToBytes()) || read.Subjects < 0 || read.Index < 0) return false;
        leaf = read;
        return true;
    }

    /// <summary>The time of leaf bytes that were checked before.</summary>
    internal static long TimeOf(ReadOnlySpan<byte> leaf) => BinaryPrimitives.ReadInt64BigEndian(leaf[32..]);
}

/// <summary>消去年月 — the month at whose end an entry is erased; <c>default</c>: kept for ever, because it holds nothing
/// of a resident.</summary>
/// <param name="Number">Year × 12 + month − 1; 0 never.</param>
internal readonly record struct ErasureMonth(int Number)
{
    private const long MillisecondsOfDay = 86_400_000;

    /// <summary>The month, in Japan, in which an entry of <paramref name="time"/> (milliseconds since 1970) has been
    /// kept for <paramref name="months"/> whole months.</summary>
    public static ErasureMonth After(long time, int months) => new(At(time).Number + months);

    /// <summary>The month in Japan of a time in milliseconds since 1970.</summary>
    public static ErasureMonth At(long time)
    {
        const long japan = 9L * 3600 * 1000;
        var day = DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)((time + japan) / MillisecondsOfDay));
        return new(day.Year * 12 + day.Month - 1);
    }

    /// <summary>True when the month is over at <paramref name="time"/>.</summary>
    public bool IsOver(long time) => Number != 0 && Number < At(time).Number;

    /// <summary><c>2031-04</c>, or <c>never</c>.</summary>
    public override string ToString() =>
        Number == 0 ? "never" : FormattableString.Invariant($"{Number / 12:D4}-{Number % 12 + 1:D2}");
}

/// <summary>記録の見出し — the open part of a leaf: codes and numbers of ledgers, never a resident's value.</summary>
/// <param name="Kind">What was done.</param>
internal sealed record AuditFacts(AuditKind Kind)
{
    /// <summary>Whose operator or machine acted: role × 1,000,000 + office, as node names are numbered.</summary>
    public long Office { get; init; }

    /// <summary>Who received the data, numbered likewise; 0: nobody else.</summary>
    public long Receiver { get; init; }

    /// <summary>事務 code; 0 none.</summary>
    public uint Affair { get; init; }

    /// <summary>利用目的 code; 0 none.</summary>
    public uint Purpose { get; init; }

    /// <summary>The operator's number in the office's ledger (管理簿); 0: no person.</summary>
    public uint Operator { get; init; }

    /// <summary>The terminal's number in the office's ledger; 0: none.</summary>
    public uint Terminal { get; init; }

    /// <summary>The verdict, by the number it has in its flow; 0: done.</summary>
    public ushort Verdict { get; init; }

    /// <summary>How many; what is counted depends on the kind (docs/audit-events.md).</summary>
    public uint Count { get; init; }

    /// <summary>How many could not be given.</summary>
    public uint Missing { get; init; }

    /// <summary>When the entries behind the commitments are erased.</summary>
    public ErasureMonth Term { get; init; }
}

using Juki.Server.Node;

namespace Juki.Server.Audit;

/// <summary>A log of this store. The one with the highest number is written to.</summary>
internal sealed record AuditLogRow(long Number, byte[] Id, long Network, byte[] Key, long Size, long Indexed);

/// <summary>A leaf.</summary>
internal sealed record AuditLeafRow(long Log, long Index, byte[] Leaf);

/// <summary>Entries of some leaves of a run, encrypted under the key of their erasure month
/// (<see cref="AuditEntryPacker"/>).</summary>
internal sealed record AuditEntryRow(long Month, long Log, long Run, long Part, byte[] Sealed);

/// <summary>A complete run of 256 hashes, and what they come to.</summary>
internal sealed record AuditTileRow(long Log, long Level, long Number, byte[] Hashes, byte[] Root);

/// <summary>The key of an erasure month.</summary>
internal sealed record AuditMonthRow(long Month, byte[] Key);

/// <summary>A sorted run of the subject index.</summary>
internal sealed record AuditRunRow(long Month, long Run, long Level, long Bits, long Entries);

/// <summary>A part of a run.</summary>
internal sealed record AuditRunPartRow(long Month, long Run, long Part, byte[] Entries);

/// <summary>A signed head.</summary>
internal sealed record AuditHeadRow(long Log, long Size, byte[] Head, byte[] Signature);

/// <summary>A countersignature of a witness.</summary>
internal sealed record AuditCountersignatureRow(long Log, long Size, long Witness, byte[] Text, byte[] Signature);

/// <summary>The last countersignature of one witness.</summary>
internal sealed record AuditWitnessRow(long Log, long Witness, long Size, long Time);

/// <summary>A head that this node countersigned for another.</summary>
internal sealed record AuditWitnessedRow(
    long Node, long Number, byte[] Key, byte[] Head, byte[] Signature, byte[] Text, byte[] Countersignature);

/// <summary>The tables of the record. Leaves, tiles and heads are only ever added to; entries, keys of months and the
/// index are erased when the month is over.</summary>
internal static class AuditTables
{
    /// <summary>Logs.</summary>
    public static readonly Table<AuditLogRow> Logs = new()
    {
        Name = "audit_log",
        Meaning = "Logs of this node; after a restore a new one begins. No values of residents.",
        Columns =
        [
            Integer("number", "number in this store, from 1"), Bytes("id", "16 random bytes"),
            Integer("network", "the network's number, as in frames"),
            Bytes("key", "public key of its heads (SubjectPublicKeyInfo)"), Integer("size", "leaves"),
            Integer("indexed", "leaves whose subjects stand in the runs of the index"),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Number),
        Write = (row, to) =>
        {
            to.Integer(row.Number);
            to.Blob(row.Id);
            to.Integer(row.Network);
            to.Blob(row.Key);
            to.Integer(row.Size);
            to.Integer(row.Indexed);
        },
        Read = from => new(
            from.Integer(), from.Blob(), from.Integer(), from.Blob(), from.Integer(), from.Integer()),
    };

    /// <summary>Leaves.</summary>
    public static readonly Table<AuditLeafRow> Leaves = new()
    {
        Name = "audit_leaf",
        Meaning = "Leaves of the record, for ever. No values of residents (decision 0012).",
        Columns =
        [
            Integer("log", "the log"), Integer("place", "index in the log, from 0"),
            Bytes("leaf", "160 bytes (`AuditLeaf`)"),
        ],
        KeyParts = 2,
        GroupParts = 2,
        Key = row => new(row.Log, row.Index),
        Write = (row, to) =>
        {
            to.Integer(row.Log);
            to.Integer(row.Index);
            to.Blob(row.Leaf);
        },
        Read = from => new(from.Integer(), from.Integer(), from.Blob()),
    };

    /// <summary>Entries.</summary>
    public static readonly Table<AuditEntryRow> Entries = new()
    {
        Name = "audit_entry",
        Meaning = "What was asked and about whom, encrypted; holds residents' values until the erasure month is over.",
        Columns =
        [
            Integer("month", "erasure month: year × 12 + month − 1; 0 never, then without residents"),
            Integer("log", "the log"),
            Integer("run", $"{AuditEntryPacker.RunLeaves} leaves each, from 0"),
            Integer("part", "place of the row's first leaf in the run × 256, + which 256 entries of it"),
            Bytes("sealed", "nonce (12), AES-256-GCM ciphertext, tag (16)"),
        ],
        KeyParts = 4,
        GroupParts = 3,
        Key = row => new(row.Month, row.Log, row.Run, row.Part),
        Write = (row, to) =>
        {
            to.Integer(row.Month);
            to.Integer(row.Log);
            to.Integer(row.Run);
            to.Integer(row.Part);
            to.Blob(row.Sealed);
        },
        Read = from => new(from.Integer(), from.Integer(), from.Integer(), from.Integer(), from.Blob()),
    };

    /// <summary>Complete runs of 256 hashes.</summary>
    public static readonly Table<AuditTileRow> Tiles = new()
    {
        Name = "audit_tile",
        Meaning = "Hashes of the tree, 256 a row, so that a proof reads a few rows. No values of residents.",
        Columns =
        [
            Integer("log", "the log"), Integer("level", "0 hashes of leaves, 1 of 256 leaves, 2 of 65,536 …"),
            Integer("number", "from 0"), Bytes("hashes", "256 hashes"), Bytes("root", "what they come to"),
        ],
        KeyParts = 3,
        GroupParts = 3,
        Key = row => new(row.Log, row.Level, row.Number),
        Write = (row, to) =>
        {
            to.Integer(row.Log);
            to.Integer(row.Level);
            to.Integer(row.Number);
            to.Blob(row.Hashes);
            to.Blob(row.Root);
        },
        Read = from => new(from.Integer(), from.Integer(), from.Integer(), from.Blob(), from.Blob()),
    };

    /// <summary>Keys of erasure months.</summary>
    public static readonly Table<AuditMonthRow> Months = new()
    {
        Name = "audit_month",
        Meaning = "Key of each erasure month; deleted when the month is over, and with it what it hides.",
        Columns = [Integer("month", "erasure month; 0 never"), Bytes("key", "32 random bytes")],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Month),
        Write = (row, to) =>
        {
            to.Integer(row.Month);
            to.Blob(row.Key);
        },
        Read = from => new(from.Integer(), from.Blob()),
    };

    /// <summary>Runs of the subject index.</summary>
    public static readonly Table<AuditRunRow> Runs = new()
    {
        Name = "audit_run",
        Meaning = "Sorted runs of the index of subjects; erased with their month.",
        Columns =
        [
            Integer("month", "erasure month"), Integer("run", "from 1"), Integer("level", "how often it was merged"),
            Integer("bits", "first bits of the digest that number the part"), Integer("entries", "how many"),
        ],
        KeyParts = 2,
        GroupParts = 2,
        Key = row => new(row.Month, row.Run),
        Write = (row, to) =>
        {
            to.Integer(row.Month);
            to.Integer(row.Run);
            to.Integer(row.Level);
            to.Integer(row.Bits);
            to.Integer(row.Entries);
        },
        Read = from => new(from.Integer(), from.Integer(), from.Integer(), from.Integer(), from.Integer()),
    };

    /// <summary>Parts of runs.</summary>
    public static readonly Table<AuditRunPartRow> RunParts = new()
    {
        Name = "audit_run_part",
        Meaning = "The index of subjects: keyed digests of 住民票コード, which say nothing without the month's key; "
            + "erased with their month.",
        Columns =
        [
            Integer("month", "erasure month"), Integer("run", "the run"), Integer("part", "first bits of the digest"),
            Bytes("entries", "32 bytes each: digest (16), log (4), index (8), place (4); ascending"),
        ],
        KeyParts = 3,
        GroupParts = 3,
        Key = row => new(row.Month, row.Run, row.Part),
        Write = (row, to) =>
        {
            to.Integer(row.Month);
            to.Integer(row.Run);
            to.Integer(row.Part);
            to.Blob(row.Entries);
        },
        Read = from => new(from.Integer(), from.Integer(), from.Integer(), from.Blob()),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Table> All =>
        [Logs, Leaves, Entries, Tiles, Months, Runs, RunParts, AuditHeadTables.Heads,
         AuditHeadTables.Countersignatures, AuditHeadTables.LastCountersigned, AuditHeadTables.Witnessed,
         AuditHeadTables.Introductions];

    internal static Column Integer(string name, string meaning) => new(name, ColumnKind.Integer, meaning);

    internal static Column Bytes(string name, string meaning) => new(name, ColumnKind.Blob, meaning);
}

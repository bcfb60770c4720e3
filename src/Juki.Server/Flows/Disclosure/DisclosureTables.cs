using Juki.Domain.Disclosure;
using Juki.Domain.Person;
using Juki.Server.Node;
using static Juki.Server.Audit.AuditTables;

namespace Juki.Server.Flows.Disclosure;

/// <summary>An act on a request. Whose request it is, and every text, stands behind the leaf, so that it is erased with
/// the record.</summary>
internal sealed record DisclosureActRow(int Year, int Serial, int Sequence, long At, DisclosureAct Act)
{
    public DisclosureKind Kind { get; init; }

    public Claimant Claimant { get; init; }

    public IdentityProof Identity { get; init; }

    /// <summary>The last day in time from this act on.</summary>
    public RecordedDate Due { get; init; }

    public DisclosureOutcome Outcome { get; init; }

    /// <summary>Number in the office's ledger.</summary>
    public uint Operator { get; init; }

    /// <summary>Of a correction: the request by which it was disclosed; 0 none.</summary>
    public int AboutYear { get; init; }

    public int AboutSerial { get; init; }

    public long Log { get; init; }

    public long Leaf { get; init; }
}

/// <summary>The last serial of a year.</summary>
internal sealed record DisclosureSeriesRow(int Year, int Last);

/// <summary>How far a log was gone through.</summary>
internal sealed record DisclosurePassRow(long Log, long Next, int Place);

/// <summary>A line for a prefecture.</summary>
internal sealed record DisclosureOutRow(long Prefecture, long Log, long Number, long Leaf, int Place, long At);

/// <summary>A line about somebody whom the register did not know when it was gone through.</summary>
internal sealed record DisclosureUnknownRow(long Log, long Leaf, int Place, long At);

/// <summary>The last number of a prefecture's lines.</summary>
internal sealed record DisclosureEndRow(long Prefecture, long Log, long Last);

/// <summary>The last line of a log that a prefecture has.</summary>
internal sealed record DisclosureInRow(long High, long Low, long Last);

/// <summary>開示請求の表 — requests and what was done with them, beside the record. No values of residents.</summary>
internal static class DisclosureTables
{
    /// <summary>What was done.</summary>
    public static readonly Table<DisclosureActRow> Acts = new()
    {
        Name = "disclosure_act",
        Meaning = "Acts on residents' requests, never changed nor deleted. No values of residents: whose request it "
            + "is, and every text, stands in the entry behind the leaf and is erased with it (decision 0018).",
        Columns =
        [
            Integer("year", "of the request, in Japan"), Integer("serial", "of the request in the year, from 1"),
            Integer("sequence", "of the act, from 1"), Integer("at", "when, milliseconds since 1970"),
            Integer("act", "what was done (`DisclosureAct`)"), Integer("kind", "of a receipt (`DisclosureKind`)"),
            Integer("claimant", "of a receipt (`Claimant`)"),
            Integer("identity", "of a receipt: how identity was shown (`IdentityProof`)"),
            Integer("due", "last day in time from then on, yyyymmdd"),
            Integer("outcome", "of an answer (`DisclosureOutcome`)"),
            Integer("operator", "who did it, by number of the ledger"),
            Integer("about_year", "of a correction: the request by which it was disclosed"),
            Integer("about_serial", "the same"), Integer("log", "where it is recorded"), Integer("leaf", "its index"),
        ],
        KeyParts = 3,
        GroupParts = 2,
        Key = row => new(row.Year, row.Serial, row.Sequence),
        Write = (row, to) =>
        {
            foreach (var value in new[]
            {
                row.Year, row.Serial, row.Sequence, row.At, (long)row.Act, (long)row.Kind, (long)row.Claimant,
                (long)row.Identity, row.Due.Value, (long)row.Outcome, row.Operator, row.AboutYear, row.AboutSerial,
                row.Log, row.Leaf,
            })
                to.Integer(value);
        },
        Read = from => new(
            (int)from.Integer(), (int)from.Integer(), (int)from.Integer(), from.Integer(),
            (DisclosureAct)from.Integer())
        {
            Kind = (DisclosureKind)from.Integer(),
            Claimant = (Claimant)from.Integer(),
            Identity = (IdentityProof)from.Integer(),
            Due = RecordedDate.FromChecked((int)from.Integer()),
            Outcome = (DisclosureOutcome)from.Integer(),
            Operator = (uint)from.Integer(),
            AboutYear = (int)from.Integer(),
            AboutSerial = (int)from.Integer(),
            Log = from.Integer(),
            Leaf = from.Integer(),
        },
    };

    /// <summary>The serials.</summary>
    public static readonly Table<DisclosureSeriesRow> Series = new()
    {
        Name = "disclosure_series",
        Meaning = "The last serial of a request in a year.",
        Columns = [Integer("year", "in Japan"), Integer("last", "the last serial given out")],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Year),
        Write = (row, to) =>
        {
            to.Integer(row.Year);
            to.Integer(row.Last);
        },
        Read = from => new((int)from.Integer(), (int)from.Integer()),
    };

    /// <summary>At the nation: how far its logs were gone through.</summary>
    public static readonly Table<DisclosurePassRow> Passed = new()
    {
        Name = "disclosure_pass",
        Meaning = "At the nation: how far a log was gone through for lines to the prefectures.",
        Columns =
        [
            Integer("log", "the log"), Integer("next", "index of the first leaf that was not, or not wholly"),
            Integer("place", "its first subject that was not"),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Log),
        Write = (row, to) =>
        {
            to.Integer(row.Log);
            to.Integer(row.Next);
            to.Integer(row.Place);
        },
        Read = from => new(from.Integer(), from.Integer(), (int)from.Integer()),
    };

    /// <summary>At the nation: which lines go to which prefecture.</summary>
    public static readonly Table<DisclosureOutRow> Out = new()
    {
        Name = "disclosure_out",
        Meaning = "At the nation: lines for the prefectures, numbered without gaps. No values of residents, only that "
            + "one of the prefecture was a subject of the leaf. Deleted 35 days after they were asked for.",
        Columns =
        [
            Integer("prefecture", "role × 1,000,000 + office"), Integer("log", "the log"),
            Integer("number", "from 1 for each prefecture and log"), Integer("leaf", "its index"),
            Integer("place", "which subject of it"), Integer("at", "time of the leaf, milliseconds since 1970"),
        ],
        KeyParts = 3,
        GroupParts = 3,
        Key = row => new(row.Prefecture, row.Log, row.Number),
        Write = (row, to) =>
        {
            foreach (var value in new[] { row.Prefecture, row.Log, row.Number, row.Leaf, row.Place, row.At })
                to.Integer(value);
        },
        Read = from => new(
            from.Integer(), from.Integer(), from.Integer(), from.Integer(), (int)from.Integer(), from.Integer()),
    };

    /// <summary>At the nation: lines about residents whom its register does not know at present.</summary>
    public static readonly Table<DisclosureUnknownRow> Unknown = new()
    {
        Name = "disclosure_unknown",
        Meaning = "At the nation: lines of nobody's resident, looked at again: a restored or damaged register comes to "
            + "know them. No values of residents. Those who were given nothing are forgotten after a day.",
        Columns =
        [
            Integer("log", "the log"), Integer("leaf", "its index"), Integer("place", "which subject of it"),
            Integer("at", "time of the leaf, milliseconds since 1970"),
        ],
        KeyParts = 3,
        GroupParts = 1,
        Key = row => new(row.Log, row.Leaf, row.Place),
        Write = (row, to) =>
        {
            to.Integer(row.Log);
            to.Integer(row.Leaf);
            to.Integer(row.Place);
            to.Integer(row.At);
        },
        Read = from => new(from.Integer(), from.Integer(), (int)from.Integer(), from.Integer()),
    };

    /// <summary>At the nation: the last number of each prefecture and log.</summary>
    public static readonly Table<DisclosureEndRow> Ends = new()
    {
        Name = "disclosure_end",
        Meaning = "At the nation: the last number given to a line.",
        Columns =
        [
            Integer("prefecture", "role × 1,000,000 + office"), Integer("log", "the log"),
            Integer("last", "its number"),
        ],
        KeyParts = 2,
        GroupParts = 2,
        Key = row => new(row.Prefecture, row.Log),
        Write = (row, to) =>
        {
            to.Integer(row.Prefecture);
            to.Integer(row.Log);
            to.Integer(row.Last);
        },
        Read = from => new(from.Integer(), from.Integer(), from.Integer()),
    };

    /// <summary>At a prefecture: how far it has the nation's lines.</summary>
    public static readonly Table<DisclosureInRow> In = new()
    {
        Name = "disclosure_in",
        Meaning = "At a prefecture: the last line that it has of a log of the nation.",
        Columns =
        [
            Integer("high", "name of the log, first half"), Integer("low", "second half"),
            Integer("last", "number of the line"),
        ],
        KeyParts = 2,
        GroupParts = 2,
        Key = row => new(row.High, row.Low),
        Write = (row, to) =>
        {
            to.Integer(row.High);
            to.Integer(row.Low);
            to.Integer(row.Last);
        },
        Read = from => new(from.Integer(), from.Integer(), from.Integer()),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Table> All => [Acts, Series, Passed, Out, Unknown, Ends, In];
}

namespace Juki.Server.Node;

/// <summary>One number that the node keeps about itself.</summary>
internal sealed record NodeNumber(NodeNumberId Id, long Value);

/// <summary>Which number; the values stand in tables and never change.</summary>
internal enum NodeNumberId
{
    /// <summary>Version of the tables.</summary>
    Schema = 1,

    /// <summary><c>NodeName.Number</c> of the owner of the store.</summary>
    Owner = 2,

    /// <summary>The network, as in frames.</summary>
    Network = 3,

    /// <summary>Incarnation of the store.</summary>
    Incarnation = 4,

    /// <summary>更新順番号 last given out: records of all files so far, refused ones too (CS).</summary>
    UpdateNumber = 5,

    /// <summary>Every update up to this number has been judged by the prefecture (CS).</summary>
    AnsweredByPrefecture = 6,

    /// <summary>Every update up to this number that reached the nation has been judged there (CS).</summary>
    AnsweredByNation = 7,

    /// <summary>Number of the last legacy file taken in (CS).</summary>
    LegacyFile = 8,

    /// <summary>Day of the last daily sweep, yyyymmdd.</summary>
    Sweep = 9,

    /// <summary>1 from a restore until every flow has done what it does after one.</summary>
    Restored = 10,

    /// <summary>Day for which the last numbers of the lanes are noted, yyyymmdd.</summary>
    ArchiveDay = 11,

    /// <summary>The scrub's position: the table, by its place among all tables, from 1; 0 between two passes.</summary>
    ScrubTable = 40,

    /// <summary>The scrub's position: the key to go on from, part by part.</summary>
    ScrubKeyA = 41,

    /// <summary>As <see cref="ScrubKeyA"/>.</summary>
    ScrubKeyB = 42,

    /// <summary>As <see cref="ScrubKeyA"/>.</summary>
    ScrubKeyC = 43,

    /// <summary>As <see cref="ScrubKeyA"/>.</summary>
    ScrubKeyD = 44,

    /// <summary>Rows that the scrub has looked at in this pass, or in the last.</summary>
    ScrubRows = 45,

    /// <summary>Day on which the scrub last came to the end, yyyymmdd; 0 never.</summary>
    ScrubEnd = 46,

    /// <summary><c>MunicipalityTable.Digest</c> of the mergers by which residences are counted; 0 none.</summary>
    Mergers = 60,

    /// <summary>住民票コード up to which residences have been counted by them.</summary>
    MergersCountedTo = 61,

    /// <summary>Version of the search keys that all residences have; 0 none, negative: some may be lost, and all are
    /// made anew.</summary>
    SearchVersion = 70,

    /// <summary>While search keys are made anew: 住民票コード to go on from.</summary>
    SearchFilledCode = 71,

    /// <summary>While search keys are made anew: municipality to go on from.</summary>
    SearchFilledMunicipality = 72,

    /// <summary>Demand last made here: year × 1,000,000 + serial.</summary>
    Demand = 80,

    /// <summary>Month whose beginning was last noted for its figures, year × 12 + month − 1.</summary>
    MonthMarked = 81,

    /// <summary>Number of the last check against the prefecture (CS).</summary>
    Check = 82,

    /// <summary>Number last given out on the work list.</summary>
    SetAside = 50,

    /// <summary>Number last given to an act on the work list.</summary>
    SetAsideAction = 51,
}

/// <summary>How far a lane to a peer has got.</summary>
internal sealed record LaneOutRow(long Peer, int Class, long Last, long Acknowledged, long Kept);

/// <summary>How far a lane from a peer has been handled.</summary>
internal sealed record LaneInRow(long Peer, int Class, long Incarnation, long Last, long Digest, long Safe);

/// <summary>One life of this store.</summary>
internal sealed record IncarnationRow(long Incarnation);

/// <summary>Where in a lane a life of a store began.</summary>
internal sealed record LanePastRow(long Peer, int Class, long Incarnation, long After);

/// <summary>How far a lane to a peer had got when a day began.</summary>
internal sealed record LaneDayRow(long Peer, int Class, int Day, long Last);

/// <summary>A durable message: on its way, or kept for a peer that has to be restored.</summary>
/// <param name="Queued">When it was put here, milliseconds since 1970.</param>
/// <param name="BytesTo">Bytes of disk of this lane's messages up to this one: differences tell how much waits.</param>
internal sealed record OutboxRow(
    long Peer, int Class, long Number, int Kind, long Queued, long BytesTo, byte[] Body);

/// <summary>A count, for status and tables.</summary>
internal sealed record TallyRow(TallyKind Kind, int Of, long Count);

/// <summary>What is counted; the values stand in tables and never change.</summary>
internal enum TallyKind
{
    /// <summary>Updates judged here, by verdict.</summary>
    Judged = 1,

    /// <summary>Open residences.</summary>
    Residents = 2,

    /// <summary>Legacy files refused whole, by problem (CS).</summary>
    FilesRefused = 3,

    /// <summary>Updates of this town refused above, by verdict (CS).</summary>
    RefusedAbove = 4,

    /// <summary>Updates that came again after a restore and had been applied before.</summary>
    Repeated = 5,

    /// <summary>Messages from above that were dropped because an item cannot be, by kind.</summary>
    Unsound = 8,

    /// <summary>Open residences of a municipality that has ended, or will, which no successor has taken over, by its
    /// code.</summary>
    ToTakeOver = 40,

    /// <summary>Open residences of a municipality that has ended which a successor goes on with, by its code: the same
    /// persons once more.</summary>
    TakenOver = 41,

    /// <summary>Rows found damaged, by table (<c>RepairedTable</c>).</summary>
    RowsDamaged = 20,

    /// <summary>Rows repaired by a neighbour, by table.</summary>
    RowsRepaired = 21,
}

/// <summary>The tables of every node, whatever its role.</summary>
internal static class NodeTables
{
    /// <summary>Version of the tables; a store of another version is not opened.</summary>
    public const long Schema = 7;

    /// <summary>Numbers that the node keeps about itself.</summary>
    public static readonly Table<NodeNumber> Numbers = new()
    {
        Name = "node",
        Meaning = "Numbers that the node keeps about itself: owner, network, incarnation, counters.",
        Columns = [new("id", ColumnKind.Integer, "which (`NodeNumberId`)"), new("value", ColumnKind.Integer,
            "the number")],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new((long)row.Id),
        Write = (row, to) => { to.Integer((long)row.Id); to.Integer(row.Value); },
        Read = from => new((NodeNumberId)from.Integer(), from.Integer()),
    };

    /// <summary>Lanes to peers.</summary>
    public static readonly Table<LaneOutRow> LanesOut = new()
    {
        Name = "lane_out",
        Meaning = "How far each lane to a peer has got.",
        Columns =
        [
            new("peer", ColumnKind.Integer, "the peer (role × 1,000,000 + office)"),
            new("class", ColumnKind.Integer, "class of messages (`LaneClass`)"),
            new("last", ColumnKind.Integer, "last number given out"),
            new("acknowledged", ColumnKind.Integer, "last number that the peer has handled and keeps"),
            new("kept", ColumnKind.Integer, "the outbox holds the numbers above this one"),
        ],
        KeyParts = 2,
        GroupParts = 2,
        Key = row => new(row.Peer, row.Class),
        Write = (row, to) =>
        {
            to.Integer(row.Peer);
            to.Integer(row.Class);
            to.Integer(row.Last);
            to.Integer(row.Acknowledged);
            to.Integer(row.Kept);
        },
        Read = from => new(from.Integer(), (int)from.Integer(), from.Integer(), from.Integer(), from.Integer()),
    };

    /// <summary>Lanes from peers.</summary>
    public static readonly Table<LaneInRow> LanesIn = new()
    {
        Name = "lane_in",
        Meaning = "How far each lane from a peer has been handled; moved in the transaction that handles the message.",
        Columns =
        [
            new("peer", ColumnKind.Integer, "the peer (role × 1,000,000 + office)"),
            new("class", ColumnKind.Integer, "class of messages (`LaneClass`)"),
            new("incarnation", ColumnKind.Integer, "incarnation of the peer's store"),
            new("last", ColumnKind.Integer, "last number handled"),
            new("digest", ColumnKind.Integer, "of the last body handled: SHA-256, first 8 bytes; 0 none"),
            new("safe", ColumnKind.Integer, "last number that a verified backup of this store holds"),
        ],
        KeyParts = 2,
        GroupParts = 2,
        Key = row => new(row.Peer, row.Class),
        Write = (row, to) =>
        {
            to.Integer(row.Peer);
            to.Integer(row.Class);
            to.Integer(row.Incarnation);
            to.Integer(row.Last);
            to.Integer(row.Digest);
            to.Integer(row.Safe);
        },
        Read = from => new(
            from.Integer(), (int)from.Integer(), from.Integer(), from.Integer(), from.Integer(), from.Integer()),
    };

    /// <summary>Lives of this store.</summary>
    public static readonly Table<IncarnationRow> Incarnations = new()
    {
        Name = "incarnation",
        Meaning = "Lives of this store: one when it was made, one for each restore.",
        Columns = [new("incarnation", ColumnKind.Integer, "number of the life; grows")],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Incarnation),
        Write = (row, to) => to.Integer(row.Incarnation),
        Read = from => new(from.Integer()),
    };

    /// <summary>Where the lives of this store began in the lanes to peers.</summary>
    public static readonly Table<LanePastRow> LanesOutPast = Past(
        "lane_out_past", "Where in a lane to a peer a life of this store began; without a row: at 0.");

    /// <summary>Where the lives of the peers' stores began in the lanes from them.</summary>
    public static readonly Table<LanePastRow> LanesInPast = Past(
        "lane_in_past", "Where in a lane from a peer a life of the peer's store began, as it was handled here.");

    /// <summary>How far the lanes had got, day by day.</summary>
    public static readonly Table<LaneDayRow> LaneDays = new()
    {
        Name = "lane_day",
        Meaning = "How far a lane to a peer had got when a day began: tells how old a message in the outbox is.",
        Columns =
        [
            new("peer", ColumnKind.Integer, "the peer (role × 1,000,000 + office)"),
            new("class", ColumnKind.Integer, "class of messages (`LaneClass`)"),
            new("day", ColumnKind.Integer, "the day, yyyymmdd"),
            new("last", ColumnKind.Integer, "last number given out before"),
        ],
        KeyParts = 3,
        GroupParts = 2,
        Key = row => new(row.Peer, row.Class, row.Day),
        Write = (row, to) =>
        {
            to.Integer(row.Peer);
            to.Integer(row.Class);
            to.Integer(row.Day);
            to.Integer(row.Last);
        },
        Read = from => new(from.Integer(), (int)from.Integer(), (int)from.Integer(), from.Integer()),
    };

    /// <summary>Messages on their way out, and those that a restored peer could need again.</summary>
    public static readonly Table<OutboxRow> Outbox = new()
    {
        Name = "outbox",
        Meaning =
            "Durable messages to peers, kept until they are safe with the peer (in a verified backup); acknowledged "
            + "ones for 35 days at most. Holds residents' values.",
        Columns =
        [
            new("peer", ColumnKind.Integer, "the peer (role × 1,000,000 + office)"),
            new("class", ColumnKind.Integer, "class of messages (`LaneClass`)"),
            new("number", ColumnKind.Integer, "number in the lane, from 1, without gaps"),
            new("kind", ColumnKind.Integer, "what it is (`MessageKind`)"),
            new("queued", ColumnKind.Integer, "when it was put here, milliseconds since 1970"),
            new("bytes_to", ColumnKind.Integer, "bytes of the lane's messages up to this one"),
            new("body", ColumnKind.Blob, "the body as it goes over the wire"),
        ],
        KeyParts = 3,
        GroupParts = 3,
        Key = row => new(row.Peer, row.Class, row.Number),
        Write = (row, to) =>
        {
            to.Integer(row.Peer);
            to.Integer(row.Class);
            to.Integer(row.Number);
            to.Integer(row.Kind);
            to.Integer(row.Queued);
            to.Integer(row.BytesTo);
            to.Blob(row.Body);
        },
        Read = from => new(
            from.Integer(), (int)from.Integer(), from.Integer(), (int)from.Integer(), from.Integer(), from.Integer(),
            from.Blob()),
    };

    /// <summary>Counts.</summary>
    public static readonly Table<TallyRow> Tallies = new()
    {
        Name = "tally",
        Meaning = "Counts for status: updates judged by verdict, open residences, refused files.",
        Columns =
        [
            new("kind", ColumnKind.Integer, "what is counted (`TallyKind`)"),
            new("of", ColumnKind.Integer, "the verdict or problem counted; 0 for none"),
            new("count", ColumnKind.Integer, "how many"),
        ],
        KeyParts = 2,
        GroupParts = 2,
        Key = row => new((long)row.Kind, row.Of),
        Write = (row, to) => { to.Integer((long)row.Kind); to.Integer(row.Of); to.Integer(row.Count); },
        Read = from => new((TallyKind)from.Integer(), (int)from.Integer(), from.Integer()),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Table> All =>
        [Numbers, LanesOut, LanesIn, Incarnations, LanesOutPast, LanesInPast, LaneDays, Outbox, Tallies];

    private static Table<LanePastRow> Past(string name, string meaning) => new()
    {
        Name = name,
        Meaning = meaning,
        Columns =
        [
            new("peer", ColumnKind.Integer, "the peer (role × 1,000,000 + office)"),
            new("class", ColumnKind.Integer, "class of messages (`LaneClass`)"),
            new("incarnation", ColumnKind.Integer, "the life"),
            new("after", ColumnKind.Integer, "numbers above this one are of this life"),
        ],
        KeyParts = 3,
        GroupParts = 2,
        Key = row => new(row.Peer, row.Class, row.Incarnation),
        Write = (row, to) =>
        {
            to.Integer(row.Peer);
            to.Integer(row.Class);
            to.Integer(row.Incarnation);
            to.Integer(row.After);
        },
        Read = from => new(from.Integer(), (int)from.Integer(), from.Integer(), from.Integer()),
    };
}

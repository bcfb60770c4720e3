using Juki.Domain.Offices;
using Juki.Server.Node;

namespace Juki.Server.Flows.Update;

/// <summary>The tables whose rows a neighbour holds too. Numbers stand in tables and never change.</summary>
internal enum RepairedTable
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary><see cref="RegisterTables.Residences"/>.</summary>
    Residences = 1,

    /// <summary><see cref="RegisterTables.History"/>.</summary>
    History = 2,

    /// <summary><see cref="RegisterTables.Numbers"/>.</summary>
    Numbers = 3,
}

/// <summary>A row whose seal did not fit, by its key as it stands there; times in milliseconds since 1970, 0
/// never.</summary>
internal sealed record DamageRow(RepairedTable Table, RowKey Key, long Found, long Asked);

/// <summary>A resident of whom the nation has not judged the updates from a number to another; when the prefecture was
/// asked, milliseconds since 1970, 0 not since something changed.</summary>
internal sealed record UnjudgedRow(GovernmentCode Municipality, long Code, long First, long Last, long Asked);

/// <summary>個人番号 that an update which was not judged gives a resident.</summary>
internal sealed record UnjudgedNumberRow(GovernmentCode Municipality, long Number, long Code);

/// <summary>What the node knows of damage.</summary>
internal static class RepairTables
{
    /// <summary>Damaged rows that are not repaired yet.</summary>
    public static readonly Table<DamageRow> Damage = new()
    {
        Name = "damage",
        Meaning = "Rows of the register that were found damaged and wait for their repair by a neighbour.",
        Columns =
        [
            new("of", ColumnKind.Integer, "table (`RepairedTable`)"),
            new("code", ColumnKind.Integer, "住民票コード, or 個人番号 for `number_use`, as it stands in the damaged row"),
            new("municipality", ColumnKind.Integer, "the municipality, as it stands there"),
            new("version", ColumnKind.Integer, "the version, as it stands there; 0 where that is no part of the key"),
            new("found", ColumnKind.Integer, "when, milliseconds since 1970"),
            new("asked", ColumnKind.Integer, "when the neighbour was last asked, milliseconds since 1970; 0 never"),
        ],
        KeyParts = 4,
        GroupParts = 4,
        Key = row => KeyOf(row.Table, row.Key),
        Write = (row, to) =>
        {
            to.Integer((long)row.Table);
            to.Integer(row.Key.A);
            to.Integer(row.Key.B);
            to.Integer(row.Key.C);
            to.Integer(row.Found);
            to.Integer(row.Asked);
        },
        Read = from => new(
            (RepairedTable)from.Integer(),
            new(from.Integer(), from.Integer(), from.Integer()),
            from.Integer(),
            from.Integer()),
    };

    /// <summary>Residents whose updates wait to be judged (nation).</summary>
    public static readonly Table<UnjudgedRow> Unjudged = new()
    {
        Name = "unjudged",
        Meaning = "Residents of whom the nation refused updates for damage alone, until it has judged them.",
        Columns =
        [
            new("municipality", ColumnKind.Integer, "the municipality of the updates"),
            new("code", ColumnKind.Integer, "住民票コード"),
            new("first", ColumnKind.Integer, "更新順番号 of the first update that was not judged"),
            new("last", ColumnKind.Integer, "更新順番号 of the last one"),
            new("asked", ColumnKind.Integer, "when the prefecture was last asked, milliseconds since 1970; 0 not yet"),
        ],
        KeyParts = 2,
        GroupParts = 2,
        Key = row => new(row.Municipality.Value, row.Code),
        Write = (row, to) =>
        {
            to.Integer(row.Municipality.Value);
            to.Integer(row.Code);
            to.Integer(row.First);
            to.Integer(row.Last);
            to.Integer(row.Asked);
        },
        Read = from => new(
            GovernmentCode.FromChecked((int)from.Integer()),
            from.Integer(),
            from.Integer(),
            from.Integer(),
            from.Integer()),
    };

    /// <summary>個人番号 that wait with them (nation).</summary>
    public static readonly Table<UnjudgedNumberRow> UnjudgedNumbers = new()
    {
        Name = "unjudged_number",
        Meaning = "個人番号 that updates which were not judged give to residents; they stand as long as those wait.",
        Columns =
        [
            new("municipality", ColumnKind.Integer, "the municipality of the updates"),
            new("number", ColumnKind.Integer, "個人番号"),
            new("code", ColumnKind.Integer, "住民票コード of the resident"),
        ],
        KeyParts = 3,
        GroupParts = 2,
        Key = row => new(row.Municipality.Value, row.Number, row.Code),
        Write = (row, to) =>
        {
            to.Integer(row.Municipality.Value);
            to.Integer(row.Number);
            to.Integer(row.Code);
        },
        Read = from => new(GovernmentCode.FromChecked((int)from.Integer()), from.Integer(), from.Integer()),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Table> All => [Damage, Unjudged, UnjudgedNumbers];

    /// <summary>Under which key damage of a row is noted.</summary>
    public static RowKey KeyOf(RepairedTable table, RowKey key) => new((long)table, key.A, key.B, key.C);

    /// <summary>Which of the repaired tables it is; <see cref="RepairedTable.None"/>: only this node has its
    /// rows.</summary>
    public static RepairedTable Of(Table table) =>
        table == RegisterTables.Residences ? RepairedTable.Residences
        : table == RegisterTables.History ? RepairedTable.History
        : table == RegisterTables.Numbers ? RepairedTable.Numbers
        : RepairedTable.None;
}

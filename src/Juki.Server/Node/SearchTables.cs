using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;

namespace Juki.Server.Node;

/// <summary>One name of one residence, as it is searched for.</summary>
/// <param name="Code">住民票コード of the residence.</param>
/// <param name="Municipality">Its municipality, by the code of the CS.</param>
/// <param name="Place">Which of its names, from 0: 氏名, 旧氏, 通称.</param>
/// <param name="State">1 現存, or left by a 転出 of a later day; 2 消除.</param>
/// <param name="Birth">生年月日.</param>
/// <param name="Name">Search key of the name.</param>
/// <param name="Town">市町村コード of the address: ward or town.</param>
/// <param name="Lot">Search key of the address, up to 番地・号.</param>
internal sealed record SearchRow(
    ResidentRecordCode Code,
    GovernmentCode Municipality,
    int Place,
    int State,
    RecordedDate Birth,
    string Name,
    GovernmentCode Town,
    string Lot)
{
    /// <summary>A person who may be current.</summary>
    public const int Current = 1;

    /// <summary>除票.</summary>
    public const int Removed = 2;
}

/// <summary>A residence left by a 転出 that is dated ahead: it becomes 除票 on that day without another message.</summary>
internal sealed record PlannedMoveOutRow(RecordedDate Day, ResidentRecordCode Code, GovernmentCode Municipality);

/// <summary>The tables by which residents are searched for: prefecture and nation. They hold nothing that the
/// residences do not say, and can be made anew from them.</summary>
internal static class SearchTables
{
    /// <summary>Names and addresses as they are searched for.</summary>
    public static readonly Table<SearchRow> Rows = new()
    {
        Name = "search_row",
        Meaning = "Search keys of each name of each residence; made from the residences and gone with them. "
            + "Term: that of the residence.",
        Columns =
        [
            new("code", ColumnKind.Integer, "住民票コード"),
            new("municipality", ColumnKind.Integer, "the municipality, by the code of its CS"),
            new("place", ColumnKind.Integer, "which of the names, from 0"),
            new("state", ColumnKind.Integer, "1 現存 or a 転出 of a later day, 2 消除"),
            new("birth", ColumnKind.Integer, "生年月日"),
            new("name", ColumnKind.Text, "search key of the name"),
            new("town", ColumnKind.Integer, "市町村コード of the address"),
            new("lot", ColumnKind.Text, "search key of the address up to 番地・号"),
        ],
        KeyParts = 3,
        GroupParts = 2,
        // A change writes a page at a random place for each entry that it moves. So the state stands behind what is
        // searched for, where a 消除 moves the entry by a few places only, and the index by name has no lot, so that a
        // 転居 leaves it alone.
        Indexes =
        [
            new("search_birth", "birth, name, state, code, municipality, place"),
            new("search_lot", "town, lot, name, state, code, municipality, place"),
            new("search_name", "name, town, state, code, municipality, place"),
        ],
        IsShort = true,
        Key = row => new(row.Code.Value, row.Municipality.Value, row.Place),
        Write = (row, to) =>
        {
            to.Integer(row.Code.Value);
            to.Integer(row.Municipality.Value);
            to.Integer(row.Place);
            to.Integer(row.State);
            to.Integer(row.Birth.Value);
            to.Text(row.Name);
            to.Integer(row.Town.Value);
            to.Text(row.Lot);
        },
        Read = from => new(
            ResidentRecordCode.FromChecked(from.Integer()),
            GovernmentCode.FromChecked((int)from.Integer()),
            (int)from.Integer(),
            (int)from.Integer(),
            RecordedDate.FromChecked((int)from.Integer()),
            from.Text(),
            GovernmentCode.FromChecked((int)from.Integer()),
            from.Text()),
    };

    /// <summary>転出予定: what becomes 除票 on a day.</summary>
    public static readonly Table<PlannedMoveOutRow> PlannedMoveOuts = new()
    {
        Name = "planned_move_out",
        Meaning = "Residences left by a 転出 of a later day (転出予定), until that day.",
        Columns =
        [
            new("day", ColumnKind.Integer, "異動年月日 of the 転出"),
            new("code", ColumnKind.Integer, "住民票コード"),
            new("municipality", ColumnKind.Integer, "the municipality, by the code of its CS"),
        ],
        KeyParts = 3,
        GroupParts = 3,
        Key = row => new(row.Day.Value, row.Code.Value, row.Municipality.Value),
        Write = (row, to) =>
        {
            to.Integer(row.Day.Value);
            to.Integer(row.Code.Value);
            to.Integer(row.Municipality.Value);
        },
        Read = from => new(
            RecordedDate.FromChecked((int)from.Integer()),
            ResidentRecordCode.FromChecked(from.Integer()),
            GovernmentCode.FromChecked((int)from.Integer())),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Table> All => [Rows, PlannedMoveOuts];

    /// <summary>生年月日 and a name, or its beginning.</summary>
    public static IndexStretch ByBirth(RecordedDate birth, string name, SearchRange? names, bool withRemoved) =>
        Stretch(0, [birth.Value], name, names, withRemoved);

    /// <summary>Whole 住所 and a name, or its beginning.</summary>
    public static IndexStretch ByLot(
        GovernmentCode town, string lot, string name, SearchRange? names, bool withRemoved) =>
        Stretch(1, [town.Value, lot], name, names, withRemoved);

    /// <summary>Whole 氏名 and the beginning of an address; null for the whole municipality.</summary>
    public static IndexStretch ByName(string name, GovernmentCode town, SearchRange? lots, bool withRemoved) => new(
        Rows.Indexes[2], [name, town.Value], lots?.From, lots?.Below, lots is null ? null : "lot", Filter(withRemoved));

    private static IndexStretch Stretch(
        int index, IndexValue[] equal, string whole, SearchRange? range, bool withRemoved) => range is { } between
            ? new(Rows.Indexes[index], equal, between.From, between.Below, Filter: Filter(withRemoved))
            : new(Rows.Indexes[index], [.. equal, whole], Filter: Filter(withRemoved));

    private static string Filter(bool withRemoved) => withRemoved ? "" : $"state = {SearchRow.Current}";
}

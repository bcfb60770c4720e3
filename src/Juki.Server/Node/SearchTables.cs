using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;

namespace Juki.Server.Node;

/// <summary>One way to find a residence: what is searched for as two numbers, and whose it is.</summary>
/// <param name="First">What must be equal.</param>
/// <param name="Second">What must be equal, or lie in a range.</param>
/// <param name="Code">住民票コード of the residence.</param>
/// <param name="Municipality">Its municipality, by the code of the CS.</param>
internal sealed record SearchRow(long First, long Second, long Code, long Municipality)
{
    /// <summary>Without values.</summary>
    public override string ToString() => "(search row)";
}

/// <summary>A stretch of a search table: the keys from <paramref name="From"/> to below
/// <paramref name="Before"/>.</summary>
internal readonly record struct SearchStretch(Table<SearchRow> Table, RowKey From, RowKey Before);

/// <summary>
/// 検索表 — the tables by which residents are searched for: prefecture and nation, one for each lawful form. They find
/// candidates: whole texts stand there as digests, names by their first three characters, and neither the state of a
/// residence nor anything else that changes often. So a 転出 or a death writes nothing here, a 転居 two rows. Whoever
/// searches looks at the residences themselves. They hold nothing that the residences do not say, and can be made anew
/// from them.
/// </summary>
internal static class SearchTables
{
    /// <summary>生年月日 and the beginning of a name.</summary>
    public static readonly Table<SearchRow> Births = Of(
        "search_birth", "生年月日 and a name", "生年月日", "the name's first three characters (`NameBeginning`)");

    /// <summary>Whole 住所 up to 番地・号 and the beginning of a name.</summary>
    public static readonly Table<SearchRow> Lots = Of(
        "search_lot", "whole 住所 and a name", "digest of 市町村コード and the address up to 番地・号",
        "the name's first three characters (`NameBeginning`)");

    /// <summary>Whole 氏名 and the municipality.</summary>
    public static readonly Table<SearchRow> Names = Of(
        "search_name", "whole 氏名 and the municipality", "digest of the name", "市町村コード of the address");

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Table<SearchRow>> All = [Births, Lots, Names];

    /// <summary>Everybody of that 生年月日 whose name has this key, or a key that begins so.</summary>
    public static SearchStretch ByBirth(RecordedDate birth, string name, bool isBeginning) =>
        Stretch(Births, birth.Value, name, isBeginning);

    /// <summary>Everybody at that 住所 whose name has this key, or a key that begins so.</summary>
    public static SearchStretch ByLot(GovernmentCode town, string lot, string name, bool isBeginning) =>
        Stretch(Lots, LotKey(town, lot), name, isBeginning);

    /// <summary>Everybody in that municipality whose name has this key.</summary>
    public static SearchStretch ByName(string name, GovernmentCode town) =>
        new(Names, new(SearchDigest.Of(name), town.Value), new(SearchDigest.Of(name), town.Value + 1L));

    /// <summary>Key of a whole address.</summary>
    public static long LotKey(GovernmentCode town, string lot) => SearchDigest.Of($"{town}{lot}");

    private static SearchStretch Stretch(Table<SearchRow> table, long first, string name, bool isBeginning)
    {
        var (from, below) = NameBeginning.Range(name, isBeginning);
        return new(table, new(first, from), new(first, below));
    }

    private static Table<SearchRow> Of(string name, string finds, string first, string second) => new()
    {
        Name = name,
        Meaning = $"Finds residences by {finds}; made from the residences and gone with them. Term: that of the "
            + "residence.",
        Columns =
        [
            new("first", ColumnKind.Integer, first),
            new("second", ColumnKind.Integer, second),
            new("code", ColumnKind.Integer, "住民票コード"),
            new("municipality", ColumnKind.Integer, "the municipality, by the code of its CS"),
        ],
        KeyParts = 4,
        GroupParts = 4,
        Key = row => new(row.First, row.Second, row.Code, row.Municipality),
        Write = (row, to) =>
        {
            to.Integer(row.First);
            to.Integer(row.Second);
            to.Integer(row.Code);
            to.Integer(row.Municipality);
        },
        Read = from => new(from.Integer(), from.Integer(), from.Integer(), from.Integer()),
    };
}

using Juki.Domain.Text;

namespace Juki.Domain.Affairs;

/// <summary>
/// 標準の事務表 — the rows that come with the program: 264 affairs of the law and 公的個人認証サービス [S-002], and
/// examples of ordinances. The authority signs them, or rows of its own; a node believes signed tables only.
/// </summary>
public static class ShippedAffairs
{
    private static readonly Lazy<IReadOnlyList<string>> Loaded = new(
        () => [.. DataFile.Rows("affairs.tsv", AffairRow.Columns.Count).Select(fields => string.Join('\t', fields))]);

    private static readonly Lazy<IReadOnlyList<Affair>> Read = new(() =>
    {
        var affairs = AffairTable.ReadRows(Rows, out var problems);
        return problems.Count == 0 ? affairs : throw new InvalidDataException("affairs.tsv");
    });

    /// <summary>The rows, as <see cref="AffairTable.Read"/> takes them. Read by any thread.</summary>
    public static IReadOnlyList<string> Rows => Loaded.Value;

    /// <summary>The same, read. By any thread.</summary>
    public static IReadOnlyList<Affair> All => Read.Value;
}

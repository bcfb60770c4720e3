using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Server.Audit;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Host;

namespace Juki.Cli.Commands;

/// <summary>開示書の文面 — papers and lists in words, Japanese / English.</summary>
internal static class DisclosureText
{
    private static readonly (ProvidedItems Item, string Name)[] s_items =
    [
        (ProvidedItems.Code, "住民票コード"), (ProvidedItems.Number, "個人番号"), (ProvidedItems.Name, "氏名"),
        (ProvidedItems.Readings, "振り仮名"), (ProvidedItems.FormerSurname, "旧氏"), (ProvidedItems.Alias, "通称"),
        (ProvidedItems.DateOfBirth, "生年月日"), (ProvidedItems.Sex, "性別"), (ProvidedItems.Address, "住所"),
        (ProvidedItems.Change, "変更情報"),
    ];

    /// <summary>A request in a list.</summary>
    public static string Line(DisclosureShown one) => string.Create(CultureInfo.InvariantCulture,
        $"{one.Number}  {one.Kind}  受理 {one.Received:yyyy-MM-dd}  期限 {one.Due:yyyy-MM-dd}")
        + (one.IsOverdue ? " 期限超過 / overdue" : "")
        + $"  {one.State}" + (one.Outcome == DisclosureOutcome.None ? "" : $" {one.Outcome}")
        + $"  {one.Claimant} {one.Identity}" + (one.About.Length == 0 ? "" : $"  ← {one.About}");

    /// <summary>What a check has come to.</summary>
    public static string Verified(DisclosurePaper paper, bool isWitnessed)
    {
        var keys = paper.Lines.Select(line => Convert.ToHexStringLower(SHA256.HashData(line.Key))).Distinct();
        return string.Join('\n',
        [
            string.Create(CultureInfo.InvariantCulture,
                $"成り立つ / it holds: {paper.Number}, {paper.Lines.Count} 行 / lines"),
            .. keys.Select(key => $"鍵 (証明書と照らす) / key, to be compared with the certificate: SHA-256 {key}"),
            isWitnessed
                ? "全行に証人の副署がある / every line is countersigned by a witness"
                : "証人とは照合していない / not compared with a witness",
            .. paper.Lines.SelectMany(Lines),
        ]);
    }

    /// <summary>The paper to be read.</summary>
    public static string Paper(DisclosurePaper paper)
    {
        var text = new StringBuilder();
        text.AppendLine(paper.Kind == DisclosureKind.OwnInformation
            ? "本人確認情報の開示 / what is held of you"
            : "本人確認情報の提供状況の開示 / who was given it, or searched for it");
        Add($"開示請求番号 / number: {paper.Number}");
        Add($"開示する機関 / by: {NameOf(paper.Office)}");
        Add($"受理 / taken: {Time(paper.Received)}  回答 / answered: {Time(paper.Answered)}");
        Add($"住民票コード: {paper.Code}");
        text.AppendLine();
        foreach (var residence in paper.Residences)
            Append(residence, text);
        foreach (var line in paper.Lines.SelectMany(Lines))
            text.AppendLine(line);
        if (paper.Outcome == DisclosureOutcome.NothingHeld)
            text.AppendLine("該当する記録はありません / nothing is held");
        if (paper.Unproven > 0)
            Add($"証明のできない記録 / lines that cannot be proved: {paper.Unproven}");
        if (paper.Kind == DisclosureKind.Provisions)
            text.AppendLine("検証 / to check it: juki disclosure verify FILE.json --heads …");
        foreach (var article in paper.Articles)
            Add($"該当の有無にかかわらず開示しないもの / not shown, whether or not there is any: {article}");
        return text.ToString();

        void Add(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private static void Append(DisclosedResidence held, StringBuilder text)
    {
        Row("住民票コード", held.Code);
        Row("個人番号", held.Number);
        Row("氏名", held.Name, held.NameReading);
        Row("旧氏", held.FormerSurname, held.FormerSurnameReading);
        Row("通称", held.Alias, held.AliasReading);
        Row("生年月日 / born", held.DateOfBirth);
        Row("性別 / sex", held.Sex == Sex.Male ? "男" : "女");
        Row("住所 / address", held.PostalCode, held.Address);
        Row("市町村コード / town", held.Municipality);
        Row("状態 / state", held.State == ResidenceState.Open ? "現存 / current" : "消除等 / closed");
        Row("異動事由、年月日 / last change", held.LastReason.ToString(), held.LastDate);
        text.AppendLine();

        void Row(string name, params string[] values)
        {
            var value = string.Join(' ', values.Where(one => one.Length > 0));
            if (value.Length > 0)
                text.AppendLine(CultureInfo.InvariantCulture, $"  {name}: {value}");
        }
    }

    private static IEnumerable<string> Lines(AuditProof proof)
    {
        if (!AuditLeaf.TryRead(proof.Leaf, out var leaf) || !AuditEntries.TryReadSubject(proof.Entry, out var subject))
            yield break;
        var kind = AuditKindText.All.FirstOrDefault(one => one.Kind == leaf.Kind)?.Japanese ?? "";
        var result = leaf.Facts.Verdict == 0 ? "提供した / given" : "提供していない / not given";
        yield return string.Create(CultureInfo.InvariantCulture, $"{Time(leaf.Time)}  {kind} {leaf.Kind}  {result}");
        var through = leaf.Facts.Receiver == 0 ? "" : $" ({NodeName.FromNumber(leaf.Facts.Receiver)})";
        yield return $"  提供先・検索元 / who: {NameOf(NodeName.FromNumber(leaf.Facts.Office).ToString())}{through}";
        var affair = leaf.Facts.Affair == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $"{leaf.Facts.Affair:D6} {NameOfAffair(leaf.Facts.Affair)}");
        yield return string.Create(CultureInfo.InvariantCulture,
            $"  利用事務・目的 / for: {affair} {leaf.Facts.Purpose}");
        var items = string.Join(
            '、', s_items.Where(one => (subject.Items & (ulong)one.Item) != 0).Select(one => one.Name));
        if (items.Length > 0)
            yield return $"  項目 / items: {items}";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"  記録 / record: {leaf.Log} {leaf.Index}, 操作者 / operator {leaf.Facts.Operator}");
    }

    private static string NameOfAffair(uint code) =>
        ShippedNames.GetValueOrDefault((int)Math.Min(code, int.MaxValue), "");

    private static readonly Dictionary<int, string> ShippedNames = ReadNames();

    private static Dictionary<int, string> ReadNames()
    {
        var names = new Dictionary<int, string>();
        foreach (var row in ShippedAffairs.Rows)
        {
            if (AffairRow.Read(row, out var affair) == AffairProblem.None && affair is not null)
                names[affair.Code.Value] = affair.Name;
        }
        return names;
    }

    /// <summary>The office's name beside the node's.</summary>
    private static string NameOf(string node)
    {
        var dash = node.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && GovernmentCode.TryParse(node[(dash + 1)..], out var office)
            && MunicipalityTable.Released.TryFind(office, out var found)
            ? $"{found.FullName} {node}"
            : node;
    }

    private static string Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        .ToOffset(TimeSpan.FromHours(9)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Paper;
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
        var (text, sheet) = (new StringBuilder(), Sheet(paper));
        text.AppendLine(sheet.Title).AppendLine();
        foreach (var line in sheet.Lines)
            text.AppendLine(Plain(line));
        return text.ToString();
    }

    /// <summary>The same, to be set on paper.</summary>
    public static Sheet Sheet(DisclosurePaper paper)
    {
        var lines = new List<SheetLine>
        {
            Item("開示請求番号 / number", paper.Number),
            Item("開示する機関 / by", NameOf(paper.Office)),
            Item("受理 / taken", Time(paper.Received)),
            Item("回答 / answered", Time(paper.Answered)),
            Item("住民票コード", paper.Code),
            new(SheetLineKind.Gap),
        };
        foreach (var residence in paper.Residences)
            lines.AddRange([.. Items(residence), new(SheetLineKind.Gap)]);
        foreach (var proof in paper.Lines)
            lines.AddRange(LinesOf(proof));
        if (paper.Outcome == DisclosureOutcome.NothingHeld)
            lines.Add(Plain("該当する記録はありません / nothing is held"));
        if (paper.Unproven > 0)
            lines.Add(Plain($"証明のできない記録 / lines that cannot be proved: {paper.Unproven}"));
        if (paper.Kind == DisclosureKind.Provisions)
            lines.Add(Plain("検証 / to check it: juki disclosure verify FILE.json --heads …"));
        lines.AddRange(paper.Articles.Select(article =>
            Plain($"該当の有無にかかわらず開示しないもの / not shown, whether or not there is any: {article}")));
        var title = paper.Kind == DisclosureKind.OwnInformation
            ? "本人確認情報の開示 / what is held of you"
            : "本人確認情報の提供状況の開示 / who was given it, or searched for it";
        return new(title, $"{paper.Number}　{NameOf(paper.Office)}　{Time(paper.Answered)}", lines);
    }

    private static SheetLine Item(string name, string value) => new(SheetLineKind.Item, name, value);

    private static SheetLine Plain(FormattableString text) => Plain(text.ToString(CultureInfo.InvariantCulture));

    private static SheetLine Plain(string text) => new(SheetLineKind.Text, text);

    /// <summary>A line of a sheet, without setting.</summary>
    private static string Plain(SheetLine line) =>
        line.Kind == SheetLineKind.Item ? $"  {line.Text}: {line.Value}" : line.Text;

    private static IEnumerable<SheetLine> Items(DisclosedResidence held)
    {
        (string Name, string[] Values)[] rows =
        [
            ("住民票コード", [held.Code]),
            ("個人番号", [held.Number]),
            ("氏名", [held.Name, held.NameReading]),
            ("旧氏", [held.FormerSurname, held.FormerSurnameReading]),
            ("通称", [held.Alias, held.AliasReading]),
            ("生年月日 / born", [held.DateOfBirth]),
            ("性別 / sex", [held.Sex == Sex.Male ? "男" : "女"]),
            ("住所 / address", [held.PostalCode, held.Address]),
            ("市町村コード / town", [held.Municipality]),
            ("状態 / state", [held.State == ResidenceState.Open ? "現存 / current" : "消除等 / closed"]),
            ("異動事由、年月日 / last change", [held.LastReason.ToString(), held.LastDate]),
        ];
        return rows.Select(row => Item(row.Name, string.Join(' ', row.Values.Where(one => one.Length > 0))))
            .Where(item => item.Value.Length > 0);
    }

    private static IEnumerable<string> Lines(AuditProof proof) => LinesOf(proof).Select(Plain);

    private static IEnumerable<SheetLine> LinesOf(AuditProof proof)
    {
        if (!AuditLeaf.TryRead(proof.Leaf, out var leaf) || !AuditEntries.TryReadSubject(proof.Entry, out var subject))
            yield break;
        var kind = AuditKindText.All.FirstOrDefault(one => one.Kind == leaf.Kind)?.Japanese ?? "";
        var result = leaf.Facts.Verdict == 0 ? "提供した / given" : "提供していない / not given";
        yield return new(SheetLineKind.Heading, $"{Time(leaf.Time)}  {kind} {leaf.Kind}  {result}");
        var through = leaf.Facts.Receiver == 0 ? "" : $" ({NodeName.FromNumber(leaf.Facts.Receiver)})";
        yield return Item(
            "提供先・検索元 / who", $"{NameOf(NodeName.FromNumber(leaf.Facts.Office).ToString())}{through}");
        var affair = leaf.Facts.Affair == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $"{leaf.Facts.Affair:D6} {NameOfAffair(leaf.Facts.Affair)}");
        yield return Item("利用事務・目的 / for", Line($"{affair} {leaf.Facts.Purpose}"));
        var items = string.Join(
            '、', s_items.Where(one => (subject.Items & (ulong)one.Item) != 0).Select(one => one.Name));
        if (items.Length > 0)
            yield return Item("項目 / items", items);
        yield return Item(
            "記録 / record", Line($"{leaf.Log} {leaf.Index}, 操作者 / operator {leaf.Facts.Operator}"));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string NameOfAffair(uint code) =>
        ShippedNames.GetValueOrDefault((int)Math.Min(code, int.MaxValue), "");

    private static readonly Dictionary<int, string> ShippedNames =
        ShippedAffairs.All.ToDictionary(affair => affair.Code.Value, affair => affair.Name);

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

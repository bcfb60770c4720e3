using System.Globalization;
using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Paper;
using Juki.Server.Audit;

namespace Juki.Server.Flows.Disclosure;

/// <summary>開示書の文面 — a paper in words, Japanese / English, to be shown and printed. What it says of a line is read
/// out of the line's proof.</summary>
/// <param name="municipalities">Names of offices.</param>
internal sealed class DisclosureSheet(MunicipalityTable municipalities)
{
    private static readonly (ProvidedItems Item, string Name)[] s_items =
    [
        (ProvidedItems.Code, "住民票コード"), (ProvidedItems.Number, "個人番号"), (ProvidedItems.Name, "氏名"),
        (ProvidedItems.Readings, "振り仮名"), (ProvidedItems.FormerSurname, "旧氏"), (ProvidedItems.Alias, "通称"),
        (ProvidedItems.DateOfBirth, "生年月日"), (ProvidedItems.Sex, "性別"), (ProvidedItems.Address, "住所"),
        (ProvidedItems.Change, "変更情報"),
    ];

    /// <summary>A paper.</summary>
    public Sheet Of(DisclosurePaper paper)
    {
        var lines = new List<SheetLine>
        {
            Item("開示請求番号 / number", paper.Number),
            Item("開示する機関 / by", NameOf(paper.Office)),
            Item("受理 / taken", DayAndTime(paper.Received)),
            Item("回答 / answered", DayAndTime(paper.Answered)),
            Number("住民票コード", paper.Code),
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
            lines.Add(Plain("検証（FILE.json は窓口で求める）/ to check it, with FILE.json of the office: "
                + "juki disclosure verify FILE.json --heads …"));
        lines.AddRange(paper.Articles.Select(article =>
            Plain($"該当の有無にかかわらず開示しないもの / not shown, whether or not there is any: {article}")));
        var title = paper.Kind == DisclosureKind.OwnInformation
            ? "本人確認情報の開示 / what is held of you"
            : "本人確認情報の提供状況の開示 / who was given it, or searched for it";
        return new(title, $"{paper.Number}　{NameOf(paper.Office)}　{Time(paper.Answered)}", lines);
    }

    private static SheetLine Number(string name, string value) => new(SheetLineKind.Number, name, value);

    private static SheetLine Item(string name, string value) => new(SheetLineKind.Item, name, value);

    private static SheetLine Plain(FormattableString text) => Plain(text.ToString(CultureInfo.InvariantCulture));

    private static SheetLine Plain(string text) => new(SheetLineKind.Text, text);

    /// <summary>A line of a sheet, without setting.</summary>
    public static string Plain(SheetLine line) =>
        line.Kind is SheetLineKind.Item or SheetLineKind.Number ? $"  {line.Text}: {line.Value}" : line.Text;

    private static IEnumerable<SheetLine> Items(DisclosedResidence held)
    {
        (string Name, string[] Values)[] rows =
        [
            ("住民票コード", [held.Code]),
            ("個人番号", [held.Number]),
            ("氏名", [held.Name, held.NameReading]),
            ("旧氏", [held.FormerSurname, held.FormerSurnameReading]),
            ("通称", [held.Alias, held.AliasReading]),
            ("生年月日 / born", [Day(held.DateOfBirth)]),
            ("性別 / sex", [held.Sex == Sex.Male ? "男" : "女"]),
            ("住所 / address", [held.PostalCode, held.Address]),
            ("市町村コード / town", [held.Municipality]),
            ("状態 / state", [held.State == ResidenceState.Open ? "現存 / current" : "消除等 / closed"]),
            ("異動事由、年月日 / last change", [held.LastReason.Japanese(), Day(held.LastDate)]),
        ];
        return rows.Select(row => new SheetLine(
            row.Name is "住民票コード" or "個人番号" ? SheetLineKind.Number : SheetLineKind.Item, row.Name,
            string.Join(' ', row.Values.Where(one => one.Length > 0)))).Where(item => item.Value.Length > 0);
    }

    /// <summary>A line of the record, by its proof; nothing for what is none.</summary>
    public IEnumerable<SheetLine> LinesOf(AuditProof proof)
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
    private string NameOf(string node)
    {
        var dash = node.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && GovernmentCode.TryParse(node[(dash + 1)..], out var office)
            && municipalities.TryFind(office, out var found)
            ? $"{found.FullName} {node}"
            : node;
    }

    /// <summary>昭和60年7月3日 / 1985-07-03, of the eight digits of a paper.</summary>
    private static string Day(string digits) => RecordedDate.TryParse(digits, out var day)
        ? $"{JapaneseDate.Japanese(day)} / {JapaneseDate.English(day)}"
        : digits;

    private static string DayAndTime(long milliseconds)
    {
        var day = DateOnly.FromDateTime(InJapan(milliseconds).DateTime);
        return $"{JapaneseDate.Japanese(RecordedDate.From(day))} / {Time(milliseconds)}";
    }

    private static string Time(long milliseconds) =>
        InJapan(milliseconds).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static DateTimeOffset InJapan(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToOffset(TimeSpan.FromHours(9));
}

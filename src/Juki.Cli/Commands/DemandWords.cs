using System.Globalization;
using System.Text;
using Juki.Domain.Demands;
using Juki.Server.Host;

namespace Juki.Cli.Commands;

/// <summary>Demands for a terminal, Japanese with English beside.</summary>
internal static class DemandWords
{
    /// <summary>One line of a list.</summary>
    public static string Line(DemandShown one) => string.Create(
        CultureInfo.InvariantCulture,
        $"{one.Number}  {NameOf(one.Kind)} {one.Kind}  {one.Maker} → {one.Target}  {one.Due:yyyy-MM-dd}"
        + $"{(one.IsOverdue ? " 期限超過 / overdue" : "")}  {NameOf(one.State)} {one.State}");

    /// <summary>All of a demand.</summary>
    public static string Whole(DemandShown one)
    {
        var text = new StringBuilder();
        Add("要求番号 / number", one.Number);
        Add("種類 / kind", $"{NameOf(one.Kind)} {one.Kind}");
        Add("作成 / made", $"{one.Maker} {Time(one.Made)}");
        Add("相手 / of whom", one.Target);
        Add("経由 / brought by", one.From);
        Add("回答期限 / due", one.Due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Add("住民票コード / code", one.Code);
        Add("文 / text", one.Text);
        Add("署名 / signature", Holds(one.IsSigned));
        Add("状態 / state", $"{NameOf(one.State)} {one.State}{(one.IsOverdue ? " 期限超過 / overdue" : "")}");
        Add("送付 / passed on", one.Passed is { } passed ? $"{Time(passed)} {one.PassReference}".TrimEnd() : null);
        if (one.Verdict is { } verdict)
            Add("不受理 / not taken", $"{verdict} {DemandRemedy.Of(verdict).Japanese}");
        Add("回答 / answered", one.Answered is { } at ? $"{one.AnsweredBy} {Time(at)} {one.Outcome}" : null);
        Add("文書番号 / reference", one.Reference);
        Add("回答の文 / answer", one.Answer);
        Add("回答の署名 / its signature", Holds(one.IsAnswerSigned));
        return text.ToString().TrimEnd();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                text.Append(name).Append(": ").Append(value).Append('\n');
        }
    }

    private static string NameOf(DemandKind kind) => kind switch
    {
        DemandKind.Report => "報告要求",
        DemandKind.AccessAnalysis => "解析の要請",
        DemandKind.ProvisionStop => "情報提供停止",
        _ => "",
    };

    private static string NameOf(DemandState state) => state switch
    {
        DemandState.Standing => "処理中",
        DemandState.PassedOn => "送付済",
        DemandState.Answered => "回答済",
        DemandState.NotTaken => "不受理",
        _ => "",
    };

    private static string? Holds(bool? holds) => holds switch
    {
        null => null,
        true => "正しい / holds",
        false => "正しくない / does not hold",
    };

    private static string Time(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

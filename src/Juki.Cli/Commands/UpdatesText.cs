using System.Globalization;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Wire.Errands;

namespace Juki.Cli.Commands;

/// <summary>What is printed about what a town handed in.</summary>
internal static class UpdatesText
{
    /// <summary>Files.</summary>
    public static string Files(UpdatesReply reply)
    {
        var text = new StringWriter();
        if (reply.Summary is { } all)
        {
            text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"取込 / taken {all.FilesTaken}, 判定待ち / unanswered {all.FilesUnanswered}, "
                + $"番号待ち / gap {all.GapAt}, 全体の拒否 / refused whole {all.FilesRefused}, "
                + $"未反映 / not taken over {all.NotTakenOver}, 別扱い / set aside {all.SetAside}, "
                + $"送信待ち / to send {all.ToSend}, 接続 / linked {(all.IsLinked ? "○" : "×")}"));
        }
        string[] head =
        [
            "番号 / file", "取込 / taken", "回答 / answered", "件数 / records", "更新済 / applied", "拒否 / refused", "待ち / waiting",
        ];
        TextTable.Write(
            [
                head,
                .. reply.Files.Select(file => new[]
                {
                    file.Number.ToString("D8", CultureInfo.InvariantCulture), Time(file.Taken), Time(file.Answered),
                    Number(file.Records), file.IsCounted ? Number(file.Applied) : "",
                    file.IsCounted ? Number(file.Refused) : $"> {Number(file.Refused)}", Number(file.Waiting),
                }),
            ],
            text);
        return text + Cut(reply);
    }

    /// <summary>Refused records, each with what is to be done.</summary>
    public static string Refused(UpdatesReply reply) => string.Join('\n', reply.Refused.Select(row =>
    {
        var remedy = UpdateRemedy.Of(row.Verdict);
        var field = UpdateRemedy.NameOf(row.Field);
        return string.Create(CultureInfo.InvariantCulture, $"""
            {row.File:D8}: {row.Serial} {Tier(row.Tier)} {row.Verdict} {remedy.Title} {field} [{State(row.State)}]
              {remedy.Japanese}
              {remedy.English}
            """);
    }).Append($"{reply.Refused.Count} 件 / records{Cut(reply)}"));

    /// <summary>What stands on the work list.</summary>
    public static string SetAside(IReadOnlyList<SetAsideShown> rows)
    {
        var text = new StringWriter();
        string[] head = ["番号 / id", "日時 / since", "元 / from", "種類 / kind", "判定 / verdict", "先 / behind"];
        TextTable.Write(
            [
                head,
                .. rows.Select(row => new[]
                {
                    Number(row.Number), Time(row.Since), row.From, row.Kind, $"{row.Verdict}",
                    row.WaitsFor == 0 ? "" : Number(row.WaitsFor),
                }),
            ],
            text);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Checks, and what differed in one.</summary>
    public static string Checks(UpdatesReply reply)
    {
        var text = new StringWriter();
        string[] head =
        [
            "番号 / number", "始め / begun", "終わり / ended", "状態 / state", "比べた / compared", "一致 / same", "異動中 / changing",
            "違い / different", "うち拒否 / refused", "破損 / damaged",
        ];
        TextTable.Write(
            [
                head,
                .. reply.Checks.Select(one => new[]
                {
                    Number(one.Number), Time(one.Begun), Time(one.Ended), $"{one.State}", Number(one.Compared),
                    Number(one.Equal), Number(one.Changing), Number(one.Different), Number(one.Refused),
                    Number(one.Damaged),
                }),
            ],
            text);
        foreach (var one in reply.Differences)
        {
            text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{one.File:D8}: {one.Serial} ({one.UpdateNumber}) {one.Kind} {one.Verdict} [{State(one.State)}]"));
        }
        return (text + Cut(reply)).TrimEnd('\n');
    }

    private static string Cut(UpdatesReply reply) => reply.IsCut ? "、ほかにもある / and more" : "";

    private static string Tier(Role tier) => tier switch
    {
        Role.Municipality => "CS",
        Role.Prefecture => "都道府県 / prefecture",
        _ => "全国 / nation",
    };

    private static string State(RefusedState state) => state switch
    {
        RefusedState.NotHeld => "CSに記録なし / not held here",
        RefusedState.Open => "未決 / open",
        RefusedState.Replaced => "後のレコードあり / a later record came",
        RefusedState.Waits => "待つ / wait",
        _ => "",
    };

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(long at) => at == 0 ? "" : DateTimeOffset.FromUnixTimeMilliseconds(at)
        .ToOffset(TimeSpan.FromHours(9)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Juki.Server.Host;

namespace Juki.Cli.Commands;

/// <summary>
/// 状態 — <c>juki status CONFIG|FOLDER</c>: asks a running node how it is. Answers 0 when all is well, 1 when something
/// wants a person, 2 when no node answers.
/// </summary>
internal static class StatusCommand
{
    private const int Well = 0;
    private const int Alarmed = 1;
    private const int NoAnswer = 2;
    private const int SecondsMax = 5;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var place = new Argument<string>("NODE")
        {
            Description = "設定ファイル又はデータのフォルダ / the configuration of the node, or its data folder",
        };
        var json = new Option<bool>("--json") { Description = "JSON で答える / answer as one line of JSON" };
        var command = new Command(
            "status", "状態を尋ねる / ask a running node how it is\n例 / example: juki status /etc/juki/node.json")
        {
            place, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var output = parsed.InvocationConfiguration;
            var given = parsed.GetRequiredValue(place);
            string folder;
            try
            {
                folder = Directory.Exists(given) ? given : NodeConfig.Read(given).Data;
            }
            catch (InvalidDataException failure)
            {
                await output.Error.WriteLineAsync($"juki status: {failure.Message}").ConfigureAwait(false);
                return NoAnswer;
            }
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(TimeSpan.FromSeconds(SecondsMax));
            var status = await NodeHost.AskAsync(folder, limit.Token).ConfigureAwait(false);
            if (status is null)
            {
                await output.Error.WriteLineAsync($"juki status: no node answers in {folder}").ConfigureAwait(false);
                return NoAnswer;
            }
            var alarms = Alarms(status);
            if (parsed.GetValue(json))
                await output.Output.WriteLineAsync(status.ToJsonString()).ConfigureAwait(false);
            else
                await output.Output.WriteAsync(Page(status, alarms)).ConfigureAwait(false);
            return alarms.Count == 0 ? Well : Alarmed;
        });
        return command;
    }

    /// <summary>What wants a person, with the remedy.</summary>
    internal static List<string> Alarms(JsonObject status)
    {
        var alarms = new List<string>();
        void When(long count, string alarm)
        {
            if (count > 0)
                alarms.Add(alarm.Replace("#", count.ToString("N0", null), StringComparison.Ordinal));
        }
        When(Number("fileGapAt"), "ファイル # 番を待っています / file # is waited for: hand it in");
        When(Number("notTakenOver"), "上位で受け入れられなかった記録 # 件 / # records not taken over above: see the result receipts");
        When(Number("notices"), "他の市町村にも現存する者 # 件 / # persons stand in another municipality too: settle with it");
        When(Number("unexpectedFiles"), "名前の合わないファイル # 件 / # files with names that are none of ours in the inbox");
        When(Total("filesRefused"), "断ったファイル # 件 / # files refused whole: see refused/");
        When(status["recoveryNeeded"]?.AsArray().Count ?? 0, "復元後の照合が要る相手 # / # peers need a recovery");
        When(Total("frameFaults"), "通信の誤り # 件 / # faulty frames from peers");
        return alarms;

        long Number(string name) => status[name]?.GetValue<long>() ?? 0;
        long Total(string name) => Sum(status[name]);
    }

    private static long Sum(JsonNode? counts) => counts?.AsObject().Sum(one => one.Value!.GetValue<long>()) ?? 0;

    private static string Page(JsonObject status, List<string> alarms)
    {
        var lines = new List<string> { $"{status["node"]}" };
        lines.AddRange(alarms.Select(alarm => $"  ! {alarm}"));
        void Row(string name, string value) => lines.Add($"  {name}: {value}");
        Row("住民 / residents", $"{status["residents"]}");
        Row("判定 / judged", Counts(status["judged"]));
        Row("上位の拒否 / refused above", Counts(status["refusedAbove"]));
        Row("遅れ / lag p50, p99", $"{status["lagP50"]} ms, {status["lagP99"]} ms");
        Row("接続 / links", $"{status["links"]}");
        Row("断った接続 / sessions refused", Counts(status["sessionsRefused"]));
        foreach (var lane in status["lanes"]!.AsArray())
        {
            var waiting = lane!["last"]!.GetValue<long>() - lane["acknowledged"]!.GetValue<long>();
            Row($"→ {lane["peer"]} {lane["class"]}", $"{lane["last"]}, 未達 / waiting {waiting}");
        }
        Row("証明書の期限 / certificate ends", $"{status["certificateEnds"]}");
        Row("メモリ / memory", $"{status["memoryMb"]} MB");
        return string.Join('\n', lines) + "\n";
    }

    private static string Counts(JsonNode? counts) =>
        counts is null || counts.AsObject().Count == 0
            ? "-"
            : string.Join(", ", counts.AsObject().Select(one => $"{one.Key} {one.Value}"));
}

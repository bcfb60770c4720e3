using System.CommandLine;
using Juki.Server.Host;

namespace Juki.Cli.Commands;

/// <summary>
/// 稼働状況 — <c>juki status CONFIG|DATA_FOLDER</c>: what a running node says about itself, alarms first. Answers 0
/// when all is well, 1 with alarms, 2 when the node does not answer.
/// </summary>
internal static class StatusCommand
{
    private const int Fine = 0;
    private const int Alarms = 1;
    private const int NoAnswer = 2;

    /// <summary>The command <c>status</c>.</summary>
    public static Command Create()
    {
        var where = new Argument<string>("config-or-data-folder")
        {
            Description = "設定ファイルまたはデータフォルダ / configuration file or data folder",
        };
        var json = new Option<bool>("--json") { Description = "1 行の JSON / one line of JSON" };
        var command = new Command("status", "稼働状況と警報を表示する / show how a running node is, alarms first")
        {
            where, json,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var report = await StatusClient.AskAsync(SocketOf(parsed.GetValue(where)!), stop);
            if (report is null)
            {
                Console.Error.WriteLine("応答がありません / the node does not answer");
                return NoAnswer;
            }
            var alarms = StatusAlarms.Of(report);
            if (parsed.GetValue(json))
                Console.WriteLine(StatusText.Line(report, alarms));
            else
                Console.Write(StatusText.Table(report, alarms));
            return alarms.Count == 0 ? Fine : Alarms;
        });
        return command;
    }

    private static string SocketOf(string where) =>
        Directory.Exists(where)
            ? Path.Combine(Path.GetFullPath(where), StatusSocket.FileName)
            : NodeConfig.Read(where, out _)?.StatusPath ?? where;
}

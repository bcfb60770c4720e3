using System.CommandLine;
using System.Globalization;
using Juki.Server.Host;
using Juki.Server.Host.Center;

namespace Juki.Cli.Commands;

/// <summary>
/// 集約センター — <c>juki center</c>: many prefectures' servers side by side on one machine. <c>run</c> and <c>check</c> are
/// root's; <c>status</c>, <c>start</c> and <c>stop</c> the staff's. Answers 0 when all is well, 1 when not, 2 when
/// there is no answer or it was called wrongly; <c>run</c> with the codes of <c>juki serve</c>.
/// </summary>
internal static class CenterCommand
{
    private const int Fine = 0;
    private const int NotWell = 1;
    private const int NoAnswer = 2;

    private static readonly Option<string> Config = new("--config")
    {
        Description = "設定ファイル / configuration file", DefaultValueFactory = _ => CenterConfig.DefaultPath,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "1 行の JSON / one line of JSON" };

    private static readonly Argument<string> Node = new("name") { Description = "サーバの名 / name of a server" };

    /// <summary>The command.</summary>
    public static Command Create() => new("center", "集約センター / many prefectures' servers on one machine")
    {
        With("run", "全サーバを動かす (root) / run all servers, each as its own user (root)", CenterHost.Run),
        With("check", "分離を確かめる (root) / tell what is whose; faults when two servers share something (root)", Check),
        Asking("status", "各サーバの状態 / how the servers stand", CenterTask.Status),
        Asking("start", "サーバを起動する / start a server", CenterTask.Start),
        Asking("stop", "サーバを停止する / stop a server", CenterTask.Stop),
    };

    private static Command With(string name, string description, Func<CenterConfig, int> run)
    {
        var command = new Command(name, description) { Config };
        command.SetAction(parsed => Read(parsed, needsAll: true) is { } config ? run(config) : ExitCodes.Configuration);
        return command;
    }

    private static Command Asking(string name, string description, CenterTask task)
    {
        var command = new Command(name, description) { Config, Json };
        if (task != CenterTask.Status)
            command.Arguments.Add(Node);
        command.SetAction(async (parsed, stop) =>
        {
            if (Read(parsed, needsAll: false) is not { } config)
                return NoAnswer;
            var call = new CenterCall(task, task == CenterTask.Status ? null : parsed.GetValue(Node));
            var reply = await CenterTalk.Talk.AskAsync(config.Folder, call, stop);
            if (reply is null)
            {
                Console.Error.WriteLine("応答がありません / the center does not answer, or you may not ask it");
                return NoAnswer;
            }
            if (!reply.IsKnown)
                Console.Error.WriteLine("そのサーバはありません / there is no such server");
            if (parsed.GetValue(Json))
                Console.WriteLine(CenterTalk.Line(reply));
            else
                WriteTable(reply);
            var wanted = task == CenterTask.Stop ? CenterState.Stopped : CenterState.Running;
            var isStarting = task == CenterTask.Start; // a process that comes is not there at once
            return reply.IsKnown && (isStarting || reply.Nodes.All(node => node.State == wanted)) ? Fine : NotWell;
        });
        return command;
    }

    private static int Check(CenterConfig config)
    {
        var check = new CenterCheck(config);
        TextTable.Write(
        [
            ["サーバ / server", "対象 / what", "所有者 / of", "他の者 / others", "パス / path"],
            .. check.Access.Select(one => new[]
            {
                one.Node, one.What, one.User, one.IsPrivate ? "不可 / nothing" : "可 / may read", one.Path,
            }),
        ], Console.Out);
        foreach (var fault in check.Faults())
            Console.Error.WriteLine($"  {fault}");
        return check.Faults().Count == 0 ? Fine : NotWell;
    }

    private static CenterConfig? Read(ParseResult parsed, bool needsAll)
    {
        var config = CenterConfig.Read(parsed.GetValue(Config)!, out var fault);
        var faults = config is null ? [fault] : needsAll ? config.Validate() : [];
        if (faults.Count == 0)
            return config;
        Console.Error.WriteLine($"設定に誤りがあります / faults in the configuration: {faults.Count}");
        foreach (var one in faults)
            Console.Error.WriteLine($"  {one}");
        return null;
    }

    private static void WriteTable(CenterReply reply) => TextTable.Write(
    [
        ["サーバ / server", "状態 / state", "から / since", "起動 / starts", "終了 / last exit"],
        .. reply.Nodes.Select(node => new[]
        {
            node.Name, WordOf(node.State),
            node.Since.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            node.Starts.ToString(CultureInfo.InvariantCulture),
            node.LastExit?.ToString(CultureInfo.InvariantCulture) ?? "",
        }),
    ], Console.Out);

    private static string WordOf(CenterState state) => state switch
    {
        CenterState.Running => "稼働中 / running",
        CenterState.Restarting => "再起動待ち / starts again",
        CenterState.Ended => "停止、要確認 / ended, look at its log",
        _ => "停止 / stopped",
    };
}

using System.CommandLine;
using System.Globalization;
using Juki.Cli.Demo;

namespace Juki.Cli.Commands;

/// <summary>
/// 実演 — <c>juki demo</c>: a small country on this machine, eight processes with keys, stores and sockets of their
/// own, and what happens to its invented residents. Answers 0 when all tiers agree and every record got its verdict, 1
/// when not.
/// </summary>
internal static class DemoCommand
{
    private const int Agreed = 0;
    private const int NotAgreed = 1;
    private const int NotUnderstood = 2;

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "最後の行を JSON にする / the last line is JSON",
    };

    private static readonly Option<bool> Keep = new("--keep")
    {
        Description = "業務端末を開き、Ctrl+C まで動かしたままにする / open the terminal, leave all running until Ctrl+C",
    };

    private static readonly Option<bool> Open = new("--open")
    {
        Description = "--keep の業務端末をもう一度開く / open the terminal of a kept one anew",
    };

    private static readonly Option<bool> Stop = new("--stop")
    {
        Description = "--keep の後始末 / stop and delete a kept one",
    };

    private static readonly Option<int> Residents = new("--residents")
    {
        Description = "住民の数 500–1,000,000 / residents", DefaultValueFactory = _ => new DemoOptions().Residents,
    };

    private static readonly Option<int> Days = new("--days")
    {
        Description = "異動の日数 3–100 / days of changes", DefaultValueFactory = _ => new DemoOptions().Days,
    };

    private static readonly Option<DirectoryInfo?> Dir = new("--dir")
    {
        Description = "フォルダ / folder, new or empty or an earlier demonstration's",
    };

    /// <summary>The command <c>demo</c>.</summary>
    public static Command Create()
    {
        var command = new Command(
            "demo",
            "架空の小さな国を動かす / run a small invented country: 1 nation, 2 prefectures, 5 towns, 8 processes")
        {
            Json, Keep, Open, Stop, Residents, Days, Dir,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var (residents, days) = (parsed.GetValue(Residents), parsed.GetValue(Days));
        if (residents is < 500 or > 1_000_000 || days is < 3 or > 100)
        {
            Console.Error.WriteLine("--residents: 500–1,000,000; --days: 3–100");
            return NotUnderstood;
        }
        var folder = new DemoFolder(parsed.GetValue(Dir)?.FullName ?? DemoFolder.Default);
        if (parsed.GetValue(Stop))
        {
            var stopped = folder.Exists ? folder.Remove() : 0;
            Console.WriteLine($"{stopped} サーバを停止 / nodes stopped");
            return Agreed;
        }
        if (parsed.GetValue(Open))
            return await OpenAsync(folder, parsed.GetValue(Json), stop);
        if (!folder.Renew())
        {
            Console.Error.WriteLine($"空でないフォルダ / not empty, and no demonstration: {folder.Path}");
            return NotUnderstood;
        }
        var options = new DemoOptions { Residents = residents, Days = days };
        try
        {
            var (network, facts) = await new DemoRun(options, folder, Progress, stop).RunAsync();
            using (network)
                return await ConcludeAsync(
                    folder, network, facts, parsed.GetValue(Keep), parsed.GetValue(Json), stop);
        }
        catch (OperationCanceledException)
        {
            RemoveIfThere(folder);
            return NotAgreed;
        }
    }

    private static async Task<int> OpenAsync(DemoFolder folder, bool isJson, CancellationToken stop)
    {
        if (folder.Exists)
            return await new DemoKeeper(folder, isJson, stop).InviteAsync() ? Agreed : NotAgreed;
        await Console.Error.WriteLineAsync($"実演がない / no demonstration: {folder.Path}; juki demo --keep");
        return NotUnderstood;
    }

    /// <summary>Whoever called <c>--stop</c> may have done it.</summary>
    private static void RemoveIfThere(DemoFolder folder)
    {
        if (folder.Exists)
            folder.Remove();
    }

    private static async Task<int> ConcludeAsync(
        DemoFolder folder, LocalNetwork network, DemoFacts? facts, bool isKept, bool isJson, CancellationToken stop)
    {
        Progress("");
        if (facts is null)
        {
            foreach (var node in network.Nodes.Where(node => node.ExitCode is not null))
                Console.WriteLine($"{node.Name} が終了した / ended by itself: {node.ExitCode}");
            network.Stop();
            Console.WriteLine($"時間内に終わらなかった / not done in time; 記録 / logs: {folder.Path}/*/log");
            if (isJson)
                Console.WriteLine("""{"ok":false}""");
            return NotAgreed;
        }
        Console.Write(DemoText.Tables(facts));
        if (isKept)
        {
            Console.WriteLine("\n動いています / running. 尋ねる / ask:");
            foreach (var node in network.Nodes)
                Console.WriteLine($"  juki status {node.ConfigPath}");
        }
        else
        {
            network.Stop();
            folder.Remove();
        }
        if (isJson)
            Console.WriteLine(DemoText.Line(facts));
        if (isKept)
        {
            await new DemoKeeper(folder, isJson, stop).StayAsync();
            RemoveIfThere(folder);
        }
        else if (!isJson)
        {
            Console.WriteLine("自分で照会する / to ask yourself: juki demo --keep");
        }
        return facts.Ok ? Agreed : NotAgreed;
    }

    /// <summary>One line on a terminal, nothing elsewhere.</summary>
    private static void Progress(string what)
    {
        if (!Console.IsErrorRedirected)
            Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[K{what}"));
    }
}

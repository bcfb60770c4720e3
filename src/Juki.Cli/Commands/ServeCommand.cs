using System.CommandLine;
using System.Runtime.InteropServices;
using Juki.Devices.Hsm;
using Juki.Server.Host;
using Juki.Server.Node;
using Microsoft.Extensions.Logging;

namespace Juki.Cli.Commands;

/// <summary>
/// 稼働 — <c>juki serve CONFIG</c>: runs one node until it is told to end. Answers 0 when it was, 1 when it could not
/// start, 70 when the core stopped, 75 when the token failed.
/// </summary>
internal static class ServeCommand
{
    private const int Ended = 0;
    private const int NotStarted = 1;
    private const int WrongUse = 2;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var config = new Argument<string?>("CONFIG")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "設定ファイル / the configuration, a JSON file",
        };
        var example = new Option<bool>("--example") { Description = "設定の例を書く / write an example configuration" };
        var verbose = new Option<bool>("--verbose") { Description = "接続も記録する / log links too, not only alarms" };
        var command = new Command(
            "serve", "サーバを動かす / run one node\n例 / example: juki serve /etc/juki/node.json") { config, example, verbose };
        command.SetAction(async (parsed, cancellation) =>
        {
            var output = parsed.InvocationConfiguration;
            if (parsed.GetValue(example))
            {
                await output.Output.WriteLineAsync(Example.Write()).ConfigureAwait(false);
                return Ended;
            }
            if (parsed.GetValue(config) is { } path)
                return await ServeAsync(path, parsed.GetValue(verbose), output.Error).ConfigureAwait(false);
            await output.Error.WriteLineAsync("juki serve: CONFIG is missing; --example writes one")
                .ConfigureAwait(false);
            return WrongUse;
        });
        return command;
    }

    /// <summary>The configuration of a town's node, as the documentation shows it.</summary>
    public static NodeConfig Example => new()
    {
        Keys = "keys",
        Data = "data",
        Upstream = "127.0.0.1:7002",
        Legacy = "legacy",
    };

    private static async Task<int> ServeAsync(string path, bool verbose, TextWriter error)
    {
        using var logs = LoggerFactory.Create(logging => logging
            .SetMinimumLevel(verbose ? LogLevel.Information : LogLevel.Warning)
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
                console.UseUtcTimestamp = true;
            }));
        NodeHost host;
        try
        {
            var config = NodeConfig.Read(path);
            if (config.Validate() is { Count: > 0 } faults)
                throw new InvalidDataException(string.Join("\n", faults));
            host = new NodeHost(config, logs.CreateLogger("juki"));
        }
        catch (TokenException failure)
        {
            await error.WriteLineAsync($"juki serve: {failure.Message}").ConfigureAwait(false);
            return NodeHost.ExitTokenGone;
        }
        catch (Exception failure) when (failure is InvalidDataException or StoreException or IOException)
        {
            await error.WriteLineAsync($"juki serve: {failure.Message}").ConfigureAwait(false);
            return NotStarted;
        }
        await using (host.ConfigureAwait(false))
        {
            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            void OnSignal(PosixSignalContext context)
            {
                context.Cancel = true;
                end.TrySetResult();
            }
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
            host.Start();
            await end.Task.ConfigureAwait(false);
        }
        return Ended;
    }
}

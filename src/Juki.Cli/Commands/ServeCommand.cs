using System.CommandLine;
using Juki.Server.Host;

namespace Juki.Cli.Commands;

/// <summary>
/// サーバの起動 — <c>juki serve CONFIG</c>: runs one node in the foreground, its log on the error stream. Answers with
/// one of the codes in docs/operations.md; a supervisor, which <c>--supervise</c> is, starts it again after all but 0
/// and 78.
/// </summary>
internal static class ServeCommand
{
    /// <summary>The command <c>serve</c>.</summary>
    public static Command Create()
    {
        var config = new Argument<FileInfo?>("config")
        {
            Description = "設定ファイル (JSON) / configuration file of the node",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var example = new Option<bool>("--example") { Description = "設定例を出力する / print an example configuration" };
        var supervise = new Option<bool>("--supervise")
        {
            Description = "終了したら起動し直す (78 を除く) / start it again when it ends, but after 78",
        };
        var ends = new Option<bool>(Supervisor.EndsWithInput) { Hidden = true };
        var command = new Command("serve", "サーバを起動する / run one node: CS, prefecture server or national server")
        {
            config, example, supervise, ends,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(example))
            {
                Console.WriteLine(NodeConfigExample.Text);
                return 0;
            }
            if (parsed.GetValue(config) is { } file)
            {
                return Serve(file.FullName, node => parsed.GetValue(supervise)
                    ? Supervisor.Run(node, file.FullName)
                    : NodeHost.Run(node, parsed.GetValue(ends)));
            }
            Console.Error.WriteLine("設定ファイルを指定してください / give the configuration file, or --example");
            return 2;
        });
        return command;
    }

    private static int Serve(string path, Func<NodeConfig, int> run)
    {
        if (NodeConfig.Read(path, out var fault) is not { } config)
        {
            Console.Error.WriteLine($"設定が読めません / the configuration cannot be read: {fault}");
            return ExitCodes.Configuration;
        }
        var faults = config.Validate();
        if (faults.Count == 0)
            return run(config);
        Console.Error.WriteLine($"設定に誤りがあります / faults in the configuration: {faults.Count}");
        foreach (var one in faults)
            Console.Error.WriteLine($"  {one}");
        return ExitCodes.Configuration;
    }
}

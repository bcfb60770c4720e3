using System.CommandLine;
using Juki.Devices.Hsm;
using Juki.Server.Host;
using Juki.Server.Host.Relay;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>
/// 代表端末 — <c>juki relay</c>: relays between a prefecture's 業務端末 and its server, in the foreground, its log on the
/// error stream. Answers with the codes of <c>juki serve</c>, and 2 when it was called wrongly.
/// </summary>
internal static class RelayCommand
{
    private static readonly Option<string> Keys = new("--keys")
    {
        Description = "代表端末の鍵のフォルダ / folder of its keys", Required = true,
    };

    private static readonly Option<string?> Pin = new("--keys-pin-file")
    {
        Description = "装置のPINのファイル / file with the PIN of its token (default: pin in --keys)",
    };

    private static readonly Option<string> Server = new("--server")
    {
        Description = "都道府県サーバのホスト:ポート / host:port of the prefecture's server", Required = true,
    };

    private static readonly Option<string> Listen = new("--listen")
    {
        Description = "業務端末を受けるアドレス:ポート / address:port for the prefecture's terminals", Required = true,
    };

    private static readonly Option<string> Log = new("--log")
    {
        Description = "ログの形 / the log: text or json [text]", DefaultValueFactory = _ => "text",
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("relay", "代表端末 / the representative terminal: relays between a prefecture's "
            + "terminals and its server\n例 / example: juki relay --keys representative --server 10.0.0.1:9443 "
            + "--listen 10.1.0.5:9443")
        {
            Keys, Pin, Server, Listen, Log,
        };
        Log.AcceptOnlyFromAmong("text", "json");
        command.Validators.Add(result =>
        {
            if (!new NodeConfig { Upstream = result.GetValue(Server) }.TryUpstream(out _))
                result.AddError("--server: ホスト:ポート / host:port");
            if (!new NodeConfig { Listen = result.GetValue(Listen) }.TryListen(out _))
                result.AddError("--listen: アドレス:ポート / address:port");
        });
        command.SetAction(parsed => RelayHost.Run(Read(parsed)));
        return command;
    }

    private static RelayOptions Read(ParseResult parsed)
    {
        var ends = new NodeConfig { Upstream = parsed.GetValue(Server), Listen = parsed.GetValue(Listen) };
        ends.TryUpstream(out var server);
        ends.TryListen(out var listen);
        return new()
        {
            Keys = new KeyFolder(Path.GetFullPath(parsed.GetValue(Keys)!)),
            Pin = parsed.GetValue(Pin) is { } pin ? new PinFile(pin) : null,
            Server = server!,
            Listen = listen!,
            Log = parsed.GetValue(Log)!,
        };
    }
}

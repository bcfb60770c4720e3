using System.CommandLine;
using System.Net;
using System.Text.Json;
using Juki.Devices.Hsm;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Terminal;
using Juki.Terminal.Words;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>
/// 業務端末 — <c>juki terminal</c>: the pages at which an operator with a card asks. Ends with 0 when its browser was
/// closed or it was told to end, 1 when it could not start, 2 when it was called wrongly.
/// </summary>
internal static class TerminalCommand
{
    private const int Ended = 0;
    private const int NotStarted = 1;

    private static readonly Option<string?> Keys = new("--keys")
    {
        Description = "端末の鍵のフォルダ / folder of this terminal's keys",
    };

    private static readonly Option<string?> Pin = new("--keys-pin-file")
    {
        Description = "端末の装置のPINのファイル / file with the PIN of the terminal's token (default: pin in --keys)",
    };

    private static readonly Option<string?> Relay = new("--relay")
    {
        Description = "都道府県の代表端末のアドレス:ポート / address:port of the prefecture's representative terminal",
    };

    private static readonly Option<string?> Server = new("--server")
    {
        Description = "サーバのアドレス:ポート (直接) / address:port of the office's server, directly",
    };

    private static readonly Option<string?> Office = new("--office")
    {
        Description = "団体コード6桁。鍵と異なれば起動しない / government code; does not start with keys of another office",
    };

    private static readonly Option<string?> Kind = new("--kind")
    {
        Description = "都道府県の照会元の別 body|department / another body, or a department [department]",
    };

    private static readonly Option<int> Section = new("--section")
    {
        Description = "部署の番号 / number of the section [1]", DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string?> Purposes = new("--purposes")
    {
        Description = "利用目的の表 / file of purposes: number, tab, Japanese, tab, English",
    };

    private static readonly Option<string?> Reader = new("--reader")
    {
        Description = "カードリーダの名 / name of the reader (default: the only one)",
    };

    private static readonly FingerOptions Finger = new();

    private static readonly Option<string?> Media = new("--media")
    {
        Description = "媒体のフォルダ。暗号化された結果だけを書く / folder of a mounted medium; only what is sealed is written there",
    };

    private static readonly Option<int> Port = new("--port") { Description = "ポート / port on 127.0.0.1 [0: any]" };

    private static readonly Option<string> Browser = new("--browser")
    {
        Description = "ブラウザ / the browser, a Chromium", DefaultValueFactory = _ => "/usr/bin/chromium",
    };

    private static readonly Option<bool> NoBrowser = new("--no-browser")
    {
        Description = "ブラウザを起動せず、入口のファイルを示す / start no browser, say where the entry file is",
    };

    private static readonly Option<string?> Printer = new("--printer")
    {
        Description = "開示書の印刷装置の名 / name of the printer for papers of disclosures (default: the system's)",
    };

    private static readonly Option<string> PrintProgram = new("--print-program")
    {
        Description = "印刷のプログラム / puts a PDF from its standard input on paper",
        DefaultValueFactory = _ => "/usr/bin/lp",
    };

    private static readonly Option<string> Lang = new("--lang")
    {
        Description = "言語 / language: ja or en [ja]", DefaultValueFactory = _ => "ja",
    };

    private static readonly Option<bool> Policy = new("--policy")
    {
        Description = "Chromium の管理ポリシーを示して終わる / print a managed policy for Chromium and end",
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("terminal", "業務端末 / the officer's terminal: pages in a browser on this machine\n"
            + "例 / example: juki terminal --keys terminal --server 10.0.0.1:9443 --office 131016");
        Option[] all =
        [
            Keys, Pin, Relay, Server, Office, Kind, Section, Purposes, Reader, .. Finger.All, Media, Port, Browser,
            NoBrowser, Printer, PrintProgram, Lang, Policy,
        ];
        foreach (var option in all)
            command.Options.Add(option);
        Lang.AcceptOnlyFromAmong("ja", "en");
        Kind.AcceptOnlyFromAmong("body", "department");
        command.Validators.Add(result =>
        {
            if (result.GetValue(Policy))
                return;
            if (result.GetValue(Keys) is null)
                result.AddError("--keys: 要る / needed");
            if (result.GetValue(Relay) is null == result.GetValue(Server) is null)
                result.AddError("--relay, --server: 一方が要る / one of them is needed");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (parsed.GetValue(Policy))
        {
            await output.WriteLineAsync(TerminalHost.BrowserPolicy).ConfigureAwait(false);
            return Ended;
        }
        try
        {
            var options = Read(parsed);
            using var finger = parsed.GetValue(Finger.Finger) is null
                ? null : Finger.Open(parsed, NetworkOf(options.Keys));
            await using var terminal = await TerminalHost.StartAsync(
                options with { FingerReader = finger?.Reader }, TimeProvider.System).ConfigureAwait(false);
            await output.WriteLineAsync(parsed.GetValue(NoBrowser)
                ? JsonSerializer.Serialize(new { address = terminal.Address, entry = terminal.EntryFile })
                : $"業務端末 / terminal: {terminal.Address}").ConfigureAwait(false);
            await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            await terminal.RunAsync(stop).ConfigureAwait(false);
            return Ended;
        }
        catch (Exception failure) when (failure is TokenException or InvalidDataException or IOException
            or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"juki terminal: 起動できない / cannot start: {failure.Message}")
                .ConfigureAwait(false);
            return NotStarted;
        }
    }

    private static string NetworkOf(KeyFolder keys)
    {
        using var certificate = keys.Certificate();
        return CertificateIdentity.TryRead(certificate, out var identity) ? identity.Network
            : throw new InvalidDataException("端末の鍵でない / these are not a terminal's keys");
    }

    private static TerminalOptions Read(ParseResult parsed) => new()
    {
        Keys = new KeyFolder(Path.GetFullPath(parsed.GetValue(Keys)!)),
        Pin = parsed.GetValue(Pin) is { } pin ? new PinFile(pin) : null,
        Server = AddressOf(parsed, Server),
        Relay = AddressOf(parsed, Relay),
        Office = parsed.GetValue(Office) is not { } text ? null
            : GovernmentCode.TryParse(text, out var office)
                ? office : throw new InvalidDataException("--office: 団体コードではない / no government code"),
        Kind = parsed.GetValue(Kind) switch
        {
            "body" => AskerKind.PrefecturalBody,
            "department" => AskerKind.PrefecturalDepartment,
            _ => AskerKind.None,
        },
        Section = parsed.GetValue(Section),
        Purposes = parsed.GetValue(Purposes) is { } file
            ? Juki.Terminal.Purposes.Read(File.ReadAllLines(file)) : Juki.Terminal.Purposes.Shipped,
        Reader = parsed.GetValue(Reader),
        Media = parsed.GetValue(Media) is { } media ? Path.GetFullPath(media) : null,
        Port = parsed.GetValue(Port),
        Browser = parsed.GetValue(NoBrowser) ? null : parsed.GetValue(Browser),
        Printer = parsed.GetValue(Printer),
        PrintProgram = parsed.GetValue(PrintProgram)!,
        Language = parsed.GetValue(Lang) == "en" ? Language.English : Language.Japanese,
    };

    private static IPEndPoint? AddressOf(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is not { } text ? null
            : IPEndPoint.TryParse(text, out var address) ? address
            : throw new InvalidDataException($"{option.Name}: アドレス:ポート / address:port");
}

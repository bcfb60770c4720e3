using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Juki.Devices.Card;
using Juki.Devices.Hsm;
using Juki.Devices.Reader;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Server;
using Juki.Wire.Client;
using Juki.Wire.Session;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Cli.Commands;

/// <summary>
/// 照会 — <c>juki inquire --keys FOLDER --server HOST:PORT …</c>: asks the server of a terminal's or a national organ's
/// office. Answers 0 when somebody was found, 1 when nothing is given, 2 when the server cannot be asked or the command
/// line is wrong. From a terminal the operator logs in with the card in its reader; on a test network it may be left
/// out.
/// </summary>
internal static class InquireCommand
{
    private const int Found = 0;
    private const int NothingGiven = 1;
    private const int NotAsked = 2;

    private static readonly InquireOptions Options = new();

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "inquire",
            "本人確認情報を照会する / ask after a resident\n"
            + "例 / example: juki inquire --keys keys --server 127.0.0.1:9443 --affair 500001 --purpose 1 --operator 7 "
            + "--terminal 3 --name-begins 試 --birth 19800229");
        Options.AddTo(command);
        command.SetAction(AskAsync);
        return command;
    }

    private static async Task<int> AskAsync(ParseResult parsed, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (!Options.TryReadCondition(parsed, out var condition, out var fault)
            || !IPEndPoint.TryParse(parsed.GetValue(Options.Server) ?? parsed.GetValue(Options.Relay)!, out var server))
        {
            await error.WriteLineAsync($"juki inquire: {fault ?? "--server, --relay: アドレス:ポート / address:port"}")
                .ConfigureAwait(false);
            return NotAsked;
        }
        try
        {
            var pin = parsed.GetValue(Options.Pin) is { } file ? new PinFile(file) : null;
            using var keys = SessionKeys.Open(
                new KeyFolder(parsed.GetValue(Options.Keys)!), TimeProvider.System.GetUtcNow, pin);
            var asker = keys.Identity.Node;
            if (Routes.Upstream(asker) is not { } node || !Routes.Inquiries.Any(one => one.Asker == asker.Role)
                || Routes.HasLanes(asker.Role))
            {
                await error.WriteLineAsync("juki inquire: 照会する者の鍵でない / not the keys of one who may ask")
                    .ConfigureAwait(false);
                return NotAsked;
            }
            var route = parsed.GetValue(Options.Relay) is null
                ? new ServerRoute(server)
                : ServerRoute.Through(server, asker);
            var client = await InquiryClient.ConnectAsync(route, node, keys, stop).ConfigureAwait(false);
            await using var closing = client.ConfigureAwait(false);
            if (asker.Role == Role.Terminal
                && LogIn(parsed, keys, client, stop) is var may and not LogInVerdict.LoggedIn)
            {
                var remedy = LogInRemedy.Of(may);
                await error.WriteLineAsync($"juki inquire: {may}: {remedy.Japanese} / {remedy.English}")
                    .ConfigureAwait(false);
                return NotAsked;
            }
            var inquiry = Inquiry(parsed, asker, condition);
            var answer = await client.AskAsync(inquiry, stop).ConfigureAwait(false);
            var isOpen = parsed.GetValue(Options.ShowCodes);
            if (isOpen && client.Operator != 0)
                await InquireShow.RecordAsync(parsed, Options, client, inquiry, answer, stop).ConfigureAwait(false);
            InquiryText.Write(answer, isOpen, parsed.GetValue(Options.Json), output);
            return answer.Verdict == (uint)InquiryVerdict.Answered ? Found : NothingGiven;
        }
        catch (Exception failure) when (failure is TokenException or InvalidDataException or SessionRefusedException
            or InquiryFailedException or IOException or CardException or ReaderException)
        {
            await error.WriteLineAsync($"juki inquire: 照会できません / not asked: {failure.Message}")
                .ConfigureAwait(false);
            return NotAsked;
        }
    }

    /// <summary>Without a card on a test network only.</summary>
    private static LogInVerdict LogIn(
        ParseResult parsed, SessionKeys keys, InquiryClient client, CancellationToken stop) =>
        PeerIdentity.IsTestNetwork(keys.Identity.Network) && parsed.GetValue(Options.CardPin) is null
            ? LogInVerdict.LoggedIn
            : InquireCard.LogIn(parsed, Options, keys, client, stop);

    private static Bodies.Inquiry Inquiry(ParseResult parsed, NodeName asker, SearchCondition condition)
    {
        var inquiry = InquiryMessage.New(
            new()
            {
                Kind = (uint)KindOf(parsed.GetValue(Options.Kind), asker),
                Office = asker.Office.Value,
                Section = (uint)parsed.GetValue(Options.Section),
                Affair = (uint)parsed.GetValue(Options.Affair),
                Purpose = (uint)parsed.GetValue(Options.Purpose),
                Operator = (uint)parsed.GetValue(Options.Operator),
                Terminal = (uint)parsed.GetValue(Options.Terminal),
            },
            condition, parsed.GetValue(Options.Compare));
        inquiry.Items = (uint)Options.ItemsOf(parsed);
        return inquiry;
    }

    private static AskerKind KindOf(string? word, NodeName asker) => word switch
    {
        "body" => AskerKind.PrefecturalBody,
        "department" => AskerKind.PrefecturalDepartment,
        _ when asker.Role == Role.NationalOrgan => AskerKind.NationalOrgan,
        _ when asker.Office.IsPrefecture => AskerKind.PrefecturalDepartment,
        _ => AskerKind.Municipality,
    };
}

using System.CommandLine;
using System.Net.Sockets;
using Juki.Cli.Ca;
using Juki.Devices.Card;
using Juki.Devices.Hsm;
using Juki.Devices.Reader;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>
/// 操作者識別カードの操作 — <c>juki card</c>: issues operators' cards, shows, unblocks and revokes them, and runs one as a
/// program. Answers 0 when it was done, 1 with the reason on the error stream when not.
/// </summary>
internal static class CardCommand
{
    /// <summary>The command <c>card</c> with all below it.</summary>
    /// <param name="clock">The time; the machine's by default.</param>
    public static Command Create(Func<DateTimeOffset>? clock = null)
    {
        var now = clock ?? TimeProvider.System.GetUtcNow;
        return new Command("card", "操作者識別カード / operators' cards: issue, use, unblock, revoke")
        {
            Issue(now), Status(now), ChangePin(now), LogIn(now), Unblock(now), Revoke(now), List(now), Readers(),
            Virtual(),
        };
    }

    private static Command Issue(Func<DateTimeOffset> clock)
    {
        var o = new CardOptions();
        return Build("issue", "カードを発行する / make a key on a blank card, certify it, set its first PIN",
            "juki card issue --ca authority --office 131016 --operator 7 --roles inquiry+batch --valid-to 2028-03-31 "
            + "--pin-out 7.pin --code-out 7.code", o,
            [o.Authority, o.AuthorityPin, o.Reader, o.Office, o.Operator, o.Roles, o.ValidTo, o.PinOut, o.CodeOut],
            parsed =>
            {
                using var authority = o.OpenAuthority(parsed, clock);
                var (identity, ends) = (o.Identity(parsed, authority.Network), o.Ends(parsed));
                var (pin, code) = (new PinFile(parsed.GetValue(o.PinOut)!), new PinFile(parsed.GetValue(o.CodeOut)!));
                if (File.Exists(pin.Path) || File.Exists(code.Path))
                    throw new IOException("--pin-out, --code-out: ファイルがある / the file exists");
                var entry = o.WithCard(parsed, (_, link) => Write(authority, identity, ends, link, pin, code));
                return new Answer(
                    $"{entry.Identity}\nserial {entry.Serial}\n初期暗証番号 / first PIN in {pin.Path}\n"
                    + $"解除番号 / unblocking code in {code.Path}",
                    new
                    {
                        identity = entry.Identity.ToString(), entry.Serial, entry.Begins, entry.Ends, pin = pin.Path,
                        code = code.Path,
                    });
            });
    }

    /// <summary>Certificate and codes onto the card; when that breaks off, the certificate is revoked and the files are
    /// gone, so that all can be done again.</summary>
    private static IssuedCard Write(
        CertificateAuthority authority, OperatorIdentity identity, DateTimeOffset ends, ICardLink link, PinFile pin,
        PinFile code)
    {
        var issue = OperatorCardIssue.Begin(link);
        var (entry, certificate) = authority.IssueCard(identity, issue.PublicKey, ends);
        try
        {
            using var drawnPin = PinBlock.Draw(pin);
            using var drawnCode = PinBlock.Draw(code);
            issue.Finish(authority.Certificate.RawData, certificate, drawnPin, drawnCode);
            return entry;
        }
        catch
        {
            File.Delete(pin.Path);
            File.Delete(code.Path);
            authority.RevokeCards(card => card.Serial == entry.Serial, RevocationReason.IssuedInError);
            throw;
        }
    }

    private static Command Status(Func<DateTimeOffset> clock)
    {
        var o = new CardOptions();
        return Build("status", "カードの状態 / show a card; whose it is only with a terminal's keys",
            "juki card status --keys terminal --json", o, [o.Reader, o.Keys, o.KeysPin], parsed =>
                o.WithCard(parsed, (reader, link) =>
                {
                    if (OperatorCardIssue.IsBlank(link))
                        return new Answer($"{reader}\n未発行 / blank", new { reader, stage = "blank" });
                    if (parsed.GetValue(o.Keys) is null)
                    {
                        return new Answer($"{reader}\n発行済み / in use; whose it is, only a terminal learns (--keys)",
                            new { reader, stage = "inUse" });
                    }
                    return CardTerminal.With(o, parsed, clock, link, card =>
                    {
                        var pinTriesLeft = card.Session.PinTriesLeft();
                        return new Answer(
                            $"{reader}\n{CardTerminal.Text(card)}\n暗証番号の残り回数 / PIN tries left {pinTriesLeft}",
                            new { reader, stage = "inUse", card = CardTerminal.Value(card), pinTriesLeft },
                            !card.IsRevoked);
                    });
                }));
    }

    private static Command ChangePin(Func<DateTimeOffset> clock)
    {
        var o = new CardOptions();
        return Build("change-pin", "暗証番号を変更する / change the PIN", "juki card change-pin --keys terminal", o,
            [o.Reader, o.Keys, o.KeysPin, o.Pin, o.NewPin], parsed =>
            {
                using var old = CardOptions.ReadPin(parsed.GetValue(o.Pin), "今の暗証番号 / present PIN");
                using var next = CardOptions.ReadPin(
                    parsed.GetValue(o.NewPin), "新しい暗証番号 / new PIN", twice: true);
                return o.WithCard(parsed, (_, link) => CardTerminal.With(o, parsed, clock, link, card =>
                {
                    card.Session.ChangePin(old, next);
                    return new Answer("変更した / changed", new { changed = true });
                }));
            });
    }

    private static Command LogIn(Func<DateTimeOffset> clock)
    {
        var o = new CardOptions();
        return Build("login", "相互認証と暗証番号を試す / authenticate card, terminal and operator, as an application does",
            "juki card login --keys terminal", o, [o.Reader, o.Keys, o.KeysPin, o.Pin], parsed =>
            {
                using var pin = CardOptions.ReadPin(parsed.GetValue(o.Pin), "暗証番号 / PIN");
                return o.WithCard(parsed, (_, link) => CardTerminal.With(o, parsed, clock, link, card =>
                {
                    var last = card.LogIn(pin, clock());
                    return new Answer($"{CardTerminal.Text(card)}\n前回の使用 / last use {last ?? "-"}",
                        new { card = CardTerminal.Value(card), lastUse = last });
                }));
            });
    }

    private static Command Unblock(Func<DateTimeOffset> clock)
    {
        var o = new CardOptions();
        return Build("unblock", "暗証番号の閉塞を解除する / unblock the PIN; the new one must be changed by the operator",
            "juki card unblock --keys terminal --code-file 7.code --pin-out 7.pin", o,
            [o.Reader, o.Keys, o.KeysPin, o.Code, o.PinOut], parsed =>
            {
                using var code = CardOptions.ReadPin(parsed.GetValue(o.Code), "解除番号 / code");
                var file = new PinFile(parsed.GetValue(o.PinOut)!);
                return o.WithCard(parsed, (_, link) => CardTerminal.With(o, parsed, clock, link, card =>
                {
                    using var next = PinBlock.Draw(file);
                    try
                    {
                        card.Session.Unblock(code, next);
                    }
                    catch (CardException)
                    {
                        File.Delete(file.Path); // refused: that PIN opens nothing
                        throw;
                    }
                    return new Answer($"解除した。初期暗証番号 / unblocked; first PIN in {file.Path}", new { pin = file.Path });
                }));
            });
    }

    private static Command Revoke(Func<DateTimeOffset> clock)
    {
        var o = new CardOptions();
        return Build("revoke", "カードを失効させる / revoke a card, or all cards of an operator",
            "juki card revoke --ca authority --office 131016 --operator 7 --reason Lost", o,
            [o.Authority, o.AuthorityPin, o.Serial, o.OptionalOffice, o.OptionalOperator, o.Reason], parsed =>
            {
                using var authority = o.OpenAuthority(parsed, clock);
                var revoked = authority.RevokeCards(o.Chosen(parsed), parsed.GetValue(o.Reason));
                if (revoked.Count == 0)
                    throw new AuthorityException("No card that is still good is chosen by that.");
                var table = authority.Folder.RevocationsPath;
                return new Answer(
                    $"revoked:\n{Lines(revoked)}\ntable in {table}", new { revoked = revoked.Select(Line.Of), table });
            });
    }

    private static Command List(Func<DateTimeOffset> clock)
    {
        var o = new CardOptions();
        return Build("list", "カードの一覧 / list all cards that were issued", "juki card list --ca authority --json", o,
            [o.Authority, o.AuthorityPin], parsed =>
            {
                using var authority = o.OpenAuthority(parsed, clock);
                var all = authority.Cards.ToArray();
                return new Answer(Lines(all), new { authority.Network, cards = all.Select(Line.Of) });
            });
    }

    private static Command Readers()
    {
        var o = new CardOptions();
        return Build("readers", "カードリーダの一覧 / list the readers and whether a card is in them",
            "juki card readers", o, [], _ =>
            {
                using var readers = new CardReaders();
                var all = readers.List().Select(readers.Look).ToArray();
                var lines = all.Select(one => $"{(one.IsMute ? "?" : one.HasCard ? "*" : " ")} {one.Reader}");
                return new Answer(
                    string.Join('\n', lines),
                    new { readers = all.Select(one => new { one.Reader, one.HasCard, one.IsMute }) });
            });
    }

    private static Command Virtual()
    {
        var json = new CardOptions().Json;
        var file = new Option<string>("--card")
        {
            Description = "カードのファイル。なければ未発行のカードを作る / the card's file; a blank card is made when it is missing",
            Required = true,
        };
        var host = new Option<string>("--host")
        {
            Description = "vpcd のホスト / host of vpcd", DefaultValueFactory = _ => "127.0.0.1",
        };
        var port = new Option<int>("--port")
        {
            Description = $"vpcd のポート / port of vpcd (default {VirtualCardLink.DefaultPort})",
            DefaultValueFactory = _ => VirtualCardLink.DefaultPort,
        };
        var command = new Command("virtual", "仮想カードを差し込む。Ctrl+C で抜く / put a card that is a program into the virtual "
            + "reader; Ctrl+C pulls it\n例 / example: juki card virtual --card 7.card") { file, host, port, json };
        command.SetAction(async (parsed, stop) =>
        {
            var console = parsed.InvocationConfiguration;
            try
            {
                using var cells = CardFile.Open(parsed.GetValue(file)!);
                using var chip = new CardChip([OperatorCard.Layout], new CardMemory(cells));
                await VirtualCardLink.RunAsync(chip, parsed.GetValue(host)!, parsed.GetValue(port), () =>
                    console.Output.WriteLine(parsed.GetValue(json) ? "{\"inserted\":true}" : "差し込んだ / inserted"), stop)
                    .ConfigureAwait(false);
                return 0;
            }
            catch (SocketException failure)
            {
                await console.Error.WriteLineAsync("juki card virtual: vpcd が応答しない。pcscd と vsmartcard-vpcd を確かめる / no "
                    + $"virtual reader there: look at pcscd and vsmartcard-vpcd ({failure.SocketErrorCode})")
                    .ConfigureAwait(false);
                return 1;
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException
                or UnauthorizedAccessException)
            {
                await console.Error.WriteLineAsync($"juki card virtual: {failure.Message}").ConfigureAwait(false);
                return 1;
            }
        });
        return command;
    }

    private static string Lines(IEnumerable<IssuedCard> cards) => string.Join('\n', cards.Select(card =>
        $"{card.Serial} {(card.Revocation is null ? "Issued" : "Revoked"),-8} {card.Ends:u} {card.Identity}"));

    private static Command Build(
        string name, string meaning, string example, CardOptions options, Option[] needed,
        Func<ParseResult, Answer> work) =>
        AuthorityCommand.Build("card", name, meaning, example, [.. needed, options.Json], options.Json, work);

    private sealed record Line(
        string Serial, string Identity, DateTimeOffset Begins, DateTimeOffset Ends, RevocationReason? Reason)
    {
        public static Line Of(IssuedCard card) =>
            new(card.Serial, card.Identity.ToString(), card.Begins, card.Ends, card.Revocation?.Reason);
    }
}

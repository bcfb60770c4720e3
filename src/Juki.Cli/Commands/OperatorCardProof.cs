using System.CommandLine;
using Juki.Domain.Authority;
using Juki.Server.Host;
using Juki.Terminal.Card;
using Juki.Wire.Errands;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>The node does not answer.</summary>
internal sealed class NodeSilentException() : IOException("応答がありません / the node does not answer");

/// <summary>操作者のカードによる証明 — asks a running node under somebody's number; where the node wants it, the card in this
/// machine's reader proves who that is. A card speaks to terminals of its office only: the keys of one are needed, as
/// by <c>juki card</c>.</summary>
internal sealed class OperatorCardProof
{
    private string ticket = "";

    public Option<string?> Keys { get; } = new("--terminal-keys")
    {
        Description = "端末の鍵のフォルダ。カードが要るときに / folder of a terminal's keys, when the card is needed",
    };

    public Option<string?> Reader { get; } = new("--reader")
    {
        Description = "カードリーダの名 / name of the reader (default: the only one)",
    };

    public Option<string?> CardPin { get; } = new("--card-pin-file")
    {
        Description = "カードの暗証番号のファイル / file with the card's PIN, mode 0600 (default: typed when the card is needed)",
    };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Symbol> All => [Keys, Reader, CardPin];

    /// <summary>The reply of the node; with the card, where its keys are named or the node wants it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="where">Configuration file or data folder of the node.</param>
    /// <param name="talk">How it is asked.</param>
    /// <param name="by">Who acts.</param>
    /// <param name="call">The call, with a ticket.</param>
    /// <exception cref="NodeSilentException">The node does not answer.</exception>
    /// <exception cref="InvalidDataException">The card is needed, or is not accepted.</exception>
    /// <exception cref="Juki.Devices.Card.CardException">The card or the PIN is refused.</exception>
    /// <exception cref="Juki.Devices.Reader.ReaderException">No reader, or no card in it.</exception>
    public TReply Ask<TCall, TReply>(
        ParseResult parsed, string where, LocalTalk<TCall, TReply> talk, uint by, Func<string, TCall> call)
        where TCall : class where TReply : class
    {
        var folder = NodeConfig.DataFolderOf(where);
        if (ticket.Length == 0 && parsed.GetValue(Keys) is { } keys && by != 0)
            ticket = Prove(parsed, folder, keys, by);
        try
        {
            return Ask(folder, talk, call(ticket));
        }
        catch (CardNeededException)
        {
            var remedy = AuthorityRemedy.Of(AuthorityVerdict.CardNeeded);
            throw new InvalidDataException(
                $"{remedy.Verdict}: {remedy.Japanese} / {remedy.English}: --terminal-keys");
        }
    }

    /// <summary>The reply of a node to what needs nobody's card.</summary>
    /// <exception cref="NodeSilentException">It does not answer.</exception>
    public static TReply Ask<TCall, TReply>(string folder, LocalTalk<TCall, TReply> talk, TCall call)
        where TCall : class where TReply : class =>
        talk.AskAsync(folder, call).GetAwaiter().GetResult()
            ?? throw new NodeSilentException();

    private string Prove(ParseResult parsed, string folder, string keyFolder, uint by)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var keys = SessionKeys.Open(new KeyFolder(keyFolder), TimeProvider.System.GetUtcNow);
        using var authority = new KeyFolder(keyFolder).Authority();
        var call = CardOptions.WithCard(parsed.GetValue(Reader), (_, link) =>
        {
            using var card = ProvenCard.Open(
                link, new(keys.CertificateBytes, keys.Sign), authority, keys.Revocations, now);
            using var pin = CardOptions.ReadPin(parsed.GetValue(CardPin), "暗証番号 / PIN");
            card.LogIn(pin, now);
            var drawn = Ask(folder, OperatorService.Talk, new() { Task = OperatorTask.Challenge }).Challenge;
            return new OperatorCall
            {
                Task = OperatorTask.Prove, By = by, Certificate = card.Session.Certificate,
                Answer = card.Session.Answer(drawn),
            };
        });
        return OperatorOptions.Good(Ask(folder, OperatorService.Talk, call)).Ticket;
    }
}

using System.CommandLine;
using Juki.Domain.Authority;
using Juki.Server.Host;
using Juki.Terminal.Card;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>操作者のカードによる証明 — the card in this machine's reader proves to the running node who acts. A card speaks to
/// terminals of its office only: the keys of one are needed, as by <c>juki card</c>.</summary>
internal sealed class OperatorCardProof
{
    public Option<string?> Reader { get; } = new("--reader")
    {
        Description = "カードリーダの名 / name of the reader (default: the only one)",
    };

    public Option<string?> CardPin { get; } = new("--card-pin-file")
    {
        Description = "カードの暗証番号のファイル / file with the card's PIN, mode 0600 (default: typed when the card is needed)",
    };

    public Option<string?> Keys { get; } = new("--terminal-keys")
    {
        Description = "端末の鍵のフォルダ。カードが要るときに / folder of a terminal's keys, when the card is needed",
    };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Symbol> All => [Keys, Reader, CardPin];

    /// <summary>The reply of the node; with the card, where that is wanted or the node asks for it.</summary>
    /// <exception cref="InvalidDataException">The node does not answer, or the card cannot be shown.</exception>
    public OperatorReply Ask(ParseResult parsed, string where, OperatorCall call)
    {
        var reply = parsed.GetValue(Keys) is null ? OperatorOptions.Ask(where, call) : null;
        return reply is null or { Verdict: AuthorityVerdict.CardNeeded }
            ? OperatorOptions.Ask(where, Sign(parsed, where, call))
            : reply;
    }

    /// <summary>The call with the card's answer to a challenge of the node.</summary>
    /// <exception cref="InvalidDataException">No keys are named, or the card is revoked.</exception>
    /// <exception cref="Juki.Devices.Card.CardException">The card or the PIN is refused.</exception>
    /// <exception cref="Juki.Devices.Reader.ReaderException">No reader, or no card in it.</exception>
    private OperatorCall Sign(ParseResult parsed, string where, OperatorCall call)
    {
        var remedy = AuthorityRemedy.Of(AuthorityVerdict.CardNeeded);
        var path = parsed.GetValue(Keys) ?? throw new InvalidDataException(
            $"{remedy.Verdict}: --terminal-keys: {remedy.Japanese} / {remedy.English}");
        var (folder, now) = (new KeyFolder(path), TimeProvider.System.GetUtcNow());
        using var keys = SessionKeys.Open(folder, TimeProvider.System.GetUtcNow);
        using var authority = folder.Authority();
        return CardOptions.WithCard(parsed.GetValue(Reader), (_, link) =>
        {
            using var card = ProvenCard.Open(
                link, new(keys.CertificateBytes, keys.Sign), authority, keys.Revocations, now);
            using var typed = CardOptions.ReadPin(parsed.GetValue(CardPin), "暗証番号 / PIN");
            card.LogIn(typed, now);
            var drawn = OperatorOptions.Ask(where, new() { Task = OperatorTask.Challenge }).Challenge;
            return call with { Certificate = card.Session.Certificate, Answer = card.Session.Answer(drawn) };
        });
    }
}

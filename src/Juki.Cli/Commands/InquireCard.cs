using System.CommandLine;
using Juki.Devices.Card;
using Juki.Domain.Authority;
using Juki.Terminal.Card;
using Juki.Wire.Client;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>操作者の認証 — logs the operator of <c>juki inquire</c> in at the server, with the card in the reader, as a
/// terminal does.</summary>
internal static class InquireCard
{
    /// <summary>Opens the card, gives the PIN, and has the card answer the server.</summary>
    /// <exception cref="CardException">The card or the PIN is refused.</exception>
    /// <exception cref="Juki.Devices.Reader.ReaderException">No reader, or no card in it.</exception>
    public static LogInVerdict LogIn(
        ParseResult parsed, InquireOptions options, SessionKeys keys, InquiryClient client, CancellationToken stop)
    {
        using var authority = new KeyFolder(parsed.GetValue(options.Keys)!).Authority();
        return options.Card.WithCard(parsed, (_, link) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            using var card = ProvenCard.Open(
                link, new(keys.CertificateBytes, keys.Sign), authority, keys.Revocations, now);
            using var pin = CardOptions.ReadPin(parsed.GetValue(options.CardPin), "暗証番号 / PIN");
            card.LogIn(pin, now);
            using var finger = options.Finger.Open(parsed, keys.Identity.Network);
            return client.LogInAsync(
                card.Session.Certificate, challenge => card.Session.Answer(challenge),
                (key, challenge) => finger?.Reader.Check(key, challenge).Reading, stop).GetAwaiter().GetResult();
        });
    }
}

using System.CommandLine;
using System.Globalization;
using Juki.Cli.Ca;
using Juki.Devices.Card;
using Juki.Devices.Hsm;
using Juki.Terminal.Card;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>An operator's card at this terminal, for the commands about cards.</summary>
internal static class CardTerminal
{
    /// <summary>Opens the terminal's token, then a channel with the card.</summary>
    public static T With<T>(
        CardOptions options, ParseResult parsed, Func<DateTimeOffset> clock, ICardLink link, Func<ProvenCard, T> use)
    {
        var folder = new KeyFolder(Path.GetFullPath(parsed.GetValue(options.Keys)
            ?? throw new InvalidDataException("--keys が要る / --keys is needed: the card talks to terminals only")));
        var pin = new PinFile(parsed.GetValue(options.KeysPin) ?? folder.PinPath);
        using var authority = folder.Authority();
        using var own = folder.Certificate();
        if (!CertificateIdentity.TryRead(own, out var terminal)
            || !folder.TryReadRevocations(authority, terminal.Network, out var revocations))
            throw new InvalidDataException($"{folder.RevocationsPath} が読めない / cannot be read");
        return TokenWork.With(folder, pin, (_, key) =>
        {
            using var card = ProvenCard.Open(
                link, new TerminalKey(own.RawData, text => key.SignData(text)), authority, revocations, clock());
            return use(card);
        });
    }

    /// <summary>The card for a person.</summary>
    public static string Text(ProvenCard card) => string.Create(CultureInfo.InvariantCulture,
        $"{card.Identity}\nserial {card.Serial}\n有効期限 / until {card.Ends:u}{(card.IsRevoked ? "\n失効 / revoked" : "")}");

    /// <summary>The card for <c>--json</c>.</summary>
    public static object Value(ProvenCard card) => new
    {
        identity = card.Identity.ToString(),
        card.Identity.Network,
        office = card.Identity.Office.ToString(),
        @operator = card.Identity.Number,
        roles = OperatorIdentity.RolesWord(card.Identity.Roles),
        serial = card.Serial,
        ends = card.Ends,
        card.IsRevoked,
    };
}

using System.CommandLine;
using System.Globalization;
using System.Text;
using Juki.Cli.Ca;
using Juki.Devices.Card;
using Juki.Devices.Hsm;
using Juki.Devices.Reader;
using Juki.Domain.Offices;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>The options of <c>juki card</c>, with the same words and meaning in each of its commands.</summary>
internal sealed class CardOptions
{
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    public Option<string?> Reader { get; } = Free("--reader", "カードリーダの名 / name of the reader (default: the only one)");

    public Option<string> Authority { get; } = Needed("--ca", "認証局のフォルダ / the authority's folder");

    public Option<string?> AuthorityPin { get; } = Free(
        "--ca-pin-file", "認証局のPINのファイル / file with the authority's PIN, mode 0600 (default: pin in --ca)");

    public Option<string?> Keys { get; } = Free("--keys", "端末の鍵のフォルダ / folder of this terminal's keys");

    public Option<string?> KeysPin { get; } = Free(
        "--keys-pin-file", "端末の装置のPINのファイル / file with the PIN of the terminal's token (default: pin in --keys)");

    public Option<string?> Pin { get; } = Free(
        "--pin-file", "カードの暗証番号のファイル / file with the card's PIN, mode 0600 (default: typed at the terminal)");

    public Option<string?> NewPin { get; } = Free(
        "--new-pin-file", "新しい暗証番号のファイル / file with the new PIN, mode 0600 (default: typed, twice)");

    public Option<string> PinOut { get; } = Needed(
        "--pin-out", "初期暗証番号を書き出すファイル / new file for the first PIN, which the operator must change");

    public Option<string> CodeOut { get; } = Needed(
        "--code-out", "解除番号を書き出すファイル / new file for the code that unblocks, which the administrator keeps");

    public Option<string?> Code { get; } = Free(
        "--code-file", "解除番号のファイル / file with the code that unblocks, mode 0600 (default: typed)");

    public Option<string> Office { get; } = Needed("--office", "団体コード6桁 / government code of the operator's office");

    public Option<int> Operator { get; } = new("--operator")
    {
        Description = "操作者の番号 / number of the operator", Required = true,
    };

    public Option<string> Roles { get; } = Needed(
        "--roles", "カードの種別 / inquiry, batch, disclosure, media, audit, administration, management, system, cards, "
        + "logs, joined by +");

    public Option<string> ValidTo { get; } = Needed("--valid-to", "有効期限の日 / last day, yyyy-MM-dd");

    public Option<string?> Serial { get; } = Free("--serial", "証明書の番号 / the certificate's serial number");

    public Option<string?> OptionalOffice { get; } = Free("--office", "団体コード6桁 / with --operator");

    public Option<int?> OptionalOperator { get; } = new("--operator") { Description = "操作者の番号 / with --office" };

    public Option<RevocationReason> Reason { get; } = new("--reason")
    {
        Description = "わけ / Lost, Compromised, Superseded, Retired or IssuedInError",
        Required = true,
    };

    public Option<bool> Json { get; } = new("--json") { Description = "JSON で答える / answer as JSON" };

    /// <summary>Opens the authority.</summary>
    public CertificateAuthority OpenAuthority(ParseResult parsed, Func<DateTimeOffset> clock)
    {
        var folder = new KeyFolder(Path.GetFullPath(parsed.GetValue(Authority)!));
        return CertificateAuthority.Open(
            folder, new PinFile(parsed.GetValue(AuthorityPin) ?? folder.PinPath), clock);
    }

    /// <summary>The operator that the options state.</summary>
    public OperatorIdentity Identity(ParseResult parsed, string network)
    {
        if (!GovernmentCode.TryParse(parsed.GetValue(Office), out var office))
            throw new InvalidDataException("--office: 団体コードではない / no government code");
        if (!OperatorIdentity.TryParseRoles(parsed.GetValue(Roles), out var roles))
            throw new InvalidDataException($"--roles: {Roles.Description}");
        return parsed.GetValue(Operator) is >= 1 and <= OperatorIdentity.NumberMax and var number
            ? new(network, office, number, roles)
            : throw new InvalidDataException($"--operator: 1–{OperatorIdentity.NumberMax}");
    }

    /// <summary>The end of the last day, in Japan.</summary>
    public DateTimeOffset Ends(ParseResult parsed) => DateTime.TryParseExact(
        parsed.GetValue(ValidTo), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? new DateTimeOffset(day.AddDays(1), Japan)
        : throw new InvalidDataException("--valid-to: yyyy-MM-dd");

    /// <summary>Which cards <c>revoke</c> is about.</summary>
    public Func<IssuedCard, bool> Chosen(ParseResult parsed)
    {
        var (office, number) = (parsed.GetValue(OptionalOffice), parsed.GetValue(OptionalOperator));
        if (parsed.GetValue(Serial) is { } serial && office is null && number is null)
            return entry => entry.Serial.Equals(serial, StringComparison.OrdinalIgnoreCase);
        if (parsed.GetValue(Serial) is not null || number is null || !GovernmentCode.TryParse(office, out var code))
            throw new AuthorityException("Either --serial, or --office of six digits with --operator.");
        return entry => entry.Identity.Office == code && entry.Identity.Number == number;
    }

    /// <summary>Connects to the card in the reader, and closes the connection after use.</summary>
    public T WithCard<T>(ParseResult parsed, Func<string, ICardLink, T> use) =>
        WithCard(parsed.GetValue(Reader), use);

    /// <summary>Connects to the card in a reader, and closes the connection after use.</summary>
    /// <param name="reader">Its name; null takes the only one.</param>
    /// <param name="use">What is done.</param>
    public static T WithCard<T>(string? reader, Func<string, ICardLink, T> use)
    {
        using var readers = new CardReaders();
        var name = reader ?? readers.Only();
        using var card = readers.Connect(name);
        return use(name, card);
    }

    /// <summary>The PIN of a file, or typed.</summary>
    /// <param name="path">The file; null asks at the terminal.</param>
    /// <param name="prompt">What is asked for, Japanese / English.</param>
    /// <param name="twice">Whether it is typed twice.</param>
    public static PinBlock ReadPin(string? path, string prompt, bool twice = false)
    {
        if (path is not null)
            return PinBlock.Read(new PinFile(path));
        if (Console.IsInputRedirected)
            throw new InvalidDataException($"端末がない。ファイルで与える / no terminal: give a file ({prompt})");
        var typed = PasswordInput.Typed($"{prompt}: ");
        if (twice && typed != PasswordInput.Typed("もう一度 / again: "))
            throw new InvalidDataException("二度の入力が異なる / the two differ");
        return (typed.All(char.IsAscii) ? PinBlock.From(Encoding.ASCII.GetBytes(typed)) : null)
            ?? throw new InvalidDataException(
                $"{PinBlock.LengthMin}–{PinBlock.Bytes} 印字可能なASCII / printable ASCII characters");
    }

    private static Option<string> Needed(string name, string meaning) =>
        new(name) { Description = meaning, Required = true };

    private static Option<string?> Free(string name, string meaning) => new(name) { Description = meaning };
}

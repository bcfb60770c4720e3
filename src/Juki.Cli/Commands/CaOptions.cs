using System.CommandLine;
using System.Globalization;
using Juki.Cli.Ca;
using Juki.Devices.Hsm;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>The options of <c>juki ca</c>, with the same words and meaning in each of its commands.</summary>
internal sealed class CaOptions
{
    public Option<string> Dir { get; } = Needed("--dir", "認証局のフォルダ / the authority's folder");

    public Option<string> Network { get; } = Needed("--network", "ネットワークの名 / name of the network: a-z, 0-9, -");

    public Option<string?> PinFile { get; } = Free(
        "--pin-file", "認証局のPINのファイル / file with the authority's PIN, mode 0600 (default: pin in --dir)");

    public Option<string> Role { get; } = Needed(
        "--role", "役割 / municipality, prefecture, national, terminal, representative or organ");

    public Option<string> Office { get; } = Needed("--office", "団体コード6桁 / government code, 000000 for the nation");

    public Option<int> Instance { get; } = Range(
        "--instance", 1, PeerIdentity.InstanceMax, 1, "何台目 / which machine of the node, 1 to 99 (default 1)");

    public Option<string> Registers { get; } = new("--registers")
    {
        Description = "resident, supplement or resident+supplement (default resident)",
        DefaultValueFactory = _ => "resident",
    };

    public Option<string> TokenDir { get; } = Needed("--token-dir", "装置のフォルダ / the folder of the node's token");

    public Option<string?> TransportPin { get; } = Free(
        "--transport-pin-file", "配送用PINのファイル / file of the transport PIN (prepare-token: default beside --token-dir)");

    public Option<string?> NewPinFile { get; } = Free(
        "--new-pin-file", "新しいPINのファイル / file of your own PIN; drawn when missing (default: pin in --token-dir)");

    public Option<string> Module { get; } = new("--module")
    {
        Description = "PKCS#11 library (default SoftHSM)",
        DefaultValueFactory = _ => TokenModule.SoftHsm,
    };

    public Option<string> Out { get; } = Needed("--out", "書き出す先 / where to write");

    public Option<string> RequestFile { get; } = Needed("--request", "証明書の求め / the request");

    public Option<string?> From { get; } = Free("--from", "受け取るフォルダ / folder of the parcel or the acknowledgement");

    public Option<string?> Fingerprint { get; } = Free(
        "--fingerprint", "認証局の指紋 / the authority's SHA-256 as told by another way");

    public Option<int> Days { get; } = Range("--days", 1, CertificateAuthority.NodeLifeMax.Days,
        CertificateAuthority.NodeLife.Days, "証明書の日数 / life of the certificate in days, 1 to 397 (default 90)");

    public Option<int> TableDays { get; } = Range("--days", 1, 31, CertificateAuthority.TableLife.Days,
        "表の日数 / how long the table may be relied on alone, 1 to 31 days (default 7)");

    public Option<string?> Serial { get; } = Free("--serial", "証明書の番号 / the certificate's serial number");

    public Option<string?> OptionalRole { get; } = Free("--role", "役割 / with --office");

    public Option<string?> OptionalOffice { get; } = Free("--office", "団体コード6桁 / with --role");

    public Option<int?> OptionalInstance { get; } = new("--instance") { Description = "何台目 / only this machine" };

    public Option<RevocationReason> Reason { get; } = new("--reason")
    {
        Description = "わけ / Lost, Compromised, Superseded, Retired or IssuedInError",
        Required = true,
    };

    public Option<bool> Json { get; } = new("--json") { Description = "JSON で答える / answer as JSON" };

    public KeyFolder Folder(ParseResult parsed) => new(Path.GetFullPath(parsed.GetValue(Dir)!));

    public KeyFolder TokenFolder(ParseResult parsed) => new(Path.GetFullPath(parsed.GetValue(TokenDir)!));

    public PinFile AuthorityPin(ParseResult parsed) => new(parsed.GetValue(PinFile) ?? Folder(parsed).PinPath);

    public PinFile NodePin(ParseResult parsed) => new(parsed.GetValue(NewPinFile) ?? TokenFolder(parsed).PinPath);

    public TimeSpan Life(ParseResult parsed) => TimeSpan.FromDays(parsed.GetValue(Days));

    /// <summary>The identity that role, office, instance and registers state.</summary>
    public PeerIdentity Identity(ParseResult parsed, string network)
    {
        var (role, office) = (parsed.GetValue(Role)!, parsed.GetValue(Office)!);
        var text = string.Create(CultureInfo.InvariantCulture,
            $"juki://{network}/{parsed.GetValue(Registers)}/{role}/{office}/{parsed.GetValue(Instance)}");
        return PeerIdentity.TryParse(text, out var identity)
            ? identity
            : throw new AuthorityException($"'{text}' names no node: look at network, registers, role and office.");
    }

    /// <summary>Which certificates <c>revoke</c> is about.</summary>
    public Func<IssuedCertificate, bool> Chosen(ParseResult parsed)
    {
        var (role, office) = (parsed.GetValue(OptionalRole), parsed.GetValue(OptionalOffice));
        if (parsed.GetValue(Serial) is { } serial && role is null && office is null)
            return entry => entry.Serial.Equals(serial, StringComparison.OrdinalIgnoreCase);
        if (parsed.GetValue(Serial) is not null || !PeerIdentity.TryParseNode(role, office, out var node))
            throw new AuthorityException("Either --serial, or --role with --office of six digits.");
        return entry => entry.Identity.Node == node
            && (parsed.GetValue(OptionalInstance) is not { } instance || entry.Identity.Instance == instance);
    }

    private static Option<string> Needed(string name, string meaning) =>
        new(name) { Description = meaning, Required = true };

    private static Option<string?> Free(string name, string meaning) => new(name) { Description = meaning };

    private static Option<int> Range(string name, int least, int most, int ordinary, string meaning)
    {
        var option = new Option<int>(name) { Description = meaning, DefaultValueFactory = _ => ordinary };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least || result.GetValueOrDefault<int>() > most)
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is {least} to {most}."));
        });
        return option;
    }
}

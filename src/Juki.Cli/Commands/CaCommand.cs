using System.CommandLine;
using Juki.Cli.Ca;
using Juki.Devices.Hsm;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>
/// 認証局の操作 — <c>juki ca</c>: makes an authority, gives nodes their keys in one of two ways, records what receivers
/// sign, revokes. Answers 0 when it was done, 1 with the reason on the error stream when not.
/// </summary>
internal static class CaCommand
{
    /// <summary>The command <c>ca</c> with all below it.</summary>
    /// <param name="clock">The time; the machine's by default.</param>
    public static Command Create(Func<DateTimeOffset>? clock = null)
    {
        var now = clock ?? TimeProvider.System.GetUtcNow;
        return new Command("ca", "認証局 / the authority of keys and certificates, off-line between its uses")
        {
            Init(now), PrepareToken(now), Request(), Issue(now), Receive(), Acknowledge(now),
            Revoke(now), Table(now), List(now),
        };
    }

    private static Command Init(Func<DateTimeOffset> clock)
    {
        var o = new CaOptions();
        return Build("init", "認証局を作る / make an authority: its token, P-384 key, certificate and empty revocation table",
            "juki ca init --dir authority --network rehearsal", o, [o.Dir, o.Network, o.PinFile, o.Module], parsed =>
            {
                var folder = o.Folder(parsed);
                var token = new TokenDescription(parsed.GetValue(o.Module)!, "juki-authority", "authority");
                Directory.CreateDirectory(folder.Path);
                using var authority = CertificateAuthority.Create(
                    folder, parsed.GetValue(o.Network)!, token, o.AuthorityPin(parsed), clock);
                return new Answer(
                    $"authority of '{authority.Network}' in {folder.Path}\nfingerprint {authority.Fingerprint}",
                    new { authority.Network, authority.Fingerprint });
            });
    }

    private static Command PrepareToken(Func<DateTimeOffset> clock)
    {
        var o = new CaOptions();
        return Build("prepare-token",
            "鍵を封入した装置を用意する / seal a key into a token to be shipped, with its certificate; the transport PIN goes "
            + "into a file of its own and travels by another way",
            "juki ca prepare-token --dir authority --role municipality --office 131016 --token-dir cs-131016", o,
            [o.Dir, o.PinFile, o.Role, o.Office, o.Instance, o.Registers, o.TokenDir, o.TransportPin, o.Days], parsed =>
            {
                using var authority = CertificateAuthority.Open(o.Folder(parsed), o.AuthorityPin(parsed), clock);
                var identity = o.Identity(parsed, authority.Network);
                var folder = o.TokenFolder(parsed);
                var pin = new PinFile(parsed.GetValue(o.TransportPin) ?? Path.TrimEndingDirectorySeparator(folder.Path)
                    + ".transport-pin");
                var parcel = NodeKeys.PrepareToken(authority, identity, folder, pin, o.Life(parsed));
                return new Answer(
                    $"{identity}\nserial {parcel.Serial}\ntoken in {folder.Path}\ntransport PIN in {pin.Path}",
                    new
                    {
                        identity = identity.ToString(), parcel.Serial, tokenDir = folder.Path, transportPin = pin.Path,
                    });
            });
    }

    private static Command Request()
    {
        var o = new CaOptions();
        return Build("request", "証明書を求める / make a key in the node's own token and a PKCS#10 request signed by it",
            "juki ca request --token-dir cs --network rehearsal --role municipality --office 131016 --out cs.csr", o,
            [o.TokenDir, o.Network, o.Role, o.Office, o.Instance, o.Registers, o.NewPinFile, o.Module, o.Out], parsed =>
            {
                var identity = o.Identity(parsed, parsed.GetValue(o.Network)!);
                var folder = o.TokenFolder(parsed);
                Directory.CreateDirectory(folder.Path);
                var request = NodeKeys.Request(identity, folder, o.NodePin(parsed), parsed.GetValue(o.Module)!);
                var path = parsed.GetValue(o.Out)!;
                File.WriteAllText(path, request);
                return new Answer(
                    $"{identity}\nrequest in {path}", new { identity = identity.ToString(), request = path });
            });
    }

    private static Command Issue(Func<DateTimeOffset> clock)
    {
        var o = new CaOptions();
        return Build("issue", "証明書を発行する / issue the certificate for a request, for the identity that you state",
            "juki ca issue --dir authority --request cs.csr --role municipality --office 131016 --out parcel", o,
            [o.Dir, o.PinFile, o.RequestFile, o.Role, o.Office, o.Instance, o.Registers, o.Out, o.Days], parsed =>
            {
                using var authority = CertificateAuthority.Open(o.Folder(parsed), o.AuthorityPin(parsed), clock);
                var identity = o.Identity(parsed, authority.Network);
                var request = File.ReadAllText(parsed.GetValue(o.RequestFile)!);
                var parcel = NodeKeys.Issue(authority, request, identity, o.Life(parsed));
                var folder = new KeyFolder(Path.GetFullPath(parsed.GetValue(o.Out)!));
                parcel.Write(folder);
                return new Answer($"{identity}\nserial {parcel.Serial}\nparcel in {folder.Path}",
                    new { identity = identity.ToString(), parcel.Serial, parcel = folder.Path });
            });
    }

    private static Command Receive()
    {
        var o = new CaOptions();
        return Build("receive", "受け取る / take a token or a parcel: set your own PIN, check, sign the acknowledgement",
            "juki ca receive --token-dir cs-131016 --transport-pin-file cs-131016.transport-pin --fingerprint AB12…", o,
            [o.TokenDir, o.From, o.TransportPin, o.NewPinFile, o.Fingerprint], parsed =>
            {
                var folder = o.TokenFolder(parsed);
                var from = parsed.GetValue(o.From) is { } parcel ? new KeyFolder(Path.GetFullPath(parcel)) : folder;
                var transport = parsed.GetValue(o.TransportPin) is { } file ? new PinFile(file) : null;
                if (transport is null && from == folder)
                    throw new AuthorityException("Either --transport-pin-file (a shipped token) or --from (a parcel).");
                var signed = NodeKeys.Receive(
                    folder, from, transport, o.NodePin(parsed), parsed.GetValue(o.Fingerprint));
                var path = NodeKeys.AcknowledgementPath(folder);
                return new Answer($"serial {signed.Serial}\nacknowledgement in {path}",
                    new { signed.Serial, acknowledgement = path });
            });
    }

    private static Command Acknowledge(Func<DateTimeOffset> clock)
    {
        var o = new CaOptions();
        return Build("acknowledge", "受領書を記録する / record what the receiver signed",
            "juki ca acknowledge --dir authority --from cs-131016", o, [o.Dir, o.PinFile, o.From], parsed =>
            {
                using var authority = CertificateAuthority.Open(o.Folder(parsed), o.AuthorityPin(parsed), clock);
                var from = new KeyFolder(parsed.GetValue(o.From)
                    ?? throw new AuthorityException("--from names the folder with acknowledgement and certificate."));
                using var certificate = from.Certificate();
                var entry = authority.Acknowledge(
                    Acknowledgement.Read(NodeKeys.AcknowledgementPath(from)), certificate);
                return new Answer($"{entry.Identity}\nserial {entry.Serial}\n{entry.State}", Line.Of(entry));
            });
    }

    private static Command Revoke(Func<DateTimeOffset> clock)
    {
        var o = new CaOptions();
        return Build("revoke", "失効させる / revoke one certificate, or those of a node or one machine of it",
            "juki ca revoke --dir authority --role municipality --office 131016 --reason Lost", o,
            [o.Dir, o.PinFile, o.Serial, o.OptionalRole, o.OptionalOffice, o.OptionalInstance, o.Reason], parsed =>
            {
                using var authority = CertificateAuthority.Open(o.Folder(parsed), o.AuthorityPin(parsed), clock);
                var revoked = authority.Revoke(o.Chosen(parsed), parsed.GetValue(o.Reason));
                if (revoked.Count == 0)
                    throw new AuthorityException("No certificate that is still good is chosen by that.");
                var lines = revoked.Select(entry => $"{entry.Serial} {entry.Identity}");
                return new Answer($"revoked:\n{string.Join('\n', lines)}\ntable in {authority.Folder.RevocationsPath}",
                    new { revoked = revoked.Select(Line.Of), table = authority.Folder.RevocationsPath });
            });
    }

    private static Command Table(Func<DateTimeOffset> clock)
    {
        var o = new CaOptions();
        return Build("table", "失効表に署名し直す / sign the revocation table anew, to be done daily",
            "juki ca table --dir authority", o, [o.Dir, o.PinFile, o.TableDays], parsed =>
            {
                using var authority = CertificateAuthority.Open(o.Folder(parsed), o.AuthorityPin(parsed), clock);
                var table = authority.SignTable(TimeSpan.FromDays(parsed.GetValue(o.TableDays)));
                return new Answer(
                    $"table {table.Number}, {table.Entries.Count} revoked, until {table.ValidTo:u}",
                    new { table.Number, table.Entries.Count, table.ValidFrom, table.ValidTo });
            });
    }

    private static Command List(Func<DateTimeOffset> clock)
    {
        var o = new CaOptions();
        return Build("list", "証明書の一覧 / list all certificates that were issued",
            "juki ca list --dir authority --json", o, [o.Dir, o.PinFile], parsed =>
            {
                using var authority = CertificateAuthority.Open(o.Folder(parsed), o.AuthorityPin(parsed), clock);
                var all = authority.Certificates.ToArray();
                var lines = all.Select(entry => $"{entry.Serial} {entry.State,-12} {entry.Ends:u} {entry.Identity}");
                return new Answer(string.Join('\n', lines),
                    new { authority.Network, authority.Fingerprint, certificates = all.Select(Line.Of) });
            });
    }

    private static Command Build(
        string name, string meaning, string example, CaOptions options, Option[] needed,
        Func<ParseResult, Answer> work) =>
        AuthorityCommand.Build("ca", name, meaning, example, [.. needed, options.Json], options.Json, work);

    private sealed record Line(
        string Serial, string Identity, DateTimeOffset Begins, DateTimeOffset Ends, CertificateState State,
        RevocationReason? Reason)
    {
        public static Line Of(IssuedCertificate entry) => new(entry.Serial, entry.Identity.ToString(), entry.Begins,
            entry.Ends, entry.State, entry.Revocation?.Reason);
    }
}

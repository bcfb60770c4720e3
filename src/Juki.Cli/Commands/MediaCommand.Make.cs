using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Hsm;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Server.Media;
using Juki.Wire.Files.Media;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>Commands that make and open media.</summary>
internal static partial class MediaCommand
{
    private const int KeyDays = 730; // [ours: two years]

    private static Command Key(Func<DateTimeOffset> clock)
    {
        var json = new MediaOptions().Json;
        var dir = new Option<string>("--dir") { Description = "作る場所 / folder to make", Required = true };
        var name = new Option<string>("--name") { Description = "受領機関 / name of the body", Required = true };
        var ca = new Option<string>("--ca")
        {
            Description = "網の認証局の証明書 / certificate of the network's authority", Required = true,
        };
        return Build("key", "受領者の鍵と証明書を作る / make a receiver's key in its token, and its certificate",
            "juki media key --dir receiver --name 税務課 --ca ca.pem", [dir, name, ca, json], json, parsed =>
            {
                var folder = parsed.GetValue(dir)!;
                var fingerprint = RecipientFolder.Create(
                    folder, parsed.GetValue(name)!, parsed.GetValue(ca)!, KeyDays, clock());
                return new Answer(
                    $"{folder}/certificate.pem を手渡す / hand over by hand. SHA-256 {fingerprint}",
                    new { certificate = $"{folder}/certificate.pem", fingerprint });
            });
    }

    private static Command Make(Func<DateTimeOffset> clock)
    {
        var (o, m, two) = (new MediaOptions(), new MakeOptions(), new SecondPersonOptions());
        o.Medium.Required = false;
        return Build("make", "提供データを媒体用に封じ、書込みを記載する / seal files for a medium and enter the writing: for "
            + "a receiver's certificate (--for), or locked with the password that the asker set (--lock)",
            "juki media make 結果.csv --out 結果.medium --for 税務課.pem --keys node --store media.db --office 130001 "
            + "--kind FlashMemory --owner Receiver --affair 500001 --records 120 --by A0101 --node node.json "
            + "--operator 7 --agreement agreement-2026-000001",
            [m.Files, m.Out, m.For, m.Keys, m.PinFile, m.Lock, m.PasswordFd, o.Store, o.Office, o.Medium, o.Kind,
             o.Owner, m.Affair, m.Records, o.By, .. two.All, o.DryRun, o.Json],
            o.Json, parsed =>
            {
                PendingFile? made = null;
                try
                {
                    var answer = Change(o, parsed, clock, o.OfficeOf(parsed), (register, now) =>
                    {
                        var (verdict, number) = Target(o, parsed, register, now);
                        if (verdict != MediaVerdict.Entered)
                            return (verdict, number);
                        var what = m.Writing(parsed, o);
                        // The rules first: a refused writing leaves no file, not even for a moment.
                        if (register.Judge(number, what, now) is var judged and not MediaVerdict.Entered)
                            return (judged, number);
                        if (!parsed.GetValue(o.DryRun))
                            two.Pass(parsed, SecondPersonMatter.MediaExport, m.About(parsed));
                        made = m.Seal(parsed, number, clock);
                        return (register.Enter(number, what with { Container = made.Digest }, now), number);
                    });
                    // Entered, then named: a crash between leaves an entry without a medium, never the reverse.
                    if (answer.IsGood && !parsed.GetValue(o.DryRun))
                        made!.Keep();
                    return answer;
                }
                finally
                {
                    made?.Dispose();
                }
            });
    }

    /// <summary>The medium that is named, or a new one.</summary>
    private static (MediaVerdict, MediumNumber) Target(
        MediaOptions o, ParseResult parsed, MediaRegister register, Server.Node.Moment now)
    {
        if (parsed.GetValue(o.Medium) is not null)
            return (MediaVerdict.Entered, o.MediumOf(parsed));
        var verdict = register.Register(o.Registration(parsed), now, out var number);
        return (verdict, number);
    }

    private static Command Open(Func<DateTimeOffset> clock)
    {
        var o = new MediaOptions();
        var file = new Argument<string>("FILE") { Description = "媒体のファイル / the sealed file" };
        var keys = new Option<string>("--keys") { Description = "受領者の鍵の場所 / receiver's folder", Required = true };
        var to = new Option<string>("--to") { Description = "作るフォルダ / folder to make", Required = true };
        var network = new Option<string?>("--network")
        {
            Description = "網の名。失効表も見る / network, whose revocation table in --keys is looked at too",
        };
        return Build("open", "媒体を検査し開く / check a medium whole and open it",
            "juki media open 結果.medium --keys receiver --to 結果",
            [file, keys, to, network, o.DryRun, o.Json], o.Json, parsed =>
                RecipientFolder.With(parsed.GetValue(keys)!, parsed.GetValue(network), (recipient, trust) =>
                {
                    var (path, now) = (parsed.GetValue(file)!, clock());
                    var manifest = parsed.GetValue(o.DryRun)
                        ? MediumReader.Inspect(path, recipient, trust, now)
                        : MediumReader.Open(path, parsed.GetValue(to)!, recipient, trust, now);
                    var lines = manifest.Files.Select(one => $"  {one.Name}  {one.Length} bytes");
                    return new Answer(
                        $"{manifest.Number}  {manifest.Maker}\n{string.Join('\n', lines)}",
                        new
                        {
                            medium = manifest.Number.ToString(), maker = manifest.Maker.ToString(), manifest.MadeAt,
                            manifest.Affair, files = manifest.Files.Select(one => new
                            {
                                one.Name, one.Length, sha256 = Convert.ToHexStringLower(one.Digest.Span),
                            }),
                        });
                }));
    }

    /// <summary>Options of <c>make</c>.</summary>
    private sealed class MakeOptions
    {
        public Argument<string[]> Files { get; } = new("FILE")
        {
            Description = "入れるファイル / files to put on it", Arity = ArgumentArity.OneOrMore,
        };

        public Option<string> Out { get; } = new("--out") { Description = "書き出す先 / file to write", Required = true };

        public Option<string?> For { get; } = new("--for") { Description = "受領者の証明書 / receiver's certificate, PEM" };

        public Option<string?> Keys { get; } = new("--keys") { Description = "作成者の鍵の場所 / the maker's key folder" };

        public Option<string?> PinFile { get; } = new("--pin-file") { Description = "暗証番号のファイル / file of the PIN" };

        public Option<bool> Lock { get; } = new("--lock")
        {
            Description = "相手が定めたパスワードで施錠する (ZIP, AES-256) / lock with the asker's password",
        };

        public Option<int?> PasswordFd { get; } = new("--password-fd")
        {
            Description = "パスワードを読む記述子 / descriptor to read the password from (0: standard input)",
        };

        public Option<string> Affair { get; } = new("--affair") { Description = "事務コード / affair", Required = true };

        public Option<long> Records { get; } = new("--records")
        {
            Description = "件数 / number of records", Required = true,
        };

        /// <summary>What is to be entered, with a digest that is not known yet.</summary>
        public MediumEvent Writing(ParseResult parsed, MediaOptions o)
        {
            if (parsed.GetValue(Lock) == (parsed.GetValue(For) is not null))
                throw new InvalidDataException("--for か --lock の一方を選ぶ / choose --for or --lock");
            if (!AffairCode.TryParse(parsed.GetValue(Affair), out var affair))
                throw new InvalidDataException("事務コードの誤り / no code of an affair");
            var recipient = parsed.GetValue(For) is { } path ? MediumWriter.Fingerprint(Load(path)) : default;
            return new(MediumAct.Written, parsed.GetValue(o.By)!)
            {
                Protection = recipient.IsEmpty ? MediumProtection.Password : MediumProtection.Certificate,
                Affair = affair.Value,
                Records = parsed.GetValue(Records),
                Container = new byte[32],
                Recipient = recipient,
            };
        }

        /// <summary>About what two persons agree: the digest of the files' digests.</summary>
        public string About(ParseResult parsed)
        {
            var digests = new List<byte>();
            foreach (var path in parsed.GetValue(Files)!)
            {
                using var file = File.OpenRead(path);
                digests.AddRange(SHA256.HashData(file));
            }
            return SecondPersonOptions.About([.. digests]);
        }

        /// <summary>Writes the file, under its temporary name.</summary>
        public PendingFile Seal(ParseResult parsed, MediumNumber number, Func<DateTimeOffset> clock)
        {
            var (path, files) = (parsed.GetValue(Out)!, parsed.GetValue(Files)!);
            if (parsed.GetValue(For) is not { } certificate)
                return LockedFile.Write(path, files, PasswordInput.Read(parsed.GetValue(PasswordFd)), clock());
            var folder = new KeyFolder(parsed.GetValue(Keys)
                ?? throw new InvalidDataException("--keys が要る / --keys is needed"));
            using var recipient = Load(certificate);
            using var maker = SessionKeys.Open(
                folder, clock, parsed.GetValue(PinFile) is { } pin ? new PinFile(pin) : null);
            _ = AffairCode.TryParse(parsed.GetValue(Affair), out var affair);
            return MediumWriter.Write(path, new(number, affair.Value, recipient, files), maker);
        }

        private static X509Certificate2 Load(string path) => X509CertificateLoader.LoadCertificateFromFile(path);
    }
}

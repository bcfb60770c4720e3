using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Juki.Domain.Authority;
using Juki.Server.Host;
using Juki.Wire.Errands;

namespace Juki.Cli.Commands;

/// <summary>照合情報の管理 — <c>juki biometric …</c>: operators' fingers and their readers at a running node
/// (docs/biometric.md). Answers 0 when it was done, 1 with the reason when not.</summary>
internal static class BiometricCommand
{
    private const string Group = "biometric", Readers = "biometric reader";

    /// <summary>The command <c>biometric</c> with all below it.</summary>
    public static Command Create() => new(Group, "照合情報の管理 / operators' fingers, and their readers")
    {
        Register("register", AuthorityAct.TemplateRegistered, "指を登録する / register a finger"),
        Register("renew", AuthorityAct.TemplateRenewed, "登録し直す。前の照合情報は効かなくなる / register anew; the one before is void"),
        Erase(), Status(),
        new Command("reader", "読取装置 / readers") { Add(), Remove(), List(), Make() },
    };

    private static Command Register(string name, AuthorityAct act, string meaning)
    {
        var o = new OperatorOptions();
        var finger = new FingerOptions();
        return Build(o, Group, name, meaning,
            $"juki biometric {name} node.json --operator 7 --by 4 --finger 1 --finger-key reader.key",
            [o.Operator, .. finger.All, o.Agreement, o.Reason, o.By, o.DryRun], parsed =>
            {
                var call = Call(o, parsed, OperatorTask.BeginFinger) with { Act = act };
                var config = NodeConfig.Read(parsed.GetValue(o.Where)!, out var fault)
                    ?? throw new InvalidDataException($"設定ファイルが要る / the configuration file is needed: {fault}");
                using var reader = finger.Open(parsed, config.Network);
                var begun = o.Ask(parsed, call);
                if (call.IsDry)
                    return Told(call);
                if (reader is null)
                    throw new InvalidDataException($"--finger: {finger.Finger.Description}");
                var (failure, reading) = reader.Reader.Register(new(begun.TransformKey), begun.Challenge);
                if (reading is null)
                    throw new InvalidDataException($"{failure}: 読み取れない。指を置き直す / nothing was read; lay it down anew");
                o.Ask(parsed, call with
                {
                    Task = OperatorTask.KeepFinger, Reader = reading.Reader, Template = reading.Template.ToBytes(),
                    Signature = reading.Signature,
                });
                return Told(call);
            });
    }

    private static Command Erase()
    {
        var o = new OperatorOptions();
        return Build(o, Group, "erase", "照合情報を消す / erase what is kept of a finger",
            "juki biometric erase node.json --operator 7 --by 4",
            [o.Operator, o.Agreement, o.Reason, o.By, o.DryRun], parsed =>
            {
                var call = Call(o, parsed, OperatorTask.EraseFinger);
                o.Ask(parsed, call);
                return Told(call);
            });
    }

    private static Command Status()
    {
        var o = new OperatorOptions();
        return Build(o, Group, "status", "誰の指が登録されているか / whose finger is registered",
            "juki biometric status node.json", [], parsed =>
            {
                var fingers = o.Ask(parsed, new() { Task = OperatorTask.Fingers }).Fingers;
                return new(
                    string.Join('\n', fingers.Select(one => Line(
                        $"{one.Number} {Written(one.At)} {one.By} 登録 {one.Registration}回目"))
                        .Append($"{fingers.Count} 人 / operators")), fingers);
            });
    }

    private static Command Add()
    {
        var o = new OperatorOptions();
        var key = new Option<string>("--key") { Description = "公開鍵、PEM / its public key, PEM", Required = true };
        var name = new Option<string>("--name") { Description = "機関での呼び名 / as the office calls it", Required = true };
        return Build(o, Readers, "add", "読取装置を登録する / believe a reader from now on",
            "juki biometric reader add node.json --key reader.key.pub --name 窓口1 --by 4",
            [key, name, o.By, o.DryRun], parsed =>
            {
                using var read = ECDsa.Create();
                try
                {
                    read.ImportFromPem(File.ReadAllText(parsed.GetValue(key)!));
                }
                catch (Exception failure) when (failure is ArgumentException or CryptographicException)
                {
                    throw new InvalidDataException("--key: 公開鍵ではない / no public key", failure);
                }
                var call = new OperatorCall
                {
                    Task = OperatorTask.AddReader, Reader = read.ExportSubjectPublicKeyInfo(),
                    About = parsed.GetValue(name)!, By = parsed.GetValue(o.By), IsDry = parsed.GetValue(o.DryRun),
                };
                o.Ask(parsed, call);
                return Told(call);
            });
    }

    private static Command Remove()
    {
        var o = new OperatorOptions();
        var serial = new Option<int>("--reader-number") { Description = "一覧の番号 / number in the list", Required = true };
        return Build(o, Readers, "remove", "読取装置を抹消する。すぐに効く / believe a reader no more, at once",
            "juki biometric reader remove node.json --reader-number 1 --by 4",
            [serial, o.By, o.DryRun], parsed =>
            {
                var call = new OperatorCall
                {
                    Task = OperatorTask.RemoveReader, Number = parsed.GetValue(serial),
                    By = parsed.GetValue(o.By), IsDry = parsed.GetValue(o.DryRun),
                };
                o.Ask(parsed, call);
                return Told(call);
            });
    }

    private static Command List()
    {
        var o = new OperatorOptions();
        return Build(o, Readers, "list", "読取装置の一覧 / all readers", "juki biometric reader list node.json", [], parsed =>
        {
            var readers = o.Ask(parsed, new() { Task = OperatorTask.Fingers }).Readers;
            return new(
                string.Join('\n', readers.Select(one => Line(
                    $"{one.Serial} {one.Name} {one.Key} {Written(one.At)} {one.By} ")
                    + (one.Ended is { } ended ? Line($"抹消 / removed {Written(ended)} {one.EndedBy}") : "有効 / believed"))
                    .Append($"{readers.Count} 台 / readers")), readers);
        });
    }

    private static Command Make()
    {
        var json = new Option<bool>("--json") { Description = "JSON で答える / answer as JSON" };
        var file = new Argument<string>("file") { Description = "鍵のファイル。公開鍵は .pub / the key's file; beside it .pub" };
        return AuthorityCommand.Build(
            Readers, "make", "合成センサーの読取装置の鍵を作る / a key for a reader with the synthetic sensor",
            "juki biometric reader make reader.key", [file, json], json, parsed =>
            {
                var path = parsed.GetValue(file)!;
                using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                using (var made = new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew, Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }))
                using (var writer = new StreamWriter(made))
                    writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
                File.WriteAllText(path + ".pub", key.ExportSubjectPublicKeyInfoPem() + "\n");
                return new($"{path} {path}.pub", new { key = path, publicKey = path + ".pub" });
            });
    }

    private static OperatorCall Call(OperatorOptions o, ParseResult parsed, OperatorTask task) => new()
    {
        Task = task, Number = parsed.GetValue(o.Operator), By = parsed.GetValue(o.By),
        Reason = parsed.GetValue(o.Reason)!, Agreement = parsed.GetValue(o.Agreement)!,
        IsDry = parsed.GetValue(o.DryRun),
    };

    private static Answer Told(OperatorCall call) => new(
        call.IsDry ? "できる。何も変えていない / it can be done; nothing was changed" : "処理した / done", new { call.IsDry });

    private static string Line(FormattableString text) => FormattableString.Invariant(text);

    private static string Written(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString(
        "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static Command Build(
        OperatorOptions o, string group, string name, string meaning, string example, IReadOnlyList<Symbol> own,
        Func<ParseResult, Answer> work)
    {
        IReadOnlyList<Symbol> card = own.Contains(o.By) ? o.Card.All : [];
        return AuthorityCommand.Build(
            group, name, meaning, example, [o.Where, .. own, .. card, o.Json], o.Json, work);
    }
}

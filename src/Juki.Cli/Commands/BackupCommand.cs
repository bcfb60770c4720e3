using System.CommandLine;
using System.Text.Json;
using Juki.Domain.Offices;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Cli.Commands;

/// <summary>
/// 控え — <c>juki backup</c>, <c>juki verify-backup</c> and <c>juki restore</c>: an encrypted copy of a node's store,
/// taken while it runs; its check; and its way back. Exit 0: done. 1: refused. 2: not understood.
/// </summary>
internal static class BackupCommand
{
    private const int Refused = 1;

    private static readonly Argument<FileInfo> Config = new("config")
    {
        Description = "設定ファイル / configuration of the node",
    };
    private static readonly Argument<FileInfo> Backup = new("backup") { Description = "控えのファイル / the backup" };
    private static readonly Option<FileInfo> Key = new("--key")
    {
        Description = "控えの鍵 (PEM) / private key of the backup", Required = true,
    };
    private static readonly Option<bool> InJson = new("--json") { Description = "JSON 1行で / one line of JSON" };

    /// <summary>The command <c>backup</c>.</summary>
    public static Command CreateBackup()
    {
        var to = new Option<FileInfo>("--to") { Description = "書き出すファイル / file to write", Required = true };
        var certificate = new Option<FileInfo>("--for")
        {
            Description = "控えの鍵の証明書 (PEM) / certificate of the key that can read it", Required = true,
        };
        var command = new Command("backup", """
            稼働中のサーバの控えを暗号化して書き出す / write an encrypted backup of a node's store, running or not

            控えの鍵は、あらかじめ二人が合意したものに限る / the key is one to which two persons have agreed:
            juki operator propose --help

            例 / example:
              openssl req -x509 -newkey rsa:3072 -days 3650 -subj /CN=backup -keyout backup.key -out backup.pem
              juki backup node.json --to node-20260401.juki-backup --for backup.pem
              juki verify-backup node-20260401.juki-backup --key backup.key --node node.json
            """)
        {
            Config, to, certificate, InJson,
        };
        command.SetAction(parsed => Guarded(() =>
        {
            var node = Node(parsed.GetValue(Config)!);
            BackupKey.Pass(node, parsed.GetValue(Config)!.FullName, parsed.GetValue(certificate)!.FullName);
            var facts = Backups.Take(
                node, parsed.GetValue(certificate)!.FullName, parsed.GetValue(to)!.FullName, Progress);
            Tell(facts, parsed.GetValue(InJson), "控えを書き出した / backed up");
            return 0;
        }));
        return command;
    }

    /// <summary>The command <c>verify-backup</c>.</summary>
    public static Command CreateVerify()
    {
        var node = new Option<FileInfo?>("--node")
        {
            Description = "検証済みと伝えるサーバの設定 / configuration of the node to be told that it is verified",
        };
        var command = new Command("verify-backup", """
            控えを復号して全体を読む / decrypt a backup and read all of it

            --node を付けると、隣のサーバは控えにある通知を保存しなくてよくなる /
            with --node its neighbours no longer keep the messages that the backup holds
            """)
        {
            Backup, Key, node, InJson,
        };
        command.SetAction(parsed => Guarded(() =>
        {
            var file = parsed.GetValue(Backup)!;
            var config = parsed.GetValue(node) is { } path ? Node(path) : null;
            var facts = Backups.Verify(
                file.FullName, parsed.GetValue(Key)!.FullName, config?.DataFolder ?? file.DirectoryName!);
            if (config is not null && facts.Node != config.Node)
                throw new BackupException($"the backup is of {facts.Node}, not of {config.Node}");
            if (config is not null)
                SafePoints.Write(config.DataFolder, facts);
            Tell(facts, parsed.GetValue(InJson), "控えは正しい / the backup is good");
            return 0;
        }));
        return command;
    }

    /// <summary>The command <c>restore</c>.</summary>
    public static Command CreateRestore()
    {
        var dry = new Option<bool>("--dry-run") { Description = "何もせず、失うものを言う / only say what would be lost" };
        var yes = new Option<bool>("--yes") { Description = "確認しない / do not ask" };
        var persons = new Option<uint[]>("--persons")
        {
            Description = "操作履歴も戻す二人の管理簿番号 / ledger numbers of the two persons who put the record back too",
            Arity = new(2, 2), AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("restore", """
            停止したサーバを控えに戻す / put a stopped node back to a backup

            元の記録は node.db.replaced-… に残る。控えの後のものは起動後に隣のサーバと連携ファイルから戻る /
            the old store stays as node.db.replaced-…; what came after the backup comes back after the start,
            from the neighbours and from the legacy files. 操作履歴は、--persons を付けたときだけ戻し、新しいログを始める /
            the record goes on as it is; with --persons it is put back too (BACKUP.record), and a new log begins;
            一括提供のファイル (BACKUP.batch) も共に戻す / with it the files of batch provision

            例 / example: juki restore node.juki-backup node.json --key backup.key --persons 12 34
            """)
        {
            Backup, Config, Key, persons, dry, yes,
        };
        command.SetAction(parsed => Guarded(() =>
        {
            var node = Node(parsed.GetValue(Config)!);
            var isDry = parsed.GetValue(dry);
            (uint, uint)? two = parsed.GetValue(persons) is [var first, var second] ? (first, second) : null;
            if (two is { } named && (named.Item1 == 0 || named.Item2 == 0 || named.Item1 == named.Item2))
                throw new BackupException("two persons are needed");
            var isDone = Backups.Restore(
                node, parsed.GetValue(Backup)!.FullName, parsed.GetValue(Key)!.FullName, two,
                (backup, present) =>
                {
                    TellLoss(backup, present, SafePoints.Read(node.DataFolder));
                    return !isDry && (parsed.GetValue(yes) || IsConfirmed());
                },
                TellBatches);
            Console.WriteLine(isDone
                ? "控えに戻した。juki serve で起動する / restored; start it with juki serve"
                : "何も変えていない / nothing was changed");
            return isDone || isDry ? 0 : Refused;
        }));
        return command;
    }

    private static NodeConfig Node(FileInfo path)
    {
        var config = NodeConfig.Read(path.FullName, out var fault)
            ?? throw new BackupException($"the configuration cannot be read: {fault}");
        var faults = config.Validate();
        return faults.Count == 0 ? config : throw new BackupException(faults[0]);
    }

    private static int Guarded(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is BackupException or StoreException or IOException
            or UnauthorizedAccessException or InvalidDataException or System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine($"できません / not done: {failure.Message}");
            return Refused;
        }
    }

    private static void Progress(int permille)
    {
        if (!Console.IsErrorRedirected)
            Console.Error.Write(permille < 1000 ? $"\r{permille / 10} %" : "\r      \r");
    }

    private static void Tell(StoreFacts facts, bool isJson, string done)
    {
        if (isJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                node = facts.Node.ToString(),
                incarnation = facts.Incarnation,
                handled = facts.LanesIn.Select(
                    lane => new { peer = NameOf(lane.Peer), lane = NameOf(lane.Class), last = lane.Last }),
            }));
            return;
        }
        Console.WriteLine($"{facts.Node}: {done}");
        foreach (var lane in facts.LanesIn)
            Console.WriteLine($"  {NameOf(lane.Peer)} {NameOf(lane.Class)}: {lane.Last:N0} 件まで / up to {lane.Last:N0}");
    }

    /// <summary>What is newer than the backup, and whether it can come back.</summary>
    private static void TellLoss(StoreFacts backup, StoreFacts? present, IReadOnlyList<LaneInRow> verified)
    {
        Console.WriteLine($"{backup.Node}: 控え / backup; 現在 / present: {(present is null ? "—" : "node.db")}");
        foreach (var lane in backup.LanesIn)
        {
            var name = $"{NameOf(lane.Peer)} {NameOf(lane.Class)}";
            var now = present?.LanesIn.FirstOrDefault(row => row.Peer == lane.Peer && row.Class == lane.Class);
            if (now is not null && now.Last > lane.Last)
                Console.WriteLine($"  {name}: {lane.Last + 1:N0}–{now.Last:N0} を再び受け取る / will be received again");
            var safe = verified.FirstOrDefault(row => row.Peer == lane.Peer && row.Class == lane.Class);
            if (safe is not null && safe.Last > lane.Last)
            {
                Console.WriteLine($"  {name}: {lane.Last + 1:N0}–{safe.Last:N0} は失われうる "
                    + "(より新しい検証済みの控えがある) / may be lost: there is a newer verified backup; restore that one");
            }
        }
        foreach (var lane in backup.LanesOut)
        {
            var now = present?.LanesOut.FirstOrDefault(row => row.Peer == lane.Peer && row.Class == lane.Class);
            if (now is not null && now.Last > lane.Last)
            {
                Console.WriteLine($"  → {NameOf(lane.Peer)} {NameOf(lane.Class)}: {now.Last - lane.Last:N0} 件を作り直す / "
                    + "will be made again");
            }
        }
    }

    /// <summary>一括提供 that was in work: it goes on, or is to be handed in anew.</summary>
    private static void TellBatches(IReadOnlyList<BatchRestored> batches)
    {
        foreach (var batch in batches)
        {
            Console.WriteLine(batch.IsKept
                ? $"  一括提供 {batch.Name}: {batch.Position:N0}/{batch.Lines:N0} 行から続ける / goes on"
                : $"  一括提供 {batch.Name}: 失われた。別のファイル番号で改めて渡す / lost; to be handed in under another number");
        }
    }

    private static bool IsConfirmed()
    {
        Console.Write("戻しますか / restore? (yes/no): ");
        return Console.ReadLine() is "yes";
    }

    private static string NameOf(long peer) => NodeName.FromNumber(peer).ToString();

    private static string NameOf(int laneClass) => ((LaneClass)laneClass).ToString();
}

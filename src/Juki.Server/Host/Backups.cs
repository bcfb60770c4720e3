using System.Diagnostics;
using Juki.Domain.Offices;
using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>A backup that cannot be made, read or restored. The text can be shown; it holds no value of a
/// resident.</summary>
internal sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What a store says about itself and its lanes.</summary>
internal sealed record StoreFacts(
    NodeName Node, long Network, long Incarnation, IReadOnlyList<LaneInRow> LanesIn, IReadOnlyList<LaneOutRow> LanesOut)
{
    /// <summary>Reads them.</summary>
    public static StoreFacts Read(Store store)
    {
        var numbers = new NodeNumbers(store);
        var to = new RowKey(long.MaxValue);
        return new(
            NodeName.FromNumber(numbers[NodeNumberId.Owner]), numbers[NodeNumberId.Network],
            numbers[NodeNumberId.Incarnation],
            store.Range(NodeTables.LanesIn, new(0), to, Store.BatchMax),
            store.Range(NodeTables.LanesOut, new(0), to, Store.BatchMax));
    }
}

/// <summary>
/// 控え — backups of a node's store: a consistent copy, taken while the node runs, encrypted for the holder of a key
/// (CMS AuthEnvelopedData, AES-256-GCM, by the openssl program), verified by decrypting and reading it, and restored as
/// a new life of the store (docs/decisions/0009).
/// </summary>
internal static class Backups
{
    /// <summary>What the engine says of a whole file.</summary>
    internal const string CheckPassed = "ok";

    /// <summary>Copies the store of a node, running or not, and encrypts the copy for <paramref name="certificate"/>.
    /// An existing file is not replaced.</summary>
    /// <param name="certificate">Certificate of the key that can read it, PEM.</param>
    /// <param name="progress">Told how many of a thousand are copied.</param>
    public static StoreFacts Take(NodeConfig config, string certificate, string to, Action<int> progress)
    {
        if (!File.Exists(config.StorePath))
            throw new BackupException($"there is no store in {config.DataFolder}");
        if (File.Exists(to))
            throw new BackupException($"{to} is there already");
        if (File.Exists(BatchOf(to)))
            throw new BackupException($"{BatchOf(to)} is there already");
        var facts = Copy(config.StorePath, certificate, to, progress, Checked);
        // The record later than the register: what was answered before the backup is in it.
        if (!File.Exists(config.RecordPath))
            return facts;
        var hasBatches = BatchBackup.IsThere(config);
        var archive = config.RecordPath + ".batch";
        try
        {
            if (hasBatches)
                BatchBackup.Hold(config);
            _ = Copy(config.RecordPath, certificate, RecordOf(to), progress, RecordBackup.Check);
            if (!hasBatches)
                return facts;
            BatchBackup.Hold(config);
            if (BatchBackup.Pack(config, archive))
                Encrypt(archive, certificate, BatchOf(to));
        }
        finally
        {
            BatchBackup.Release(config);
            File.Delete(archive);
        }
        return facts;
    }

    /// <summary>The backup of the folder of batch provision that belongs to a backup of the register.</summary>
    public static string BatchOf(string backup) => backup + ".batch";

    /// <summary>The backup of the record that belongs to a backup of the register.</summary>
    public static string RecordOf(string backup) => backup + ".record";

    private static T Copy<T>(
        string path, string certificate, string to, Action<int> progress, Func<string, T> check)
    {
        if (File.Exists(to))
            throw new BackupException($"{to} is there already");
        var copy = path + ".backup";
        Remove(copy);
        try
        {
            using (var store = SqliteStore.OpenReadOnly(path))
            using (var target = SqliteDatabase.Open(copy, readOnly: false))
            {
                File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                store.Begin(); // one snapshot, whatever the node writes meanwhile
                store.Raw.CopyTo(target, progress);
                store.Rollback();
            }
            var facts = check(copy);
            Encrypt(copy, certificate, to);
            return facts;
        }
        finally
        {
            Remove(copy);
        }
    }

    private static void Encrypt(string plain, string certificate, string to) => WriteDurably(to, part => OpenSsl(
        "cms", "-encrypt", "-binary", "-stream", "-outform", "DER", "-aes-256-gcm",
        "-in", plain, "-out", part, "-recip", certificate));

    /// <summary>Decrypts a backup into <paramref name="folder"/>, reads all of it and removes the plain
    /// copy.</summary>
    /// <exception cref="BackupException">It is damaged, or for another key.</exception>
    public static StoreFacts Verify(string file, string key, string folder)
    {
        var plain = Path.Combine(folder, "node.db.verifying");
        try
        {
            if (File.Exists(RecordOf(file)))
                _ = Decrypt(RecordOf(file), key, plain, RecordBackup.Check);
            if (File.Exists(BatchOf(file)))
                _ = Decrypt(BatchOf(file), key, plain, BatchBackup.Check);
            return Decrypt(file, key, plain, Checked);
        }
        finally
        {
            Remove(plain);
        }
    }

    /// <summary>
    /// Puts a backup in the place of a node's store as its next life; the node must be stopped. The old store is kept
    /// under another name. <paramref name="confirm"/> sees the backup and what it replaces, and decides.
    /// </summary>
    /// <param name="persons">Ledger numbers of the two persons by whom the record is put back too; null: the record
    /// that is there goes on.</param>
    /// <param name="batches">Told which files of batch provision go on and which are lost, when the record was put
    /// back.</param>
    /// <returns>False when it was not confirmed; then nothing was changed.</returns>
    public static bool Restore(
        NodeConfig config, string file, string key, (uint First, uint Second)? persons,
        Func<StoreFacts, StoreFacts?, bool> confirm, Action<IReadOnlyList<BatchRestored>>? batches = null)
    {
        var record = RecordOf(file);
        if (persons is not null && !File.Exists(record))
            throw new BackupException($"there is no file {record}");
        if (persons is null && !File.Exists(config.RecordPath) && File.Exists(record))
            throw new BackupException("the record is gone: put it back too, by two persons");
        var plain = config.StorePath + ".restoring";
        try
        {
            Directory.CreateDirectory(config.DataFolder);
            var backup = Decrypt(file, key, plain, Checked);
            if (backup.Node != config.Node)
                throw new BackupException($"the backup is of {backup.Node}, not of {config.Node}");
            var present = ReadStopped(config.StorePath);
            if (!confirm(backup, present))
                return false;
            using (var store = SqliteStore.Open(plain))
            {
                var last = Math.Max(backup.Incarnation, present?.Incarnation ?? 0);
                ServerNode.Restored(store, Math.Max(DrawIncarnation(), last + 1));
                if (!store.EmptyLog())
                    throw new BackupException("the restored store is in use");
            }
            if (present is not null)
                DurableFiles.Link(config.StorePath, $"{config.StorePath}.replaced-{present.Incarnation:x}");
            if (persons is { } two)
                batches?.Invoke(RestoreRecord(config, file, key, two));
            DurableFiles.Move(plain, config.StorePath);
            return true;
        }
        finally
        {
            Remove(plain);
        }
    }

    /// <summary>A number for a new life: larger than any before, different on two machines that draw at
    /// once.</summary>
    public static long DrawIncarnation() => Incarnation.IdOf(
        DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        System.Security.Cryptography.RandomNumberGenerator.GetInt32(Incarnation.Chances));

    /// <summary>Puts the record back; the node's next start begins a new log, which names the two persons.</summary>
    private static IReadOnlyList<BatchRestored> RestoreRecord(
        NodeConfig config, string file, string key, (uint First, uint Second) persons)
    {
        var (plain, archive) = (config.RecordPath + ".restoring", config.RecordPath + ".batch");
        var life = DrawIncarnation();
        try
        {
            var log = Decrypt(RecordOf(file), key, plain, RecordBackup.Check);
            var hasBatches = File.Exists(BatchOf(file));
            if (hasBatches)
                _ = Decrypt(BatchOf(file), key, archive, BatchBackup.Check);
            if (File.Exists(config.RecordPath))
            {
                using (var present = SqliteStore.Open(config.RecordPath))
                {
                    if (!present.EmptyLog())
                        throw new BackupException("the record is in use");
                }
                DurableFiles.Link(config.RecordPath, $"{config.RecordPath}.replaced-{life:x}");
            }
            var jobs = config.Node.Role is Role.Prefecture or Role.National
                ? BatchBackup.Restore(config, hasBatches ? archive : null, plain, life)
                : [];
            RecordFiles.WriteRestored(config.DataFolder, new(log, persons.First, persons.Second));
            DurableFiles.Move(plain, config.RecordPath);
            return jobs;
        }
        finally
        {
            Remove(plain);
            File.Delete(archive);
        }
    }

    private static T Decrypt<T>(string file, string key, string plain, Func<string, T> check)
    {
        if (!File.Exists(file))
            throw new BackupException($"there is no file {file}");
        Remove(plain);
        File.Create(plain).Dispose();
        File.SetUnixFileMode(plain, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        OpenSsl("cms", "-decrypt", "-binary", "-inform", "DER", "-in", file, "-out", plain, "-inkey", key);
        return check(plain);
    }

    /// <summary>The facts of a copy whose every page and row the engine could read.</summary>
    private static StoreFacts Checked(string path)
    {
        try
        {
            using var store = SqliteStore.Open(path);
            if (store.Raw.Text("pragma integrity_check(1)") != CheckPassed)
                throw new BackupException("the copy of the store is damaged");
            foreach (var table in ServerNode.Tables)
                CheckSeals(store, table);
            return StoreFacts.Read(store);
        }
        catch (StoreException failure)
        {
            throw new BackupException($"the copy is no store that can be read: {failure.Message}", failure);
        }
        finally
        {
            RemoveBeside(path);
        }
    }

    /// <summary>Reads every row of a table.</summary>
    /// <exception cref="BackupException">One is damaged.</exception>
    internal static void CheckSeals(Store store, Table table)
    {
        const int SliceRows = 10_000;
        var damaged = new List<RowKey>();
        RowKey? from = new(long.MinValue, long.MinValue, long.MinValue, long.MinValue);
        while (from is { } next)
        {
            (_, from) = store.Scrub(table, next, SliceRows, damaged);
            if (damaged.Count > 0)
                throw new BackupException($"a row of {table.Name} is damaged in the copy");
        }
    }

    /// <summary>The facts of the store that is to be replaced, its log emptied; null when there is none.</summary>
    private static StoreFacts? ReadStopped(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var store = SqliteStore.Open(path);
            var facts = StoreFacts.Read(store);
            if (!store.EmptyLog())
                throw new BackupException("the store is in use");
            return facts;
        }
        catch (StoreException failure)
        {
            throw new BackupException(
                $"the present store cannot be opened ({failure.Message}); stop the node, or move node.db* away",
                failure);
        }
    }

    private static void WriteDurably(string path, Action<string> write)
    {
        var part = path + ".part";
        write(part);
        using (var stream = new FileStream(part, FileMode.Open, FileAccess.ReadWrite))
            stream.Flush(flushToDisk: true);
        DurableFiles.Move(part, Path.GetFullPath(path));
    }

    private static void OpenSsl(params string[] arguments)
    {
        var start = new ProcessStartInfo("openssl") { RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)
            ?? throw new BackupException("the program openssl cannot be started");
        process.StandardInput.Close();
        var told = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            var first = told.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
            throw new BackupException($"openssl {arguments[0]} {arguments[1]} failed: {first}");
        }
    }

    private static void Remove(string path)
    {
        File.Delete(path);
        RemoveBeside(path);
    }

    /// <summary>Removes what the engine keeps beside a file.</summary>
    internal static void RemoveBeside(string path)
    {
        foreach (var ending in (string[])["-wal", "-shm", "-journal", "-writer"])
            File.Delete(path + ending);
    }
}

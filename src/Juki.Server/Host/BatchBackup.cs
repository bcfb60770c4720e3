using System.Formats.Tar;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Server.Host;

/// <summary>What became of a file of conditions that was being answered when the record was backed up.</summary>
/// <param name="Name">Its name on lists.</param>
/// <param name="IsKept">True when it goes on at <paramref name="Position"/>; false when its files are not there and it
/// is lost.</param>
/// <param name="Position">Lines that are recorded.</param>
/// <param name="Lines">Lines of the file.</param>
internal sealed record BatchRestored(string Name, bool IsKept, long Position, long Lines);

/// <summary>
/// 一括提供のファイルの控え — the folder of batch provision in a backup: files offered, conditions and results of files in
/// work, and results that nobody has fetched. They belong to the record: its copy says how much of them counts.
/// </summary>
/// <remarks>The node goes on while the record is copied, and moves and erases files. So each file gets a second name
/// before the copy and, if it is new, behind it: whatever the copy speaks of is then there. A file of results only
/// grows, and what is behind its recorded length is cut off when the job goes on.</remarks>
internal static class BatchBackup
{
    private const string Linked = ".backup";

    private static readonly string[] Folders = [BatchFolder.InName, BatchFolder.SpoolName, BatchFolder.OutName];

    /// <summary>True when this node has such a folder.</summary>
    public static bool IsThere(NodeConfig config) => Directory.Exists(RootOf(config));

    /// <summary>Gives a second name to each file that has none yet. Call it before the record is copied, and behind.
    /// </summary>
    public static void Hold(NodeConfig config)
    {
        foreach (var folder in Folders)
        {
            var (from, to) = (Path.Combine(RootOf(config), folder), Path.Combine(RootOf(config), Linked, folder));
            Directory.CreateDirectory(
                to, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (var path in Directory.Exists(from) ? Directory.EnumerateFiles(from) : [])
            {
                var other = Path.Combine(to, Path.GetFileName(path));
                if (IsPart(path) || File.Exists(other))
                    continue;
                try
                {
                    DurableFiles.Link(path, other);
                }
                catch (IOException) when (!File.Exists(path))
                {
                    // It was moved meanwhile, and has its other name.
                }
            }
        }
    }

    /// <summary>Lets the second names go.</summary>
    public static void Release(NodeConfig config)
    {
        var linked = Path.Combine(RootOf(config), Linked);
        if (Directory.Exists(linked))
            Directory.Delete(linked, recursive: true);
    }

    /// <summary>Packs what has a second name into one file; false when there is nothing.</summary>
    public static bool Pack(NodeConfig config, string archive)
    {
        var isEmpty = true;
        using var stream = new FileStream(archive, new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        using var tar = new TarWriter(stream, TarEntryFormat.Pax);
        foreach (var folder in Folders)
        {
            foreach (var path in Directory.EnumerateFiles(Path.Combine(RootOf(config), Linked, folder))
                .Order(StringComparer.Ordinal))
            {
                // Results grow while they are read: what is packed is a copy that does not.
                var copy = path + LegacyFormat.PartSuffix;
                File.Copy(path, copy, overwrite: true);
                tar.WriteEntry(copy, folder + "/" + Path.GetFileName(path));
                File.Delete(copy);
                isEmpty = false;
            }
        }
        return !isEmpty;
    }

    /// <summary>Reads a whole archive.</summary>
    /// <exception cref="BackupException">It is none of ours.</exception>
    public static int Check(string archive) =>
        Entries(archive, static (_, entry) => entry.DataStream?.CopyTo(Stream.Null));

    /// <summary>
    /// Puts an archive in the place of the folder, which stays under another name, and says in the record which jobs go
    /// on and which are lost: those whose files are not there to the recorded length.
    /// </summary>
    /// <param name="config">Of the node, which is stopped.</param>
    /// <param name="archive">Null when the backup has none.</param>
    /// <param name="record">The record that is being put back; it is changed.</param>
    /// <param name="life">Names the old folder.</param>
    public static IReadOnlyList<BatchRestored> Restore(
        NodeConfig config, string? archive, string record, long life)
    {
        var (root, coming) = (RootOf(config), RootOf(config) + ".restoring");
        if (Directory.Exists(coming))
            Directory.Delete(coming, recursive: true);
        using (new BatchFolder(coming))
        {
            // It makes the folders.
        }
        if (archive is not null)
            _ = Entries(archive, (path, entry) => Extract(Path.Combine(coming, path), entry));
        var jobs = Settle(record, coming);
        if (Directory.Exists(root))
            Directory.Move(root, $"{root}.replaced-{life:x}");
        Directory.Move(coming, root);
        DurableFiles.FlushFolder(config.DataFolder);
        return jobs;
    }

    private static string RootOf(NodeConfig config) => Path.Combine(config.DataFolder, BatchFolder.Name);

    private static bool IsPart(string path) => path.EndsWith(LegacyFormat.PartSuffix, StringComparison.Ordinal);

    private static void Extract(string path, TarEntry entry)
    {
        entry.ExtractToFile(path, overwrite: false);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
            stream.Flush(flushToDisk: true);
        DurableFiles.FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Goes through the files of an archive; a name that leads elsewhere is refused.</summary>
    /// <returns>How many there are.</returns>
    private static int Entries(string archive, Action<string, TarEntry> take)
    {
        var count = 0;
        try
        {
            using var tar = new TarReader(File.OpenRead(archive));
            for (; tar.GetNextEntry() is { } entry; count++)
            {
                var isOurs = entry.EntryType == TarEntryType.RegularFile
                    && entry.Name.Split('/') is [var folder, var name]
                    && Folders.Contains(folder) && name is not ("" or "." or "..");
                if (!isOurs)
                    throw new BackupException("the copy of the batch folder holds something else");
                take(entry.Name, entry);
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new BackupException("the copy of the batch folder is damaged", failure);
        }
        return count;
    }

    private static List<BatchRestored> Settle(string record, string root)
    {
        using var store = SqliteStore.Open(record);
        store.Create(BatchTables.All);
        var jobs = new List<BatchRestored>();
        store.Begin();
        var keys = store.Search(BatchTables.Jobs, BatchTables.Running, Store.BatchMax);
        keys.Sort();
        foreach (var job in store.Fetch(BatchTables.Jobs, keys))
        {
            var isKept = IsKept(job, root);
            if (!isKept)
            {
                store.Upsert(BatchTables.Jobs, [job with { State = BatchState.Lost }]);
                store.Delete(BatchTables.Waits, [job.Key]);
            }
            jobs.Add(new(job.Name, isKept, job.Position, job.Header.Count));
        }
        store.Commit();
        EraseOthers(root, [.. jobs.Where(job => job.IsKept).Select(job => job.Name)]);
        if (!store.EmptyLog())
            throw new BackupException("the restored record is in use");
        return jobs;
    }

    /// <summary>What was in work when the second names were given, and is not any more, holds values of residents that
    /// nobody would ever erase.</summary>
    private static void EraseOthers(string root, HashSet<string> kept)
    {
        foreach (var path in Directory.GetFiles(Path.Combine(root, BatchFolder.SpoolName)))
        {
            if (!kept.Contains(Path.GetFileNameWithoutExtension(path)))
                File.Delete(path);
        }
        foreach (var name in kept)
        {
            if (File.Exists(Path.Combine(root, BatchFolder.SpoolName, name + ".csv")))
                File.Delete(Path.Combine(root, BatchFolder.InName, name + ".csv")); // the same, before it was taken in
        }
    }

    /// <summary>Whether a job can go on with these files; results that were finished behind the copy of the record are
    /// results in work again.</summary>
    private static bool IsKept(BatchJobRow job, string root)
    {
        var conditions = Path.Combine(root, BatchFolder.SpoolName, job.Name + ".csv");
        var part = Path.Combine(root, BatchFolder.SpoolName, job.Name + ".results");
        var whole = Path.Combine(root, BatchFolder.OutName, job.Name + ".csv");
        if (!File.Exists(part) && File.Exists(whole))
            File.Move(whole, part);
        var isWhole = job.OutputLength == 0 || (File.Exists(part) && new FileInfo(part).Length >= job.OutputLength);
        if (job.Position == job.Header.Count)
            return isWhole;
        return isWhole && (File.Exists(conditions)
            || (job.Position == 0 && File.Exists(Path.Combine(root, BatchFolder.InName, job.Name + ".csv"))));
    }
}

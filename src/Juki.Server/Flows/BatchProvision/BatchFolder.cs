using System.Security.Cryptography;
using System.Text;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Server.Flows.BatchProvision;

/// <summary>Files of conditions and of results. Every method may be called again after a crash, and forces what it did
/// to the disk.</summary>
internal interface IBatchFiles
{
    /// <summary>The names of the files offered, in the order in which they are taken.</summary>
    IReadOnlyList<string> Offered();

    /// <summary>Opens a file offered.</summary>
    Stream OpenOffered(string name);

    /// <summary>A file offered was taken in as a job.</summary>
    void TakeIn(string offered, string job);

    /// <summary>A file offered is put away and its receipt written.</summary>
    void Refuse(string offered, string receipt);

    /// <summary>True when the file of conditions of a job is there, and at least so many bytes of its
    /// results.</summary>
    bool IsKept(string job, long length);

    /// <summary>True when the results of a job have their name.</summary>
    bool IsFinished(string job);

    /// <summary>The file of conditions of a job.</summary>
    Stream OpenConditions(string job);

    /// <summary>Writes behind the first <paramref name="length"/> bytes of the results of a job that is running;
    /// whatever stood there is gone.</summary>
    void WriteResults(string job, long length, ReadOnlySpan<byte> bytes);

    /// <summary>Gives the results of a job their header and their name.</summary>
    /// <param name="job">Name of the job.</param>
    /// <param name="length">Bytes of them that count.</param>
    /// <param name="header">The header, without digest, as it was written first.</param>
    void FinishResults(string job, long length, BatchHeader header);

    /// <summary>Every line is answered: the file of conditions is erased, and whatever of results is in work still.
    /// </summary>
    void PutAway(string job);
}

/// <summary>
/// 一括提供のフォルダ — the folder beside the database: offers in <c>in/</c>, by rename; <c>spool/</c> for what is being
/// worked on; results in <c>out/</c>; refused files with their receipts in <c>refused/</c>. Only one process may use
/// it.
/// </summary>
internal sealed class BatchFolder : IBatchFiles, IDisposable
{
    /// <summary>Folder in the data folder of a node.</summary>
    public const string Name = "batch";

    /// <summary>Folders in it: for files offered, for those in work, for results, for those that are
    /// refused.</summary>
    public const string InName = "in", SpoolName = "spool", OutName = "out", RefusedName = "refused";

    private const int HashBufferBytes = 1 << 20;

    private readonly string _in;
    private readonly string _spool;
    private readonly string _out;
    private readonly string _refused;
    private FileStream? _results;
    private string _resultsOf = "";

    /// <summary>Makes the folders where they are not there.</summary>
    /// <param name="root">The folder that holds them.</param>
    public BatchFolder(string root)
    {
        (_in, _spool) = (In(root), Path.Combine(root, SpoolName));
        (_out, _refused) = (Out(root), Path.Combine(root, RefusedName));
        foreach (var folder in (string[])[root, _in, _spool, _out, _refused])
        {
            Directory.CreateDirectory(
                folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        DurableFiles.FlushFolder(root);
    }

    /// <summary>Where files are offered.</summary>
    public static string In(string root) => Path.Combine(root, InName);

    /// <summary>Where results lie.</summary>
    public static string Out(string root) => Path.Combine(root, OutName);

    /// <inheritdoc/>
    public IReadOnlyList<string> Offered() =>
    [
        .. Directory.EnumerateFiles(_in, "*.csv").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public Stream OpenOffered(string name) => File.OpenRead(Path.Combine(_in, name));

    /// <inheritdoc/>
    public void TakeIn(string offered, string job) => DurableFiles.Move(Path.Combine(_in, offered), ConditionsOf(job));

    /// <inheritdoc/>
    public void Refuse(string offered, string receipt)
    {
        DurableFiles.Write(
            Path.Combine(_refused, offered + ".txt"), to => to.Write(Encoding.UTF8.GetBytes(receipt)));
        DurableFiles.Move(Path.Combine(_in, offered), Path.Combine(_refused, offered));
    }

    /// <inheritdoc/>
    public bool IsKept(string job, long length) =>
        File.Exists(ConditionsOf(job)) && (length == 0 || ResultsOf(job).Length >= length);

    /// <inheritdoc/>
    public bool IsFinished(string job) => File.Exists(WholeOf(job));

    /// <inheritdoc/>
    public Stream OpenConditions(string job) => File.OpenRead(ConditionsOf(job));

    /// <inheritdoc/>
    public void WriteResults(string job, long length, ReadOnlySpan<byte> bytes)
    {
        var stream = ResultsOf(job);
        stream.SetLength(length);
        stream.Seek(length, SeekOrigin.Begin);
        try
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }
        catch (IOException failure) when (DurableFiles.IsNoRoom(failure))
        {
            Close(); // what was written of it does not count
            throw new DiskFullException("There is no room for results.", failure);
        }
    }

    /// <inheritdoc/>
    public void FinishResults(string job, long length, BatchHeader header)
    {
        var (part, whole) = (PartOf(job), WholeOf(job));
        if (IsFinished(job))
            return; // that was done before a crash
        WriteResults(job, length, Encoding.ASCII.GetBytes(BatchFormat.WriteTrailer(header.Count) + "\n"));
        var stream = ResultsOf(job);
        stream.Seek(BatchFormat.WriteHeader(header).Length + 1, SeekOrigin.Begin);
        using (var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
        {
            var buffer = new byte[HashBufferBytes];
            for (int read; (read = stream.Read(buffer)) > 0;)
                hash.AppendData(buffer, 0, read);
            var digest = Convert.ToHexStringLower(hash.GetHashAndReset());
            stream.Seek(0, SeekOrigin.Begin);
            stream.Write(Encoding.ASCII.GetBytes(BatchFormat.WriteHeader(header with { Digest = digest })));
        }
        stream.Flush(flushToDisk: true);
        Close();
        DurableFiles.Move(part, whole);
    }

    /// <inheritdoc/>
    public void PutAway(string job)
    {
        Close();
        File.Delete(ConditionsOf(job));
        File.Delete(PartOf(job)); // of a file without a line the results are begun again after a crash
        DurableFiles.FlushFolder(_spool);
    }

    /// <summary>Closes what is open.</summary>
    public void Dispose() => Close();

    /// <summary>It is opened again when it is needed.</summary>
    private void Close()
    {
        _results?.Dispose();
        _results = null;
    }

    private string ConditionsOf(string job) => Path.Combine(_spool, job + ".csv");

    private string WholeOf(string job) => Path.Combine(_out, job + ".csv");

    private string PartOf(string job) => Path.Combine(_spool, job + ".results");

    private FileStream ResultsOf(string job)
    {
        if (_results is not null && _resultsOf == job)
            return _results;
        Close();
        _resultsOf = job;
        // A backup reads it meanwhile.
        return _results = new FileStream(
            PartOf(job), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
    }
}

using System.Globalization;
using Juki.Domain.Provision;
using Juki.Server.Node;
using Juki.Wire.Errands;
using Juki.Wire.Files;

namespace Juki.Server.Flows.BatchProvision;

/// <summary>一覧 — the files of an office as they stand: those that wait, those taken in, those refused. Nothing of a
/// resident. Any thread.</summary>
/// <param name="recordPath">The record.</param>
/// <param name="root">The folder of batch provision.</param>
internal sealed class BatchList(string recordPath, string root)
{
    private const int RefusedMax = 50; // [ours: who looks for an older one reads the folder]
    private const int NameLength = 17; // K-OOOOOO-NNNNNNNN
    private const string File = "*.csv", Receipt = ".csv.txt";

    /// <summary>Reads it.</summary>
    public BatchReply Read()
    {
        using var store = SqliteStore.OpenReadOnly(recordPath);
        store.Begin(); // a snapshot: the server goes on
        var jobs = store.Range(BatchTables.Jobs, new(0), new(long.MaxValue), Store.BatchMax);
        var waits = store.Range(BatchTables.Waits, new(0), new(long.MaxValue), Store.BatchMax)
            .ToDictionary(one => one.Key);
        var known = jobs.Select(job => job.Name).ToHashSet();
        List<BatchShown> files =
        [
            .. Names(BatchFolder.InName, File).Where(name => !known.Contains(name))
                .Select(name => new BatchShown(name, BatchStanding.Waiting)),
            .. jobs.OrderByDescending(job => (job.Since, job.Key)).Take(BatchReply.FilesMax)
                .Select(job => Shown(job, waits.GetValueOrDefault(job.Key))),
            .. Names(BatchFolder.RefusedName, "*" + Receipt).Where(name => !known.Contains(name)).Take(RefusedMax)
                .Select(name => new BatchShown(name, BatchStanding.Refused) { Problem = ProblemOf(name) }),
        ];
        return new(BatchVerdict.Done)
        {
            Files = [.. files.Take(BatchReply.FilesMax)], IsCut = files.Count > BatchReply.FilesMax
                || jobs.Count > BatchReply.FilesMax,
        };
    }

    /// <summary>True for the name of a file, and for nothing else that could be a path.</summary>
    public static bool IsName(string name) =>
        name.Length == NameLength && name[1] == '-' && name[8] == '-'
        && name.Where((_, place) => place is not (1 or 8)).All(char.IsAsciiDigit);

    /// <summary>The newest first. A name that is none of ours is not told: who knows what it holds.</summary>
    private IEnumerable<string> Names(string folder, string pattern) =>
        new DirectoryInfo(Path.Combine(root, folder)).EnumerateFiles(pattern)
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .Select(file => file.Name[..file.Name.IndexOf('.', StringComparison.Ordinal)])
            .Where(IsName);

    private BatchFileProblem ProblemOf(string name)
    {
        using var receipt = System.IO.File.OpenText(Path.Combine(root, BatchFolder.RefusedName, name + Receipt));
        return int.TryParse(
            receipt.ReadLine()?.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (BatchFileProblem)number
            : BatchFileProblem.None;
    }

    private BatchShown Shown(BatchJobRow job, BatchWaitRow? wait) => new(
        job.Name,
        job.State == BatchState.Done ? BatchStanding.Done
            : job.State == BatchState.Lost ? BatchStanding.Lost
            : wait is null ? BatchStanding.Running : BatchStanding.WaitsForNation)
    {
        Affair = job.Header.Affair.Value, Lines = job.Header.Count, Recorded = job.Position, Answered = job.Answered,
        Since = job.Since, Until = job.Until != 0 ? job.Until : wait?.Until ?? 0,
        HasResults = job.State == BatchState.Done
            && System.IO.File.Exists(Path.Combine(BatchFolder.Out(root), job.Name + ".csv")),
    };
}

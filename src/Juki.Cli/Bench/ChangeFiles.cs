using System.Diagnostics;
using Juki.Benchmarks;
using Juki.Cli.Demo;

namespace Juki.Cli.Bench;

/// <summary>連携ファイルの引渡し — files of changes that are written ahead and handed in to a municipality's server, as its
/// existing system does.</summary>
/// <param name="load">The changes.</param>
/// <param name="folder">Where files wait; on the disk of the drop folder, so that handing in is a move.</param>
/// <param name="town">The server.</param>
internal sealed class ChangeFiles(UpdatesLoad load, string folder, LocalNode town)
{
    /// <summary>Time between two files at a steady rate, milliseconds.</summary>
    private const int BeatMilliseconds = 100;

    private string Inbox => Path.Combine(town.DropFolder, "inbox");

    /// <summary>Files handed in that the server has not taken yet.</summary>
    public int Waiting => Directory.GetFiles(Inbox).Length;

    /// <summary>Writes files of <paramref name="fileRecords"/> changes, <paramref name="records"/> in all, or all that
    /// are left.</summary>
    public List<(string Path, int Records)> Stage(int fileRecords, int records)
    {
        Directory.CreateDirectory(folder);
        var counts = new List<int>();
        var known = Directory.GetFiles(folder).ToHashSet();
        for (var left = records; left > 0 && load.Left > 0; left -= fileRecords)
            counts.Add(load.WriteNext(folder, fileRecords));
        var paths = Directory.GetFiles(folder).Where(path => !known.Contains(path)).Order(StringComparer.Ordinal);
        return [.. paths.Zip(counts)];
    }

    /// <summary>Files of a tenth of a second each, <paramref name="seconds"/> in all.</summary>
    public List<(string Path, int Records)> StageSteady(int ratePerSecond, int seconds) =>
        Stage(Math.Max(1, ratePerSecond * BeatMilliseconds / 1000), ratePerSecond * seconds);

    /// <summary>Takes back a file that was not handed in.</summary>
    public void TakeBack((string Path, int Records) file) => load.TakeBack(folder, file.Records);

    /// <summary>Hands one in.</summary>
    public void Offer(string path) => File.Move(path, Path.Combine(Inbox, Path.GetFileName(path)));

    /// <summary>Hands in a file at each beat.</summary>
    /// <returns>The changes handed in.</returns>
    public async Task<int> OfferSteadilyAsync(
        IReadOnlyList<(string Path, int Records)> files, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var records = 0;
        for (var beat = 0; beat < files.Count; beat++)
        {
            var wait = (beat * BeatMilliseconds) - watch.ElapsedMilliseconds;
            if (wait > 0)
                await Task.Delay((int)wait, cancellation).ConfigureAwait(false);
            Offer(files[beat].Path);
            records += files[beat].Records;
        }
        return records;
    }
}

using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Legacy;
using Juki.Wire.Files;

namespace Juki.Simulation.Fuzz;

/// <summary>
/// Files of a faulty or hostile existing system: none ends the reader, memory does not follow what a file claims, and
/// every record that is taken is one that the tiers above can read.
/// </summary>
internal sealed class FileFuzz(SplitMix random, FuzzCounts counts) : IFuzzed
{
    private const long AllocatedMax = 2 << 20; // [ours: buffers of check and readers, and what the records hold]
    private const long AllocatedByte = 40; // for each byte of a file
    private const int FolderCases = 100; // one case in so many goes through a folder on the disk

    private static readonly RecordedDate Today = RecordedDate.FromChecked(20250430);

    // What is read once in a process, such as the list of municipalities, is no file's memory.
    private static readonly bool IsWarm = WarmUp();

    private readonly HostileFiles _files = new(random);

    /// <inheritdoc/>
    public void Try()
    {
        FuzzRuleException.Require(IsWarm, "the example is unsound");
        var file = _files.Next();
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var check = LegacyFileCheck.Run(new MemoryStream(file), HostileFiles.Town, 1);
        counts.Add($"file {check.Problem}");
        if (check.Problem != LegacyFileProblem.HeaderUnreadable)
            Read(file, check);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        FuzzRuleException.Require(
            allocated <= AllocatedMax + AllocatedByte * file.Length,
            $"more memory than the file accounts for: {allocated} for {file.Length}");
        if (random.Below(FolderCases) == 0)
            TryFolder(file, check);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    private void Read(byte[] file, LegacyFileCheck check)
    {
        using var reader = new LegacyFileReader(new MemoryStream(file), Today);
        long records = 0;
        var (resumeAt, offset) = (-1L, 0L);
        while (reader.TryRead(out var record))
        {
            FuzzRuleException.Require(record.Serial == ++records, "a serial is missing");
            FuzzRuleException.Require(
                record.Change is not null == (record.Verdict == UpdateVerdict.Applied), "neither change nor verdict");
            counts.Add($"record {record.Verdict}");
            if (record.Change is { } change)
                CheckSound(change);
            if (random.Below(8) == 0)
                (resumeAt, offset) = (reader.Serial, reader.Offset);
        }
        if (check.Problem != LegacyFileProblem.None)
            return;
        FuzzRuleException.Require(records == check.Header!.Count, "another number of records than was checked");
        if (resumeAt < 0)
            return;
        using var second = new LegacyFileReader(new MemoryStream(file), Today);
        second.Resume(resumeAt, offset);
        while (second.TryRead(out _))
        {
            // Counted by the reader.
        }
        FuzzRuleException.Require(second.Serial == records, "a resumed reader reads otherwise");
    }

    /// <summary>What the CS takes in, prefecture and nation can read, and it comes out the same.</summary>
    private static void CheckSound(Change change)
    {
        var numbered = change with { UpdateNumber = 1 };
        var judgement = UpdateBodies.Read(
            UpdateBodies.Write(numbered, takenIn: 0), MunicipalityTable.Released, out var read);
        FuzzRuleException.Require(
            judgement.IsApplied, $"a record was taken that above is {judgement.Verdict} {judgement.Field}");
        FuzzRuleException.Require(read == numbered, "a record comes out otherwise above");
        FuzzRuleException.Require(change.Municipality == HostileFiles.Town, "a record of another town");
    }

    private static bool WarmUp()
    {
        using var reader = new LegacyFileReader(new MemoryStream(HostileFiles.Example), Today);
        while (reader.TryRead(out var record))
            CheckSound(record.Change!);
        return reader.Serial > 0;
    }

    private void TryFolder(byte[] file, LegacyFileCheck check)
    {
        counts.Add("folder");
        var root = Directory.CreateTempSubdirectory("juki-fuzz-").FullName;
        try
        {
            using var folder = new DropFolder(root, HostileFiles.Town)
            {
                CheckBytesPerCall = 1 + random.Below(100_000),
            };
            File.WriteAllBytes(Path.Combine(root, "inbox", LegacyFormat.FileName(1)), file);
            IReadOnlyList<OfferedFile> offered = [];
            for (var calls = 0; offered.Count == 0; calls++)
            {
                FuzzRuleException.Require(calls < 100, "a file does not come up");
                offered = folder.Offered();
            }
            FuzzRuleException.Require(
                offered[0].Problem == check.Problem && offered[0].Digest == check.Digest,
                "the folder checks otherwise");
            var records = folder.Read(1, 0, int.MaxValue, Today).Count;
            var expected = check.Problem == LegacyFileProblem.None ? check.Header!.Count : 0;
            FuzzRuleException.Require(records == expected, "the folder reads otherwise");
            folder.Refuse(offered[0]);
            FuzzRuleException.Require(folder.Offered().Count == 0, "a refused file lies there");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}

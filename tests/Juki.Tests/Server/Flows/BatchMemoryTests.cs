using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Server.Flows.BatchProvision;
using Juki.Simulation;
using Juki.Tests.Domain.Provision;
using Juki.Tests.Domain.Search;
using Juki.Wire.Files;

namespace Juki.Tests.Server.Flows;

/// <summary>Tests that measure what the process holds: while they run, no other test does.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public class MeasuredAlone;

[Collection(nameof(MeasuredAlone))]
public class BatchMemoryTests
{
    private static readonly IdentificationInformation Resident = SearchSamples.Resident;
    private static readonly BatchHeader File = BatchWorld.Header();

    /// <summary>JUKI_BATCH_LINES=2412127 for the largest file known; slices are as long as in production. What is held
    /// does not grow with the file.</summary>
    [Fact]
    [Trait("Source", "S-003")]
    public void Step_ManyLines_EachSliceOnceInFlatMemory()
    {
        const long roomBytes = 8L << 20; // for what the collector has not counted yet
        var isAsked = int.TryParse(Environment.GetEnvironmentVariable("JUKI_BATCH_LINES"), out var asked);
        var count = isAsked ? asked : 2 * BatchLimits.SliceLines + 1;
        using var world = new BatchWorld { SliceLines = BatchLimits.SliceLines };
        world.Restart();
        world.Put(BatchRulesTests.Current(Resident).Residence);
        using (var stream = System.IO.File.Create(Path.Combine(BatchFolder.In(world.Root), "many.csv")))
        using (var writer = new BatchFileWriter(stream, File))
        {
            for (var line = 0; line < count; line++)
                writer.Write(default, line % 100 == 0 ? Resident.Number : IndividualNumber.FromBody(line), default);
            _ = writer.Finish();
        }
        var (early, late) = (0L, 0L);
        while (world.StepAt(BatchWorld.Now.Milliseconds) == BatchStep.Worked)
        {
            var done = BatchLimits.Slices(world.Record.Find(new(4, 2, 1))?.Position ?? 0);
            if (done == 2)
                early = GC.GetTotalMemory(forceFullCollection: true);
            if (done == BatchLimits.Slices(count))
                late = GC.GetTotalMemory(forceFullCollection: true);
        }
        Assert.InRange(late, 1, early + roomBytes);
        using var check = BatchFileCheck.Run(
            System.IO.File.OpenRead(Path.Combine(BatchFolder.Out(world.Root), BatchFormat.FileName(File))));
        Assert.Equal((BatchFileProblem.None, count), (check.Problem, check.Header!.Count));
        Assert.Equal(BatchLimits.Slices(count), world.Slices().Count);
        Assert.Equal(count, world.Slices().Sum(leaf => leaf.Facts.Count));
        Assert.Equal((count + 99) / 100, world.Record.Find(new(4, 2, 1))!.Answered);
    }
}

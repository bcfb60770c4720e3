using System.Buffers.Binary;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Node;
using Juki.Simulation;
using Juki.Tests.Domain.Provision;
using Juki.Tests.Domain.Search;
using Juki.Wire.Files;

namespace Juki.Tests.Server.Flows;

/// <summary>The process ends at each step of a file of three slices; whatever it was, the results are the same and each
/// slice has one leaf.</summary>
public class BatchCrashTests
{
    private const int Lines = 10;

    private static readonly IdentificationInformation Resident = SearchSamples.Resident;
    private static readonly BatchHeader File = BatchWorld.Header();
    private static readonly Lazy<byte[]> Uncrashed = new(() =>
    {
        using var world = NewWorld();
        world.Run();
        return world.Bytes(File);
    });

    [Theory]
    [InlineData(CrashPlace.InStore, false)]
    [InlineData(CrashPlace.BeforeCommit, false)]
    [InlineData(CrashPlace.AfterCommit, false)]
    [InlineData(CrashPlace.CommitUnknown, false)]
    [InlineData(CrashPlace.BeforeCommit, true)]
    [InlineData(CrashPlace.AfterCommit, true)]
    [InlineData(CrashPlace.CommitUnknown, true)]
    public void Step_CrashInEachCommit_OneLeafEach(object place, bool isLate)
    {
        var crashes = 0;
        for (var count = 1; ; count++)
        {
            using var world = NewWorld(isLate);
            world.Crash.Arm((CrashPlace)place, count);
            if (!RunWithCrash(world))
                break;
            crashes++;
        }
        Assert.InRange(crashes, 5, 1_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_CrashAtEachFile_OneLeafEach(bool isLate)
    {
        var crashes = 0;
        for (var count = 1; ; count++)
        {
            using var world = NewWorld(isLate);
            var left = count;
            world.OnFile = _ =>
            {
                if (--left == 0)
                    throw new SimulatedCrashException();
            };
            if (!RunWithCrash(world))
                break;
            crashes++;
        }
        Assert.InRange(crashes, 12, 1_000);
    }

    [Fact]
    public void Step_FileWithoutLinesAndCrashAtEachFile_LeavesNothingInWork()
    {
        var crashes = 0;
        for (var count = 1; ; count++)
        {
            using var world = new BatchWorld();
            world.Offer(File, _ => { });
            var left = count;
            world.OnFile = _ =>
            {
                if (--left == 0)
                    throw new SimulatedCrashException();
            };
            if (!RunUntilCrash(world))
                break;
            crashes++;
            world.OnFile = null;
            world.Restart();
            Assert.Equal(BatchStep.Idle, world.Run());
            Assert.Empty(world.Results(File));
            Assert.Empty(Directory.GetFiles(Path.Combine(world.Root, "spool")));
            Assert.Empty(Directory.GetFiles(Path.Combine(world.Root, "refused"))); // it is not offered once more
        }
        Assert.InRange(crashes, 5, 100);
    }

    [Fact]
    public void Step_OtherFileOfferedAfterACrashBeforeTheMove_BothAreAnswered()
    {
        using var world = new BatchWorld();
        world.Offer(BatchWorld.Header(2), writer => writer.WriteLine("one line"));
        world.OnFile = _ => throw new SimulatedCrashException(); // it is recorded, and lies still where it was offered
        Assert.True(RunUntilCrash(world));
        world.OnFile = null;
        world.Restart();
        world.Offer(BatchWorld.Header(1), writer => writer.WriteLine("one line")); // goes before it
        Assert.Equal(BatchStep.Idle, world.Run());
        Assert.Single(world.Results(BatchWorld.Header(1)));
        Assert.Single(world.Results(BatchWorld.Header(2)));
    }

    [Fact]
    public void Step_FileTakenAwayAfterACrash_WaitsForItWithoutReadingOthersWhole()
    {
        using var world = new BatchWorld();
        world.Offer(BatchWorld.Header(2), writer => writer.WriteLine("one line"));
        world.OnFile = _ => throw new SimulatedCrashException(); // it is recorded, and lies still where it was offered
        Assert.True(RunUntilCrash(world));
        world.OnFile = null;
        var offered = Assert.Single(Directory.GetFiles(Path.Combine(world.Root, "in")));
        var away = Path.Combine(world.Root, "away");
        System.IO.File.Move(offered, away);
        world.Restart();
        world.Offer(BatchWorld.Header(1), writer =>
        {
            for (var line = 0; line < 20_000; line++)
                writer.Write(Resident.Code, default, default);
        });
        var before = world.OfferedBytesRead;
        for (var step = 0; step < 3; step++)
            Assert.Equal(BatchStep.Blocked, world.Desk.Step(BatchWorld.Now));
        Assert.InRange(world.OfferedBytesRead - before, 1, 3 * 64 * 1024);
        System.IO.File.Move(away, offered);
        Assert.Equal(BatchStep.Idle, world.Run());
        Assert.Single(world.Results(BatchWorld.Header(2)));
    }

    [Fact]
    public void Step_CrashAgainAndAgain_OneLeafEach()
    {
        var random = new SplitMix(7);
        for (var run = 0; run < 10; run++)
        {
            using var world = NewWorld(isLate: run % 2 == 1);
            world.OnFile = _ =>
            {
                if (random.Next() % 5 == 0)
                    throw new SimulatedCrashException();
            };
            var crashes = 0;
            while (RunUntilCrash(world))
            {
                Assert.InRange(++crashes, 0, 1_000);
                world.Restart();
                if (crashes % 2 == 0)
                    world.Crash.Arm(CrashPlace.BeforeCommit, 1 + (int)(random.Next() % 4));
            }
            AssertWhole(world);
        }
    }

    [Fact]
    public void Step_RegisterChangesAfterCrash_RecordedAnswersStay()
    {
        using var world = NewWorld();
        Assert.Equal(BatchStep.Worked, world.Desk.Step(BatchWorld.Now)); // taken in
        Assert.Equal(BatchStep.Worked, world.Desk.Step(BatchWorld.Now)); // the first slice
        world.Restart();
        Assert.Single(world.Slices());
        world.Put(BatchRulesTests.Removed(Resident).Residence);
        world.Run();
        Assert.Equal(
            ["0", "0", "0", "0", "55", "55", "55", "55", "55", "55"],
            world.Results(File).Select(line => line[BatchFormat.ItemsCount]));
        Assert.Equal(3, world.Slices().Count);
    }

    /// <summary>Every line is recorded, and what was written of the results is gone before they have their name: there
    /// is nothing to give out, and a person has to look.</summary>
    [Theory]
    [InlineData(".csv")]
    [InlineData(".results")]
    public void Step_FilesGoneBehindTheLastSlice_GivesOutNothing(string gone)
    {
        using var world = NewWorld();
        for (var step = 0; step < 4; step++) // taken in, and three slices
            Assert.Equal(BatchStep.Worked, world.Desk.Step(BatchWorld.Now));
        world.Restart();
        Assert.Equal(3, world.Slices().Count);
        var spool = Path.Combine(world.Root, "spool");
        System.IO.File.Delete(Directory.GetFiles(spool, "*" + gone).Single());
        Assert.Equal(BatchStep.Blocked, world.Run());
        Assert.Empty(Directory.GetFiles(Path.Combine(world.Root, "out")));
    }

    [Fact]
    public void Step_DiskFullNowAndThen_OneLeafEach()
    {
        using var world = NewWorld();
        world.Room.IsFull = true;
        var (failures, isDone) = (0, false);
        for (var step = 0; step < 1_000 && !isDone; step++)
        {
            world.Room.IsFull = step % 3 != 2;
            var isCrash = RunUntilCrash(world);
            if (isCrash) // nobody knows whether the commit was done
                world.Restart();
            isDone = !isCrash && world.LastStep == BatchStep.Idle;
            failures += isDone ? 0 : 1;
        }
        Assert.True(failures > 0);
        Assert.True(isDone);
        AssertWhole(world);
    }

    private static BatchWorld NewWorld(bool isLate = false)
    {
        var world = new BatchWorld { IsLate = isLate };
        world.Restart(); // with that record
        world.Put(BatchRulesTests.Current(Resident).Residence);
        world.Offer(File, writer =>
        {
            for (var line = 0; line < Lines; line++)
                writer.Write(Resident.Code, default, default);
        });
        return world;
    }

    /// <summary>False when the process did not end: there are no more places.</summary>
    private static bool RunWithCrash(BatchWorld world)
    {
        if (!RunUntilCrash(world))
            return false;
        world.OnFile = null;
        world.Restart();
        Assert.Equal(BatchStep.Idle, world.Run());
        AssertWhole(world);
        return true;
    }

    private static bool RunUntilCrash(BatchWorld world)
    {
        try
        {
            world.LastStep = world.Run();
            return false;
        }
        catch (Exception end) when (end is SimulatedCrashException or CommitUnknownException)
        {
            return true;
        }
    }

    private static void AssertWhole(BatchWorld world)
    {
        Assert.Equal(Uncrashed.Value, world.Bytes(File));
        using var log = AuditLog.Open(world.Store, null)!;
        var stretches = world.Slices().Select(leaf => Stretch(log, leaf)).ToList();
        Assert.Equal([(1, 4), (5, 8), (9, 10)], stretches);
        Assert.Single(world.Leaves(), leaf => leaf.Facts.Kind == AuditKind.OperatorAction);
        Assert.Equal(BatchState.Done, world.Record.Find(new(4, 2, 1))!.State);
        Assert.Empty(Directory.GetFiles(Path.Combine(world.Root, "spool")));
        Assert.Empty(Directory.GetFiles(BatchFolder.In(world.Root)));
    }

    private static (long From, long To) Stretch(AuditLog log, AuditLeaf leaf)
    {
        Assert.True(AuditEntries.TryReadRequest(log.ReadEntries(leaf)![0].Entry, out var entry));
        Assert.Equal(BatchActs.Form, entry.Form);
        return (
            BinaryPrimitives.ReadInt64BigEndian(entry.Body.AsSpan(1)),
            BinaryPrimitives.ReadInt64BigEndian(entry.Body.AsSpan(9)));
    }
}

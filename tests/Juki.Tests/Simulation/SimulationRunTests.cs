using Juki.Simulation;

namespace Juki.Tests.Simulation;

/// <summary>A few seeds of the simulated country; <c>juki sim</c> runs many.</summary>
public class SimulationRunTests
{
    /// <summary>Two runs of as many seeds must reach every mark; one is enough most of the time [ours].</summary>
    private const int Seeds = 60;

    [Fact]
    public void Run_SixtySeeds_HoldAndReachNearlyEveryMark()
    {
        var reports = SimulationRun.RunAll(first: 1, Seeds);
        Assert.Equal(Seeds, reports.Count);
        Mark[] rare =
        [
            Mark.CrashAfterRefusal, Mark.CrashBeforeReceipt, Mark.FileAlteredWhileTaken, Mark.LongOutageOfNation,
            Mark.LongOutageOfPrefecture, Mark.NoticeOfSameDay, Mark.Deleted, Mark.CsFieldNotExpected,
            Mark.RestoreOfAll, Mark.RestoreOfTwo, Mark.RestoreOfNation, Mark.RestoreOfPrefecture, Mark.UpdateRepeated,
            Mark.RepairedAtMunicipality, Mark.RepairedAtPrefecture, Mark.RepairedAtNation, Mark.RepairAskedAgain,
            Mark.RecordDamaged, Mark.JudgedLater, Mark.CsRecordDamaged, Mark.DamageNamed, Mark.ScrubFoundDamage,
            Mark.DamageEndedMunicipality, Mark.DamageEndedPrefecture, Mark.DamageEndedNation,
            Mark.DiskFullInWrite, Mark.DiskFullInCommit, Mark.DiskFullForReceipt, Mark.DiskFullAtNation,
            Mark.TokenGoneAtNation, Mark.ProcessFrozen, Mark.OldLifeRefused, Mark.CloneOfMunicipalityRefused,
            Mark.CloneOfPrefectureRefused, Mark.CloneOfNationRefused, Mark.MergerComplete,
            Mark.TakenOverAndGone, Mark.LeapDayBirth, Mark.LeapDayChange, Mark.MoveOutAhead, Mark.ArchiveAged,
            Mark.PostgreSqlStore,
            Mark.InquiryRecordDamaged, Mark.InquiryNotRecordable, Mark.RecordDiskFull, Mark.RecordCommitUnknown,
            Mark.RecordPutBack, Mark.RecordPutBackAndTold, Mark.WitnessNamedMissing, Mark.CrashAfterRecord,
            Mark.BatchLineSimilar, Mark.BatchLineDamaged, Mark.BatchLineRefusedByNation, Mark.BatchLineGivenUp,
            Mark.BatchLinesExpired, Mark.BatchDiskFull, Mark.BatchEndedWhileAsking, Mark.BatchFilesLost,
            Mark.BatchAskNotRecordable,
        ];
        var missing = Marks.Missing(reports).Except(rare).ToList();
        Assert.True(missing.Count == 0, string.Join(", ", missing));
    }

    [Fact]
    public void Run_SameSeed_GivesTheSameHistory()
    {
        for (ulong seed = 7; seed < 10; seed++)
            Assert.Equal(Once(seed), Once(seed));

        static (ulong, ulong) Once(ulong seed) =>
            SimulationRun.Run(seed) is var report ? (report.Digest, report.Tables) : default;
    }

    [Fact]
    public void Run_OtherSeed_GivesAnotherHistory() =>
        Assert.NotEqual(SimulationRun.Run(11).Digest, SimulationRun.Run(12).Digest);

    [Fact]
    public void Missing_NoReports_NamesEveryMark() =>
        Assert.Equal(Enum.GetValues<Mark>(), Marks.Missing([]));

    /// <summary>Seeds that once showed a bug of the servers, or of the rules.</summary>
    [Theory]
    [InlineData(35)] // a file replaced while it was being taken in
    [InlineData(133)] // a new code ex officio over a refused record, and another record under the old code
    [InlineData(1018)] // the same code again ex officio over a record with a new code
    [InlineData(1077)] // a refused deletion, then a new code ex officio
    [InlineData(556)] // an answer out of the archive came before its record was taken in again
    [InlineData(1292)] // a restored store had forgotten the only life that its neighbour had heard of
    public void Run_SeedsThatShowedABug_Hold(ulong seed) =>
        Assert.NotEmpty(SimulationRun.Run(seed, new() { HasMachineFaults = false, HasInquiries = false }).Marks);

    /// <summary>As above, with the faults of disks, tokens and machines.</summary>
    [Theory]
    [InlineData(136)] // the 個人番号 that a person had before was not repaired
    [InlineData(8248)] // two neighbours, each with damage under one of two codes, waited for each other's repair
    [InlineData(1355)] // the first version of a record was lost at its CS, and the next one took its number
    public void Run_SeedsOfMachinesThatShowedABug_Hold(ulong seed) =>
        Assert.NotEmpty(SimulationRun.Run(seed, new() { HasInquiries = false }).Marks);

    /// <summary>As above, with inquiries.</summary>
    [Theory]
    [InlineData(3506)] // a tier heard the answer to a demand before it was passed on anew; the tier above forgot it
    [InlineData(4686)] // a change of code from one that the town never reported was judged later without the old code
    [InlineData(17)] // two persons with one 個人番号 came in the order of their towns
    [InlineData(47)] // who came back with a 個人番号 under another code is found by it once
    [InlineData(164)] // a finding about a record went away when the finder's own was countersigned
    public void Run_SeedsOfInquiriesThatShowedABug_Hold(ulong seed) =>
        Assert.Contains(
            Mark.InquiryAsked,
            SimulationRun.Run(seed, new() { HasProvision = false, HasTownTerminal = false }).Marks);

    /// <summary>As above, with batches and disclosures.</summary>
    [Theory]
    [InlineData(23)] // a clock that had been ahead kept a resident's lines off the paper
    [InlineData(128)] // a line with an address in a municipality that came by a merger was refused
    [InlineData(74)] // a file without a line left results in work behind after a crash
    [InlineData(206)] // two restores to one backup gave a number of a demand twice
    [InlineData(365)] // a restored register did not know a resident, whose lines were passed over
    [InlineData(529)] // a number was repaired with who held it before
    [InlineData(1142)] // a paper was recorded as given, and lost in a crash
    public void Run_SeedsOfProvisionThatShowedABug_Hold(ulong seed) =>
        Assert.Contains(Mark.BatchHandedIn, SimulationRun.Run(seed, new() { HasTownTerminal = false }).Marks);

    /// <summary>As above, with a town's terminal: everything.</summary>
    [Theory]
    [InlineData(796)] // the mark of a refused update went when an earlier one was judged later
    [InlineData(5373)] // a clone said by itself what its original had said, and was to that neighbour the original
    [InlineData(5427)] // who would hold a 個人番号 was judged after who got it later
    public void Run_SeedsOfAllThatShowedABug_Hold(ulong seed) =>
        Assert.Contains(Mark.BatchHandedIn, SimulationRun.Run(seed, new()).Marks);

    [Fact]
    public void Run_ThreeYears_PassesTheLeapDayAndTheArchivesTerm()
    {
        var report = SimulationRun.Run(3, new() { Years = 3 });
        Assert.Contains(Mark.LeapDayChange, report.Marks);
        Assert.Contains(Mark.MoveOutAhead, report.Marks);
        Assert.Contains(Mark.ArchiveAged, report.Marks);
    }

    /// <summary>The checkers find what is broken on purpose, and say how to repeat it.</summary>
    [Theory]
    [InlineData(PlantedBug.LosesLaneRow, 3)]
    [InlineData(PlantedBug.LosesMessage, 6)]
    [InlineData(PlantedBug.LosesResidence, 3)]
    [InlineData(PlantedBug.AcknowledgesBeforeCommit, 8)]
    [InlineData(PlantedBug.SwallowsRollback, 24)]
    [InlineData(PlantedBug.KeepsMessages, 3)]
    [InlineData(PlantedBug.AnswersBeforeCommit, 12)]
    [InlineData(PlantedBug.ReadsUnordered, 3)]
    [InlineData(PlantedBug.SwallowsFailedCommit, 3)]
    [InlineData(PlantedBug.ServesDamagedRow, 20)]
    [InlineData(PlantedBug.AppliesTwiceAfterRestore, 12)]
    [InlineData(PlantedBug.ForgetsJudgedTo, 12)]
    [InlineData(PlantedBug.AnswersBeforeRecord, 3)]
    [InlineData(PlantedBug.LosesCountersignature, 3)]
    [InlineData(PlantedBug.TellsBatchBeforeRecord, 3)]
    [InlineData(PlantedBug.LosesDisclosureLine, 6)]
    [InlineData(PlantedBug.RecordsPassedUpTwice, 3)]
    public void Run_PlantedBug_IsFound(PlantedBug bug, int seedsMax)
    {
        var failure = Assert.Throws<SimulationFailureException>(() =>
        {
            for (ulong seed = 1; seed <= (ulong)seedsMax; seed++)
                SimulationRun.Run(seed, new() { Bug = bug });
        });
        Assert.Contains($"--seed {failure.Seed}", failure.Message);
        Assert.NotEmpty(failure.Rule);
    }
}

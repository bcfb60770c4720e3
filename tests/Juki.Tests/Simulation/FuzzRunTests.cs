using System.CommandLine;
using Juki.Cli.Commands;
using Juki.Simulation.Fuzz;

namespace Juki.Tests.Simulation;

/// <summary>Some seconds of mutated frames and files; <c>juki sim fuzz</c> runs as many as wanted.</summary>
public class FuzzRunTests
{
    [Fact]
    public void RunAll_MutatedFrames_EndOnlyTheirLink_AndReachEveryWayToRefuseThem()
    {
        var report = FuzzRun.RunAll(FuzzTarget.Frames, first: 1, cases: 20_000);
        Assert.All(
            (string[])["copies", "ended BadFrame", "ended Gap", "ended NoRoute", "ended Version",
                "fault Malformed", "fault NotOurs", "fault OtherNetwork", "fault TooLong", "fault Version"],
            name => Assert.True(report.Counts.GetValueOrDefault(name) > 0, name));
        Assert.InRange(report.Counts["handled"], 20_000, long.MaxValue); // most of them come as far as the flows
        Assert.InRange(report.Counts["records"], 1_000, long.MaxValue);
    }

    [Fact]
    public void RunAll_MutatedFiles_AreRefusedOrTakenSoundly()
    {
        var report = FuzzRun.RunAll(FuzzTarget.Files, first: 1, cases: 50_000);
        Assert.All(
            (string[])["file None", "file ChecksumWrong", "file HeaderUnreadable", "record Applied",
                "record RecordUnreadable", "record FieldMalformed", "record TextNotAllowed", "folder"],
            name => Assert.True(report.Counts.GetValueOrDefault(name) > 100, name));
    }

    [Fact]
    public void RunAll_SameSeed_DoesTheSame()
    {
        var (one, other) = (Once(), Once());
        Assert.Equal(one.Counts, other.Counts);

        static FuzzReport Once() => FuzzRun.RunAll(FuzzTarget.Frames, first: 77, cases: 1);
    }

    /// <summary>Seeds that once ended a node or a reader.</summary>
    [Theory]
    [InlineData(FuzzTarget.Frames, 6)] // the state of a version beyond what its type holds
    [InlineData(FuzzTarget.Files, 10)] // a 市町村コード of a 48th prefecture
    public void RunAll_SeedsThatShowedABug_Hold(FuzzTarget target, ulong seed) =>
        Assert.Equal(FuzzRun.CasesOfRun, FuzzRun.RunAll(target, seed, cases: 1).Cases);

    [Fact]
    public void Create_OneRunOfEach_SaysThatTheyHeld()
    {
        using var output = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output };
        Assert.Equal(0, SimCommand.Create().Parse(["fuzz", "--cases", "1"]).Invoke(configuration));
        Assert.StartsWith("Frames: 500 cases held", output.ToString());
        Assert.Contains("Files: 500 cases held", output.ToString());
    }

    [Fact]
    public void Create_NoCases_IsRefused() =>
        Assert.Equal(1, SimCommand.Create().Parse(["fuzz", "--cases", "0"]).Invoke(new() { Error = TextWriter.Null }));
}

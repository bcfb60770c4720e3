using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Juki.Server.Host;
using Juki.Tests.Tidy;
using Microsoft.Extensions.Logging;

namespace Juki.Tests.Docs;

/// <summary>docs/operations.md says what the program does.</summary>
public sealed partial class OperationsDocumentTests
{
    private static readonly string[] Lines =
        File.ReadAllLines(Path.Combine(SourceTree.Root, "docs/operations.md"));

    /// <summary>systemd starts a node again as the supervisor of the program does.</summary>
    [Fact]
    public void Unit_StartsAgainAsTheSupervisorDoes()
    {
        Assert.Contains("StartLimitIntervalSec=0", Lines);
        Assert.Contains("Restart=on-failure", Lines);
        Assert.Contains($"RestartPreventExitStatus={ExitCodes.StoreDamaged} {ExitCodes.Configuration}", Lines);
        var wait = Assert.Single(Lines, line => line.StartsWith("RestartSec=", StringComparison.Ordinal)).Split('=')[1];
        Assert.InRange(int.Parse(wait, CultureInfo.InvariantCulture) * 1_000, 0, HostLimits.RestartMax);
    }

    /// <summary>Every alarm has its row, and no row is of another.</summary>
    [Fact]
    public void Alarms_InTheTable_AreThoseOfTheProgram()
    {
        var rows = Lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]).ToList();
        Assert.Equal(Enum.GetNames<AlarmKind>().Order(), rows.Order());
    }

    /// <summary>A number of a log line that the document names is one that the program writes.</summary>
    [Fact]
    public void LogLines_InTheText_AreThoseOfTheProgram()
    {
        var written = typeof(LogEvents).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId)
            .OfType<int>().ToHashSet();
        Assert.NotEmpty(written);
        var named = LogLine().Matches(string.Join(' ', Lines))
            .SelectMany(match => Number().Matches(match.Value))
            .Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture)).ToHashSet();
        Assert.True(named.Count > 10);
        Assert.Subset(written, named);
    }

    /// <summary>"The disk", step 2: there is such a part, and it has such a step.</summary>
    [Fact]
    public void References_ToAPartAndAStep_LeadThere()
    {
        var references = Reference().Matches(string.Join('\n', Lines));
        Assert.True(references.Count > 5);
        foreach (var match in references.Cast<Match>())
        {
            var part = Lines.SkipWhile(line => line != $"## {match.Groups[1].Value}").Skip(1)
                .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).ToList();
            Assert.True(part.Count > 0, match.Value);
            if (match.Groups[2].Success)
                Assert.Contains(part, line => line.StartsWith($"{match.Groups[2].Value}. ", StringComparison.Ordinal));
        }
    }

    [GeneratedRegex(@"log lines? \d+(?:(?:, | and | or )\d+)*")]
    private static partial Regex LogLine();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex("\"([A-Z][A-Za-z ]+)\"(?:, step (\\d))?")]
    private static partial Regex Reference();

    [Theory]
    [InlineData(ExitCodes.Done)]
    [InlineData(ExitCodes.Fault)]
    [InlineData(ExitCodes.StoreDamaged)]
    [InlineData(ExitCodes.Temporary)]
    [InlineData(ExitCodes.Configuration)]
    public void ExitCode_EachOne_HasItsRow(int code) =>
        Assert.Single(Lines, line => line.StartsWith($"| {code} |", StringComparison.Ordinal));
}

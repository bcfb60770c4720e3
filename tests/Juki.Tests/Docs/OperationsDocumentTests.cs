using System.Globalization;
using Juki.Server.Host;
using Juki.Tests.Tidy;

namespace Juki.Tests.Docs;

/// <summary>docs/operations.md says what the program does.</summary>
public sealed class OperationsDocumentTests
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

    [Theory]
    [InlineData(ExitCodes.Done)]
    [InlineData(ExitCodes.Fault)]
    [InlineData(ExitCodes.StoreDamaged)]
    [InlineData(ExitCodes.Temporary)]
    [InlineData(ExitCodes.Configuration)]
    public void ExitCode_EachOne_HasItsRow(int code) =>
        Assert.Single(Lines, line => line.StartsWith($"| {code} |", StringComparison.Ordinal));
}

using Juki.Simulation;

namespace Juki.Live.Store;

/// <summary>One seed of the simulated country on PostgreSQL; <c>juki sim</c> runs one in a hundred.</summary>
public sealed class SimulationOnPostgresTests(PostgresCluster cluster)
{
    /// <summary>With backups, restores and crashes.</summary>
    private const ulong Seed = 20;

    [Fact]
    public void RunOnPostgreSql_OneSeed_EndsWithTheTablesOfSqlite()
    {
        var report = SimulationRun.Run(Seed);
        Assert.True(report.Crashes > 0);
        var other = SimulationRun.RunOnPostgreSql(report, cluster.ConnectionString);
        Assert.Equal(report.Tables, other.Tables);
        Assert.Contains(Mark.PostgreSqlStore, other.Marks);
    }
}

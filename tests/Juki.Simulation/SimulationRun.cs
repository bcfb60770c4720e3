namespace Juki.Simulation;

/// <summary>Runs of the simulation. Any number of runs may go on at once, each on its own thread.</summary>
public static class SimulationRun
{
    /// <summary>Not more threads than cores: each run keeps one busy, and more only take memory.</summary>
    private static readonly ParallelOptions s_allCores = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <summary>Runs one seed to its end.</summary>
    /// <exception cref="SimulationFailureException">A rule did not hold; the text says how to repeat it.</exception>
    public static SimulationReport Run(ulong seed, SimulationOptions? options = null) =>
        World.Run(seed, options ?? new());

    /// <summary>Runs the seed of <paramref name="report"/> once more, with the tables on PostgreSQL.</summary>
    /// <param name="report">What it was on SQLite.</param>
    /// <param name="connectionString">The server, in which schemas are made and dropped.</param>
    /// <param name="options">As of the run on SQLite.</param>
    /// <exception cref="SimulationFailureException">A rule did not hold, or something was otherwise than on
    /// SQLite.</exception>
    public static SimulationReport RunOnPostgreSql(
        SimulationReport report, string connectionString, SimulationOptions? options = null)
    {
        options = (options ?? new()) with { PostgreSql = connectionString };
        var other = Run(report.Seed, options);
        if (other.Tables != report.Tables || other.Digest != report.Digest)
            throw new SimulationFailureException(report.Seed, other.Turns, other.Milliseconds,
                other.Tables == report.Tables
                    ? "what happened on PostgreSQL is not what happened on SQLite"
                    : "the tables on PostgreSQL are not those on SQLite",
                options);
        return other;
    }

    /// <summary>The same for each of <paramref name="reports"/>, on all cores.</summary>
    /// <exception cref="SimulationFailureException">The failure with the lowest seed.</exception>
    public static IReadOnlyList<SimulationReport> RunAllOnPostgreSql(
        IReadOnlyList<SimulationReport> reports, string connectionString, SimulationOptions? options = null) =>
        RunAll(reports.Count, place => RunOnPostgreSql(reports[place], connectionString, options));

    /// <summary>
    /// Runs <paramref name="count"/> seeds from <paramref name="first"/> on, on all cores; <paramref name="done"/> is
    /// told of each, from any thread. The reports come by seed; at the first failure no further seed begins.
    /// </summary>
    /// <exception cref="SimulationFailureException">The failure with the lowest seed.</exception>
    public static IReadOnlyList<SimulationReport> RunAll(
        ulong first, int count, SimulationOptions? options = null, Action<SimulationReport>? done = null) =>
        RunAll(count, place =>
        {
            var report = Run(unchecked(first + (ulong)place), options);
            done?.Invoke(report);
            return report;
        });

    private static SimulationReport[] RunAll(int count, Func<int, SimulationReport> run)
    {
        var reports = new SimulationReport[count];
        var failures = new List<SimulationFailureException>();
        Parallel.For(0, count, s_allCores, (place, state) =>
        {
            try
            {
                reports[place] = run(place);
            }
            catch (SimulationFailureException failure)
            {
                lock (failures)
                    failures.Add(failure);
                state.Stop();
            }
        });
        return failures.Count == 0 ? reports : throw failures.MinBy(failure => failure.Seed)!;
    }
}

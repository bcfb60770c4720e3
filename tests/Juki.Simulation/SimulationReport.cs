using System.Globalization;

namespace Juki.Simulation;

/// <summary>What a run was.</summary>
public sealed record SimulationReport
{
    /// <summary>Its seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Over all that happened; the same for the same seed and program.</summary>
    public required ulong Digest { get; init; }

    /// <summary>Over every row of every table of every node in the end; the same on each engine.</summary>
    public required ulong Tables { get; init; }

    /// <summary>Turns of nodes.</summary>
    public required long Turns { get; init; }

    /// <summary>Simulated time until all was quiet, milliseconds; without the days that were let pass
    /// afterwards.</summary>
    public required long Milliseconds { get; init; }

    /// <summary>Records that the towns handed in.</summary>
    public required long Records { get; init; }

    /// <summary>Records that the prefectures applied.</summary>
    public required long Applied { get; init; }

    /// <summary>Crashes of nodes.</summary>
    public required long Crashes { get; init; }

    /// <summary>What was reached.</summary>
    public required IReadOnlyCollection<Mark> Marks { get; init; }
}

/// <summary>A rule did not hold. The text names the seed and the step, and no value of a resident.</summary>
public sealed class SimulationFailureException : Exception
{
    /// <summary>The seed whose run it was.</summary>
    public ulong Seed { get; }

    /// <summary>Turns taken until then.</summary>
    public long Step { get; }

    /// <summary>What did not hold, without seed and step.</summary>
    public string Rule { get; }

    /// <summary>Makes one.</summary>
    internal SimulationFailureException(
        ulong seed, long step, long milliseconds, string rule, SimulationOptions options, Exception? inner = null)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"seed {seed}, step {step}, after {milliseconds} ms: {rule}; "
        + $"repeat it: juki sim --seeds 1 --seed {seed}"
        + $"{(options.Years > 0 ? $" --years {options.Years}" : "")}{(options.PostgreSql is null ? ""
            : " --postgresql")}"),
            inner)
    {
        Seed = seed;
        Step = step;
        Rule = rule;
    }
}

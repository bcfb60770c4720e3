using System.Globalization;

namespace Juki.Simulation.Fuzz;

/// <summary>What is fuzzed.</summary>
public enum FuzzTarget
{
    /// <summary>Frames of a hostile neighbour: decoding, and the node that gets them.</summary>
    Frames,

    /// <summary>Files of a town's existing system: check, reader, drop folder.</summary>
    Files,
}

/// <summary>What came of some runs.</summary>
/// <param name="Cases">Streams of bytes, or files, that were tried.</param>
/// <param name="Counts">How far they got, by name: that the fuzzing is not shallow.</param>
public sealed record FuzzReport(long Cases, IReadOnlyDictionary<string, long> Counts);

/// <summary>A rule did not hold. The text names the run and how to repeat it, and no value of a resident.</summary>
public sealed class FuzzFailureException : Exception
{
    /// <summary>Makes one.</summary>
    public FuzzFailureException(FuzzTarget target, ulong seed, int number, string rule, Exception? inner = null)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"seed {seed}, case {number}: {rule}; repeat it: juki sim fuzz --target {target} "
                + $"--cases {FuzzRun.CasesOfRun} --seed {seed}"),
            inner)
    {
        Seed = seed;
        Rule = rule;
    }

    /// <summary>The seed of the run.</summary>
    public ulong Seed { get; }

    /// <summary>What did not hold.</summary>
    public string Rule { get; }
}

/// <summary>Mutations of real frames and files, by seed. One seed is one run of <see cref="CasesOfRun"/>
/// cases.</summary>
public static class FuzzRun
{
    /// <summary>Not more threads than cores: each run keeps one busy, and more only take memory.</summary>
    private static readonly ParallelOptions s_allCores = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <summary>Cases of one run: a node lives so long, that what one case leaves behind meets the next ones.</summary>
    public const int CasesOfRun = 500;

    /// <summary>Runs at least so many cases, seed after seed from <paramref name="first"/> on, on all cores.</summary>
    /// <param name="target">What is fuzzed.</param>
    /// <param name="first">The first seed.</param>
    /// <param name="cases">How many, rounded up to whole runs.</param>
    /// <param name="done">Told of the cases of each run, from any thread.</param>
    /// <exception cref="FuzzFailureException">The failure with the lowest seed.</exception>
    public static FuzzReport RunAll(FuzzTarget target, ulong first, long cases, Action<long>? done = null)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var failures = new List<FuzzFailureException>();
        var runs = (cases + CasesOfRun - 1) / CasesOfRun;
        Parallel.For(0, runs, s_allCores, (place, state) =>
        {
            var seed = unchecked(first + (ulong)place);
            var tried = new FuzzCounts();
            try
            {
                Run(target, seed, tried);
            }
            catch (FuzzFailureException failure)
            {
                lock (counts)
                    failures.Add(failure);
                state.Stop();
            }
            lock (counts)
            {
                foreach (var (name, count) in tried.All)
                    counts[name] = counts.GetValueOrDefault(name) + count;
            }
            done?.Invoke(CasesOfRun);
        });
        return failures.Count == 0
            ? new(runs * CasesOfRun, counts)
            : throw failures.MinBy(failure => failure.Seed)!;
    }

    private static void Run(FuzzTarget target, ulong seed, FuzzCounts counts)
    {
        var number = 0;
        try
        {
            using IFuzzed fuzzed = target == FuzzTarget.Frames
                ? new NodeFuzz(new SplitMix(seed), counts)
                : new FileFuzz(new SplitMix(seed), counts);
            while (number < CasesOfRun)
            {
                number++;
                fuzzed.Try();
            }
        }
        catch (Exception failure)
        {
            throw new FuzzFailureException(
                target, seed, number, failure is FuzzRuleException ? failure.Message : failure.GetType().Name, failure);
        }
    }
}

/// <summary>Something that takes hostile cases.</summary>
internal interface IFuzzed : IDisposable
{
    /// <summary>The next case. Whatever this, the making or the closing throws is a failure.</summary>
    void Try();
}

/// <summary>A rule of the fuzzing did not hold.</summary>
internal sealed class FuzzRuleException(string rule) : Exception(rule)
{
    /// <summary>Throws unless it holds.</summary>
    public static void Require(bool holds, string rule)
    {
        if (!holds)
            throw new FuzzRuleException(rule);
    }
}

/// <summary>Counts of one run.</summary>
internal sealed class FuzzCounts
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<string, long> All => _counts;

    /// <summary>Counts one more.</summary>
    public void Add(string name, long count = 1) => _counts[name] = _counts.GetValueOrDefault(name) + count;
}

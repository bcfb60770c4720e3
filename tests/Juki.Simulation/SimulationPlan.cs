using Juki.Domain.Offices;
using Juki.Server.Node;

namespace Juki.Simulation;

/// <summary>What a seed makes of a run: sizes, delays and faults. Times in simulated milliseconds.</summary>
internal sealed record SimulationPlan
{
    /// <summary>Midnight in Japan, 2023-11-20, in milliseconds since 1970 (UTC).</summary>
    private const long Midnight = 1_700_406_000_000;

    /// <summary>When the run begins.</summary>
    public required long Start { get; init; }

    /// <summary>How long files come and faults happen.</summary>
    public required long FaultsFor { get; init; }

    /// <summary>Files that each town hands in.</summary>
    public required int FilesPerTown { get; init; }

    /// <summary>Most records in a file.</summary>
    public required int RecordsMax { get; init; }

    /// <summary>Longest way of a frame over a link that is not slow.</summary>
    public required long DelayMax { get; init; }

    /// <summary>Frames of a thousand that are lost.</summary>
    public required int Lost { get; init; }

    /// <summary>Frames of a thousand that come twice.</summary>
    public required int Copied { get; init; }

    /// <summary>Frames of a thousand that later ones overtake.</summary>
    public required int Overtaken { get; init; }

    /// <summary>Turns of a thousand that take only some of the events that wait.</summary>
    public required int PartialTurns { get; init; }

    /// <summary>Faults of links: cuts, one-way and slow links, half-open ones.</summary>
    public required int LinkFaults { get; init; }

    /// <summary>Crashes of nodes.</summary>
    public required int Crashes { get; init; }

    /// <summary>Long outages of nodes.</summary>
    public required int Outages { get; init; }

    /// <summary>Backups, restores, and restores of several nodes at once.</summary>
    public required int Restores { get; init; }

    /// <summary>Of each four offices, so many have a node that fails at some answers.</summary>
    public required int Poisoned { get; init; }

    /// <summary>Whether towns merge.</summary>
    public required MergerKind Merger { get; init; }

    /// <summary>Jumps of clocks.</summary>
    public required int ClockJumps { get; init; }

    /// <summary>Bounds of the towns' servers.</summary>
    public required NodeOptions Municipality { get; init; }

    /// <summary>Bounds of the prefectures' servers.</summary>
    public required NodeOptions Prefecture { get; init; }

    /// <summary>Bounds of the nation's server.</summary>
    public required NodeOptions Nation { get; init; }

    /// <summary>Bounds by role.</summary>
    public NodeOptions OptionsOf(Role role) => role switch
    {
        Role.National => Nation,
        Role.Prefecture => Prefecture,
        _ => Municipality,
    };

    /// <summary>Draws a plan. Some runs have hardly any fault, some have all of them.</summary>
    public static SimulationPlan Draw(SplitMix random)
    {
        var badness = random.Below(4); // 0: no faults but those that every network has
        var plan = new SimulationPlan
        {
            Start = Midnight + random.Between(-90_000, random.Chance(500) ? 40_000_000 : 0),
            FaultsFor = random.Between(20_000, 120_000),
            FilesPerTown = random.Below(6) + 1,
            RecordsMax = random.Pick([3, 8, 20]),
            DelayMax = random.Pick([2L, 30, 400]),
            Lost = random.Chance(500) ? 0 : random.Below(badness * 20 + 1),
            Copied = random.Chance(500) ? 0 : random.Below(badness * 30 + 1),
            Overtaken = random.Chance(500) ? 0 : random.Below(badness * 20 + 1),
            PartialTurns = random.Pick([0, 100, 700]),
            LinkFaults = random.Below(badness * 4 + 1),
            Crashes = random.Below(badness * 5 + 1),
            Outages = random.Chance(700) ? 0 : random.Below(badness + 1),
            Restores = random.Chance(500) ? 0 : random.Below(badness * 2 + 1),
            ClockJumps = random.Chance(600) ? 0 : random.Below(badness * 2 + 1),
            Municipality = Options(random),
            Prefecture = Options(random),
            Nation = Options(random),
            Poisoned = random.Chance(800) ? 0 : random.Below(badness + 1),
            Merger = !random.Chance(100) ? MergerKind.None
                : random.Chance(500) ? MergerKind.IntoNew : MergerKind.IntoOther,
        };
        // By draws of their own, so that the seeds kept from before draw the rest as then.
        var narrow = new SplitMix(unchecked((ulong)plan.Start * 31 + (ulong)plan.FaultsFor));
        return plan with
        {
            Municipality = Narrowed(plan.Municipality, narrow),
            Prefecture = Narrowed(plan.Prefecture, narrow),
            Nation = Narrowed(plan.Nation, narrow),
        };
    }

    /// <summary>In one run of three the lanes are bounded in bytes or days that a run can reach.</summary>
    private static NodeOptions Narrowed(NodeOptions options, SplitMix random)
    {
        if (random.Chance(667))
            return options;
        return options with
        {
            LaneBytesMax = random.Pick([500L, 3_000, 20_000, options.LaneBytesMax]),
            LaneDaysMax = random.Pick([1, options.LaneDaysMax]),
            ReserveBytesMax = random.Pick([300L, 5_000, options.ReserveBytesMax]),
        };
    }

    private static NodeOptions Options(SplitMix random) => new()
    {
        BatchMax = random.Pick([1, 2, 7, 64, 512]),
        IntakeMax = random.Pick([1, 2, 5, 64]),
        LaneMax = random.Pick([3L, 10, 40, 2_000_000]),
        WindowMax = random.Pick([2, 5, 30, 4_096]),
    };
}

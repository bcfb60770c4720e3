namespace Juki.Simulation;

/// <summary>What a seed does to disks, tokens, certificates and whole machines. Most runs have a few of them.</summary>
internal sealed record MachinePlan
{
    /// <summary>One in so many runs lives on for years [ours: such a run costs as much as five others].</summary>
    private const int YearsOneIn = 20;

    private const int YearsDrawn = 3;

    /// <summary>Damaged rows that a neighbour holds too.</summary>
    public required int DamagedRows { get; init; }

    /// <summary>Damaged rows that only the node has: the store is restored.</summary>
    public required int DamagedStores { get; init; }

    /// <summary>The towns' systems do nothing clumsy, so that a CS can be restored at any moment.</summary>
    public required bool HasPlainFiles { get; init; }

    /// <summary>Disks that are full for a while.</summary>
    public required int FullDisks { get; init; }

    /// <summary>Tokens that are gone for a while.</summary>
    public required int LostTokens { get; init; }

    /// <summary>Certificates that end during a session.</summary>
    public required int EndedCertificates { get; init; }

    /// <summary>Copies of a machine that are started beside it.</summary>
    public required int Clones { get; init; }

    /// <summary>Processes that stand still, and wake after another machine has taken their place.</summary>
    public required int Zombies { get; init; }

    /// <summary>Years that the run lives on after the faults.</summary>
    public required int Years { get; init; }

    /// <summary>No such fault.</summary>
    public static MachinePlan None { get; } = new()
    {
        DamagedRows = 0, DamagedStores = 0, HasPlainFiles = false, FullDisks = 0, LostTokens = 0,
        EndedCertificates = 0, Clones = 0, Zombies = 0, Years = 0,
    };

    /// <summary>Draws a plan.</summary>
    public static MachinePlan Draw(SplitMix random, SimulationPlan plan)
    {
        // What comes again after a restore is not judged again, so a verdict of damage would contradict the first one.
        var rows = random.Chance(250) && plan is { Restores: 0, Poisoned: 0 } ? 1 + random.Below(4) : 0;
        return new MachinePlan
        {
            DamagedRows = rows,
            DamagedStores = rows == 0 && random.Chance(150) ? 1 + random.Below(2) : 0,
            HasPlainFiles = random.Chance(500),
            FullDisks = random.Chance(150) ? 1 + random.Below(2) : 0,
            LostTokens = random.Chance(200) ? 1 + random.Below(2) : 0,
            EndedCertificates = random.Chance(200) ? 1 + random.Below(3) : 0,
            Clones = random.Chance(150) ? 1 + random.Below(2) : 0,
            Zombies = rows == 0 && random.Chance(120) ? 1 : 0,
            Years = random.Below(YearsOneIn) == 0 ? YearsDrawn : 0,
        };
    }
}

namespace Juki.Simulation;

/// <summary>One end of a session.</summary>
internal sealed class LinkEnd(SimulatedLink link, SimulatedNode node, long id)
{
    /// <summary>The session.</summary>
    public SimulatedLink Link => link;

    /// <summary>Whose end it is.</summary>
    public SimulatedNode Node => node;

    /// <summary>Which process of the node opened it.</summary>
    public int Generation { get; } = node.Generation;

    /// <summary>The number that the host gave it.</summary>
    public long Id => id;

    /// <summary>True while the host of this end takes the session for open.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>When the last frame on its way to this end arrives.</summary>
    public long LastArrival { get; set; }

    /// <summary>Frames to this end vanish.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>True once the node's own Hello was sent over it.</summary>
    public bool HasGreeted { get; set; }

    /// <summary>What its other core said before: it goes out behind the Hello.</summary>
    public List<Server.Node.Outbound> UntilHello { get; } = [];

    /// <summary>The other end.</summary>
    public LinkEnd Other => link.Lower == this ? link.Upper : link.Lower;

    /// <summary>True when what arrives still reaches the process that opened it.</summary>
    public bool IsAlive => IsOpen && node.Process is not null && node.Generation == Generation;
}

/// <summary>A session between two neighbours. The lower one dials.</summary>
internal sealed class SimulatedLink
{
    /// <summary>Opens it.</summary>
    public SimulatedLink(SimulatedPair pair, long lowerId, long upperId)
    {
        Pair = pair;
        Lower = new(this, pair.Lower, lowerId);
        Upper = new(this, pair.Upper, upperId);
    }

    /// <summary>Between whom.</summary>
    public SimulatedPair Pair { get; }

    /// <summary>The end that dialled.</summary>
    public LinkEnd Lower { get; }

    /// <summary>The other end.</summary>
    public LinkEnd Upper { get; }

    /// <summary>True when frames were lost, so that the hosts will notice the silence.</summary>
    public bool IsDoomed { get; set; }
}

/// <summary>Two neighbours and the line between them.</summary>
internal sealed class SimulatedPair(SimulatedNode lower, SimulatedNode upper)
{
    /// <summary>The one that dials.</summary>
    public SimulatedNode Lower => lower;

    /// <summary>The one above.</summary>
    public SimulatedNode Upper => upper;

    /// <summary>The newest session; null before the first.</summary>
    public SimulatedLink? Newest { get; set; }

    /// <summary>Nothing gets through until then.</summary>
    public long CutUntil { get; set; }

    /// <summary>Frames take up to that long until <see cref="SlowUntil"/>.</summary>
    public long SlowDelay { get; set; }

    /// <summary>The line is slow until then.</summary>
    public long SlowUntil { get; set; }

    /// <summary>True when one of the two is a clone or a zombie.</summary>
    public bool IsOfGhost => lower.IsGhost || upper.IsGhost;

    /// <summary>One of the two is gone for good.</summary>
    public bool IsOver { get; set; }

    /// <summary>True while the lower one is about to dial.</summary>
    public bool IsDialling { get; set; }
}

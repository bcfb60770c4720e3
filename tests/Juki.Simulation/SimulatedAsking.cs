using Juki.Domain.Offices;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Simulation;

/// <summary>A session of one who only asks, a terminal or a national organ, with its server, and what it asked over
/// it.</summary>
internal sealed class SimulatedAsking(NodeName asker, SimulatedNode node, long link, bool mustBeAnswered)
{
    /// <summary>Who asks.</summary>
    public NodeName Asker => asker;

    /// <summary>The server.</summary>
    public SimulatedNode Node => node;

    /// <summary>Which process of it.</summary>
    public int Generation { get; } = node.Generation;

    /// <summary>The session, a number given by the host.</summary>
    public long Link => link;

    /// <summary>Nothing is wrong anywhere: no verdict may say that something is.</summary>
    public bool MustBeAnswered => mustBeAnswered;

    /// <summary>False when the asker has gone.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>What is asked, by number; what was answered is gone.</summary>
    public SortedDictionary<long, Bodies.Inquiry> Asked { get; } = [];
}

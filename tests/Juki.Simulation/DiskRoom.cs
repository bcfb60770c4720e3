namespace Juki.Simulation;

/// <summary>How much room a simulated disk has.</summary>
internal sealed class DiskRoom
{
    /// <summary>Little is left: the host tells the node, which takes in nothing new.</summary>
    public bool IsLow { get; set; }

    /// <summary>Nothing is left: writes, commits and receipts fail now and then, for others free and fill it
    /// too.</summary>
    public bool IsFull { get; set; }
}

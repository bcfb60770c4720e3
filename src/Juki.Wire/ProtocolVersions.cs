using System.Globalization;

namespace Juki.Wire;

/// <summary>
/// The protocol versions that a node speaks: its own and, for towns cannot all upgrade on one day, earlier ones. Hello,
/// Close, Ping and Pong go out in the header of the oldest of them and are read in any: the header, the first two
/// fields of Hello and Close's reason never change. What carries work goes in the newest version that both speak.
/// </summary>
/// <param name="Oldest">The oldest one, from 1.</param>
/// <param name="Newest">Its own.</param>
public readonly record struct ProtocolVersions(int Oldest, int Newest)
{
    /// <summary>Those of this release.</summary>
    public static ProtocolVersions Spoken { get; } = new(Limits.OldestVersion, Limits.Version);

    /// <summary>The newest version that both speak; null when there is none.</summary>
    public int? Common(ProtocolVersions other)
    {
        var common = Math.Min(Newest, other.Newest);
        return common >= Math.Max(Oldest, other.Oldest) ? common : null;
    }

    /// <summary>True for a version that is spoken.</summary>
    public bool Contains(int version) => version >= Oldest && version <= Newest;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Oldest}–{Newest}");
}

namespace Juki.Wire.Session;

/// <summary>The bounds of a session.</summary>
public sealed record SessionLimits
{
    /// <summary>From the accepted or opened connection to the ready session. Default 10 s [ours: an overloaded server
    /// with a thousand towns coming back at once finishes within it].</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest life of a session, after which its keys are replaced by those of a new one. Default 8 h
    /// [ours].</summary>
    public TimeSpan AgeMax { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Most TLS records that one side writes. Default 2^23, a third of what AES-GCM bears [RFC 8446
    /// §5.5].</summary>
    public long RecordsMax { get; init; } = 1L << 23;
}

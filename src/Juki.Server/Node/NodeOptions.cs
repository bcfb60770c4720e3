using Juki.Domain.Offices;
using Juki.Wire;

namespace Juki.Server.Node;

/// <summary>Whether a node of this network signed a text at a time, by its certificate; never throws on bad
/// bytes.</summary>
/// <param name="signer">Who has to have signed.</param>
/// <param name="certificate">DER.</param>
/// <param name="text">What was signed.</param>
/// <param name="signature">Of the certificate's key.</param>
/// <param name="at">When, milliseconds since 1970; the certificate has to have been good then.</param>
internal delegate bool CheckSigned(NodeName signer, byte[] certificate, byte[] text, byte[] signature, long at);

/// <summary>Bounds of a node, with their defaults.</summary>
internal sealed record NodeOptions
{
    /// <summary>Most messages in one batch, 1 to 10,000 [ours: about 10 ms of work].</summary>
    public int BatchMax { get; init; } = 256;

    /// <summary>Most legacy records in one batch, 1 to 10,000 [ours: about 10 ms of work].</summary>
    public int IntakeMax { get; init; } = 256;

    /// <summary>Most messages waiting in one lane of updates; then the next intake waits [ours: a lane is emptied
    /// within the hour].</summary>
    public long LaneMax { get; init; } = 2_000_000;

    /// <summary>Most bytes of disk waiting in one lane of updates, passed by one batch at most; then the next intake
    /// waits [ours: two months of the busiest prefecture in March, 36,000 updates a day of 400 bytes].</summary>
    public long LaneBytesMax { get; init; } = 1L << 30;

    /// <summary>Longest that the oldest update in a lane waits, days; then the next intake waits [ours: a month, and
    /// below the 35 days of the archive, so that nothing waits longer than it would be kept].</summary>
    public int LaneDaysMax { get; init; } = 30;

    /// <summary>Most bytes of disk waiting in one lane of answers or of control. Such messages are never refused: above
    /// it the updates of that peer wait, whose answers would add to it [ours: room for two million answers].</summary>
    public long ReserveBytesMax { get; init; } = 256L << 20;

    /// <summary>Most messages of one lane received and not yet handled, 1 to <see cref="Limits.WindowMessages"/>; what
    /// the peer is told that it may send [ours: bounds the memory].</summary>
    public int WindowMax { get; init; } = Limits.WindowMessages;

    /// <summary>Protocol versions spoken; others than those of this release for tests.</summary>
    public ProtocolVersions Versions { get; init; } = ProtocolVersions.Spoken;

    /// <summary>Municipalities and what followed on what, with the mergers since the release. Default: as
    /// released.</summary>
    public MunicipalityTable Municipalities { get; init; } = MunicipalityTable.Released;

    /// <summary>Checks who signed. Default: nobody has.</summary>
    public CheckSigned CheckSigned { get; init; } = (_, _, _, _, _) => false;
}

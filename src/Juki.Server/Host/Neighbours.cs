using Juki.Domain.Offices;
using Juki.Wire.Session;

namespace Juki.Server.Host;

/// <summary>Who may connect to whom.</summary>
internal static class Neighbours
{
    /// <summary>Whether <paramref name="peer"/> may connect to <paramref name="self"/>: it is one whose upstream we
    /// are, it speaks for residents, and <see cref="Routes"/> has a row that it may use here. To a CS that is a
    /// terminal of its own office and nobody else. A municipality that has ended may: its last updates may be on their
    /// way; its certificate ends that.</summary>
    public static bool MayConnect(NodeName self, PeerIdentity peer, MunicipalityTable municipalities) =>
        Routes.Upstream(peer.Node) == self
        && peer.Registers.HasFlag(Registers.Resident)
        && (peer.Node.Role != Role.Municipality || municipalities.HasCs(peer.Node.Office))
        && (Routes.All.Any(route => route.Sender == peer.Node.Role && route.Here == self.Role)
            || Routes.MayInquire(peer.Node.Role, self.Role));
}

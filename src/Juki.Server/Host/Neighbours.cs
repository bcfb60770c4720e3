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

    /// <summary>Whether a session with <paramref name="peer"/> may begin at <paramref name="self"/>, and if not why. A
    /// prefecture's terminal comes through its representative terminal unless <paramref name="takesDirect"/>; of a
    /// representative terminal the session is only the way for another one inside [S-000 代表端末].</summary>
    public static SessionRefusal Welcome(
        NodeName self, PeerIdentity peer, MunicipalityTable municipalities, bool takesDirect)
    {
        if (MayRelay(self, peer))
            return SessionRefusal.None;
        if (!MayConnect(self, peer, municipalities))
            return SessionRefusal.WrongRole;
        return peer.Node.Role == Role.Terminal && self.Role == Role.Prefecture && !takesDirect
            ? SessionRefusal.NotThroughRelay
            : SessionRefusal.None;
    }

    /// <summary>Whether <paramref name="peer"/> is a representative terminal of the prefecture whose server <paramref
    /// name="self"/> is.</summary>
    public static bool MayRelay(NodeName self, PeerIdentity peer) =>
        peer.Node.Role == Role.RepresentativeTerminal
        && Routes.Upstream(peer.Node) == self
        && peer.Registers.HasFlag(Registers.Resident);

    /// <summary>Whether <paramref name="peer"/> may come through a representative terminal: a terminal of the same
    /// prefecture and nobody else, not the representative terminal itself.</summary>
    public static SessionRefusal WelcomeThrough(NodeName self, PeerIdentity peer) =>
        peer.Node.Role == Role.Terminal && Routes.Upstream(peer.Node) == self
        && peer.Registers.HasFlag(Registers.Resident)
            ? SessionRefusal.None
            : SessionRefusal.WrongRole;
}

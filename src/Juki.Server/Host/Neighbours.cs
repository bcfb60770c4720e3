using Juki.Domain.Offices;
using Juki.Wire.Session;

namespace Juki.Server.Host;

/// <summary>Who is linked with whom: the town with its own prefecture, the prefecture with the nation, nobody else
/// [S-000].</summary>
internal static class Neighbours
{
    /// <summary>The node that <paramref name="self"/> connects to; null for the nation.</summary>
    public static NodeName? Upstream(NodeName self) => self.Role switch
    {
        Role.Municipality => NodeName.OfPrefecture(self.Office.Prefecture),
        Role.Prefecture => NodeName.Nation,
        _ => null,
    };

    /// <summary>Whether <paramref name="peer"/> may connect to <paramref name="self"/>: it is one whose upstream we
    /// are, it speaks for residents, and <see cref="Routes"/> has a row that it may use here.</summary>
    public static bool MayConnect(NodeName self, PeerIdentity peer) =>
        Upstream(peer.Node) == self
        && peer.Registers.HasFlag(Registers.Resident)
        && (peer.Node.Role != Role.Municipality || Municipalities.HasCs(peer.Node.Office))
        && Routes.All.Any(route => route.Sender == peer.Node.Role && route.Here == self.Role);
}

using System.Net.Sockets;
using Juki.Domain.Offices;
using Juki.Wire.Session;

namespace Juki.Server.Host;

/// <summary>
/// Who may come in at a node: those below it, by themselves or inside a session with the prefecture's representative
/// terminal. Who came through one has shown its own certificate here, as who came directly.
/// </summary>
/// <param name="self">The node.</param>
/// <param name="keys">Its keys.</param>
/// <param name="municipalities">Towns that there are.</param>
/// <param name="takesDirect">A prefecture's terminals may come directly.</param>
internal sealed class Admission(
    NodeName self, SessionKeys keys, MunicipalityTable municipalities, bool takesDirect)
{
    /// <summary>Takes a session, which is never one with a representative terminal itself.</summary>
    /// <exception cref="SessionRefusedException">Whoever called may not come in.</exception>
    public async ValueTask<SecureSession> TakeAsync(Socket socket, CancellationToken stop)
    {
        var session = await SecureLink.AcceptAsync(
            socket, keys, peer => Neighbours.Welcome(self, peer, municipalities, takesDirect), stop)
            .ConfigureAwait(false);
        if (session.Peer.Node.Role != Role.RepresentativeTerminal)
            return session;
        return await SecureLink.AcceptAsync(session, keys, peer => Neighbours.WelcomeThrough(self, peer), stop)
            .ConfigureAwait(false);
    }
}

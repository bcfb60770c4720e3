using System.Net;
using Juki.Domain.Offices;

namespace Juki.Wire.Session;

/// <summary>
/// サーバへの経路 — how an asker reaches its server: by itself, or through the representative terminal of its
/// prefecture [S-000 代表端末]. Immutable.
/// </summary>
/// <param name="Address">Where to connect.</param>
/// <param name="Relay">The representative terminal that listens there; null: the server itself does.</param>
public sealed record ServerRoute(EndPoint Address, NodeName? Relay = null)
{
    /// <summary>Through the representative terminal at that address.</summary>
    /// <param name="address">Where the representative terminal listens.</param>
    /// <param name="terminal">Whose route it is.</param>
    /// <exception cref="InvalidDataException">Only a prefecture's terminals have one.</exception>
    public static ServerRoute Through(EndPoint address, NodeName terminal) =>
        terminal.Role == Role.Terminal && terminal.Office.IsPrefecture
            ? new(address, NodeName.OfRepresentative(terminal.Office))
            : throw new InvalidDataException(
                "代表端末は都道府県の業務端末だけ / only a prefecture's terminals have a representative terminal");
}

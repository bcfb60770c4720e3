using System.Net;
using Juki.Domain.Offices;
using Juki.Wire.Session;

namespace Juki.Tests.Wire.Session;

public sealed class ServerRouteTests
{
    private static readonly IPEndPoint Address = new(IPAddress.Loopback, 9443);

    [Fact]
    [Trait("Source", "S-000 代表端末")]
    public void Through_TerminalOfAPrefecture_IsThatPrefecturesRepresentative()
    {
        var kanagawa = GovernmentCode.FromBody(14000);
        Assert.Equal(
            NodeName.OfRepresentative(kanagawa), ServerRoute.Through(Address, NodeName.OfTerminal(kanagawa)).Relay);
    }

    [Fact]
    public void Through_AnybodyElse_Throws()
    {
        NodeName[] others =
        [
            NodeName.OfTerminal(GovernmentCode.FromBody(14204)), NodeName.OfPrefecture(GovernmentCode.FromBody(14000)),
            NodeName.OfRepresentative(GovernmentCode.FromBody(14000)), NodeName.OfOrgan(2), NodeName.Nation,
        ];
        foreach (var other in others)
            Assert.Throws<InvalidDataException>(() => ServerRoute.Through(Address, other));
    }
}

using Juki.Domain.Offices;
using Juki.Server.Host;
using Juki.Tests.Domain.Offices;
using Juki.Wire.Session;

namespace Juki.Tests.Server.Host;

public sealed class NeighboursTests
{
    private static readonly NodeName Kanagawa = NodeName.OfPrefecture(GovernmentCode.FromBody(14000));

    [Theory]
    [InlineData(Role.Municipality, 14100, true)] // 横浜市
    [InlineData(Role.Municipality, 14101, false)] // a ward has no CS
    [InlineData(Role.Municipality, 20201, false)] // 長野市
    [InlineData(Role.Prefecture, 14000, false)] // itself
    [InlineData(Role.Prefecture, 20000, false)]
    [InlineData(Role.National, 0, false)]
    public void 都道府県サーバにつなげるのは区域内の市町村だけである(Role role, int body, bool expected) =>
        Assert.Equal(expected, Neighbours.MayConnect(Kanagawa, Peer(role, body), MunicipalityTable.Released));

    [Theory]
    [InlineData(Role.Municipality, 14100, false)]
    [InlineData(Role.Prefecture, 14000, true)]
    [InlineData(Role.National, 0, false)]
    public void 全国サーバにつなげるのは都道府県サーバだけである(Role role, int body, bool expected) =>
        Assert.Equal(expected, Neighbours.MayConnect(NodeName.Nation, Peer(role, body), MunicipalityTable.Released));

    [Theory]
    [InlineData(Role.Terminal, 14204, true)] // 鎌倉市
    [InlineData(Role.Terminal, 14203, false)]
    [InlineData(Role.Terminal, 14000, false)]
    [InlineData(Role.Municipality, 14204, false)] // itself
    [InlineData(Role.Municipality, 14203, false)]
    [InlineData(Role.Prefecture, 14000, false)]
    [InlineData(Role.National, 0, false)]
    [Trait("Source", "S-002 外部からの侵入防止対策")]
    public void 市町村のCSにつなげるのは自団体の業務端末だけである(Role role, int body, bool expected) => Assert.Equal(
        expected,
        Neighbours.MayConnect(
            NodeName.OfMunicipality(GovernmentCode.FromBody(14204)), Peer(role, body), MunicipalityTable.Released));

    [Theory]
    [InlineData(14000, false, SessionRefusal.NotThroughRelay)]
    [InlineData(14000, true, SessionRefusal.None)]
    [InlineData(20000, true, SessionRefusal.WrongRole)]
    [InlineData(14204, true, SessionRefusal.WrongRole)] // 鎌倉市: its terminals have the CS
    [Trait("Source", "S-000 業務端末")]
    [Trait("Source", "S-000 代表端末")]
    public void 都道府県の業務端末は設定がなければ代表端末を経る(int body, bool takesDirect, SessionRefusal expected) =>
        Assert.Equal(expected, Neighbours.Welcome(
            Kanagawa, Peer(Role.Terminal, body), MunicipalityTable.Released, takesDirect));

    [Fact]
    public void Welcome_TerminalOfATown_IsDirectWhateverTheSetting() => Assert.Equal(
        SessionRefusal.None,
        Neighbours.Welcome(
            NodeName.OfMunicipality(GovernmentCode.FromBody(14204)), Peer(Role.Terminal, 14204),
            MunicipalityTable.Released, takesDirect: false));

    [Theory]
    [InlineData(14000, SessionRefusal.None)]
    [InlineData(20000, SessionRefusal.WrongRole)]
    [Trait("Source", "S-000 代表端末")]
    public void 代表端末がつなげるのは自らの都道府県サーバだけである(int body, SessionRefusal expected)
    {
        var relay = Peer(Role.RepresentativeTerminal, body);
        Assert.Equal(expected, Neighbours.Welcome(Kanagawa, relay, MunicipalityTable.Released, takesDirect: false));
        Assert.Equal(
            SessionRefusal.WrongRole,
            Neighbours.Welcome(NodeName.Nation, relay, MunicipalityTable.Released, takesDirect: true));
    }

    [Theory]
    [InlineData(Role.Terminal, 14000, SessionRefusal.None)]
    [InlineData(Role.Terminal, 20000, SessionRefusal.WrongRole)]
    [InlineData(Role.Terminal, 14204, SessionRefusal.WrongRole)]
    [InlineData(Role.RepresentativeTerminal, 14000, SessionRefusal.WrongRole)]
    [InlineData(Role.Prefecture, 14000, SessionRefusal.WrongRole)]
    [InlineData(Role.Municipality, 14204, SessionRefusal.WrongRole)]
    [InlineData(Role.National, 0, SessionRefusal.WrongRole)]
    [Trait("Source", "S-000 代表端末")]
    public void 代表端末を経るのは同じ都道府県の業務端末だけである(Role role, int body, SessionRefusal expected) =>
        Assert.Equal(expected, Neighbours.WelcomeThrough(Kanagawa, Peer(role, body)));

    [Fact]
    public void WelcomeThrough_TerminalOfTheSupplementOnly_IsRefused() => Assert.Equal(
        SessionRefusal.WrongRole,
        Neighbours.WelcomeThrough(
            Kanagawa, new("rehearsal", Registers.Supplement, NodeName.OfTerminal(Kanagawa.Office), 1)));

    [Fact]
    public void 国の機関等は市町村のCSにつなげない() => Assert.False(Neighbours.MayConnect(
        NodeName.OfMunicipality(GovernmentCode.FromBody(14204)),
        new("rehearsal", Registers.Resident, NodeName.OfOrgan(2), 1), MunicipalityTable.Released));

    [Fact]
    public void 合併でできた市も廃止された市も都道府県サーバにつなげる()
    {
        var nagano = NodeName.OfPrefecture(Mergers.United.Prefecture);
        foreach (var town in new[] { Mergers.United, Mergers.Ueda })
            Assert.True(Neighbours.MayConnect(nagano, Peer(Role.Municipality, town.Value / 10), Mergers.IntoNew));
        Assert.False(Neighbours.MayConnect(
            nagano, Peer(Role.Municipality, Mergers.United.Value / 10), MunicipalityTable.Released));
    }

    [Fact]
    public void MayConnect_PeerOfTheSupplementOnly_IsRefused() => Assert.False(Neighbours.MayConnect(
        NodeName.Nation, new("rehearsal", Registers.Supplement, Kanagawa, 1), MunicipalityTable.Released));

    private static PeerIdentity Peer(Role role, int body) => new(
        "rehearsal", Registers.Resident, new(role, body == 0 ? default : GovernmentCode.FromBody(body)), 1);
}

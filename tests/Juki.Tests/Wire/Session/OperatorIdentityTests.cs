using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Wire.Session;

namespace Juki.Tests.Wire.Session;

public class OperatorIdentityTests
{
    [Fact, Trait("Source", "S-002 内部の不正利用防止対策")]
    public void カードの種別は操作者ごとに接続できる範囲を限る()
    {
        Assert.True(OperatorIdentity.TryParse("juki-operator://rehearsal/131016/7/inquiry+batch", out var identity));
        Assert.Equal(("rehearsal", GovernmentCode.FromBody(13101), 7),
            (identity.Network, identity.Office, identity.Number));
        Assert.Equal(OperatorRoles.Inquiry | OperatorRoles.Batch, identity.Roles);
        Assert.False(identity.Roles.HasFlag(OperatorRoles.Administration));
    }

    [Theory]
    [InlineData("juki-operator://rehearsal/131016/1/audit")]
    [InlineData("juki-operator://rehearsal/130001/999999/inquiry+batch+disclosure+media+audit+administration")]
    public void ToString_ReadIdentity_IsWhatWasRead(string text)
    {
        Assert.True(OperatorIdentity.TryParse(text, out var identity));
        Assert.Equal(text, identity.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("juki://rehearsal/131016/7/inquiry")]
    [InlineData("juki-operator://rehearsal/131016/7")]
    [InlineData("juki-operator://rehearsal/131016/7/")]
    [InlineData("juki-operator://rehearsal/131016/7/inquiry/")]
    [InlineData("juki-operator://rehearsal/131016/07/inquiry")]
    [InlineData("juki-operator://rehearsal/131016/0/inquiry")]
    [InlineData("juki-operator://rehearsal/131016/-1/inquiry")]
    [InlineData("juki-operator://rehearsal/131016/1000000/inquiry")]
    [InlineData("juki-operator://rehearsal/131017/7/inquiry")] // wrong check digit
    [InlineData("juki-operator://rehearsal/000000/7/inquiry")]
    [InlineData("juki-operator://Rehearsal/131016/7/inquiry")]
    [InlineData("juki-operator://rehearsal/131016/7/batch+inquiry")] // not in the one order
    [InlineData("juki-operator://rehearsal/131016/7/inquiry+inquiry")]
    [InlineData("juki-operator://rehearsal/131016/7/everything")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(OperatorIdentity.TryParse(text, out _));

    [Theory]
    [InlineData("batch+inquiry", OperatorRoles.Inquiry | OperatorRoles.Batch)]
    [InlineData("inquiry+inquiry", OperatorRoles.None)]
    [InlineData("", OperatorRoles.None)]
    [InlineData(null, OperatorRoles.None)]
    public void TryParseRoles_Words_InAnyOrderButOnce(string? text, OperatorRoles roles) =>
        Assert.Equal(roles, OperatorIdentity.TryParseRoles(text, out var read) ? read : OperatorRoles.None);

    [Fact]
    public void TryParse_NameOfANode_IsNoOperatorAndTheOtherWayRound()
    {
        Assert.False(OperatorIdentity.TryParse("juki://rehearsal/resident/terminal/131016/1", out _));
        Assert.False(PeerIdentity.TryParse("juki-operator://rehearsal/131016/7/inquiry", out _));
    }
}

using Juki.Domain.Offices;
using Juki.Domain.Search;

namespace Juki.Tests.Domain.Search;

public class WrittenAddressTests
{
    [Theory]
    [InlineData("神奈川県横浜市中区本町１－２", "141046", "本町１－２")]
    [InlineData("横浜市中区本町１－２", "141046", "本町１－２")]
    [InlineData("神奈川県横浜市本町", "141003", "本町")]
    [InlineData("神奈川県足柄下郡箱根町湯本1", "143821", "湯本1")]
    [InlineData("神奈川県箱根町湯本1", "143821", "湯本1")]
    [InlineData("箱根町湯本1", "143821", "湯本1")]
    [InlineData("茨城県竜ヶ崎市1", "082082", "1")]
    [InlineData("茨城県龍ケ崎市1", "082082", "1")]
    [InlineData("東京都千代田区霞が関1", "131016", "霞が関1")]
    [InlineData("北海道\u3000札幌市 中央区 北1条", "011011", "北1条")]
    [InlineData("福島県郡山市見本1", "072036", "見本1")]
    [InlineData("東京都府中市見本1", "132063", "見本1")]
    [InlineData("奈良県葛\U000E0101城市1", "292117", "1")]
    [InlineData("沖縄県与那国町", "473821", "")]
    public void TryRead_FullAddress_IsCutBehindTheMunicipality(string text, string code, string rest)
    {
        Assert.True(WrittenAddress.TryRead(text, out var address));
        Assert.Equal((code, rest), (address.Municipality.ToString(), address.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("神奈川県")]
    [InlineData("神奈川県本町1")]
    [InlineData("府中市見本1")] // in two prefectures
    [InlineData("神奈川県足柄下郡本町1")]
    [InlineData("東京都横浜市中区本町1")]
    [InlineData("郡")]
    public void TryRead_WithoutOneMunicipality_IsFalse(string text) =>
        Assert.False(WrittenAddress.TryRead(text, out _));

    [Fact]
    public void TryRead_EveryMunicipality_IsFoundByItsFullName()
    {
        foreach (var one in Municipalities.All.Where(row => row.Kind != MunicipalityKind.Prefecture))
        {
            Assert.True(WrittenAddress.TryRead(one.FullName + "見本1-2", out var address));
            Assert.Equal((one.Code, "見本1-2"), (address.Municipality, address.Text));
        }
    }
}

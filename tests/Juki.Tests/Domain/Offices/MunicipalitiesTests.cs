using Juki.Domain.Offices;
using Juki.Domain.Text;

namespace Juki.Tests.Domain.Offices;

[Trait("Source", "総務省 全国地方公共団体コード仕様")]
public class MunicipalitiesTests
{
    [Fact]
    public void 都道府県は47市区町村は1741行政区は171である()
    {
        var counts = Municipalities.All.CountBy(one => one.Kind).ToDictionary();
        Assert.Equal(47, counts[MunicipalityKind.Prefecture]);
        Assert.Equal(20, counts[MunicipalityKind.DesignatedCity]);
        Assert.Equal(772, counts[MunicipalityKind.City]);
        Assert.Equal(23, counts[MunicipalityKind.SpecialWard]);
        Assert.Equal(743, counts[MunicipalityKind.Town]);
        Assert.Equal(183, counts[MunicipalityKind.Village]);
        Assert.Equal(171, counts[MunicipalityKind.Ward]);
        Assert.Equal(1_741, Municipalities.All.Count(one => Municipalities.HasCs(one.Code)));
    }

    [Fact]
    public void 二十の政令指定都市がある()
    {
        string[] cities =
        [
            "札幌市", "仙台市", "さいたま市", "千葉市", "横浜市", "川崎市", "相模原市", "新潟市", "静岡市", "浜松市",
            "名古屋市", "京都市", "大阪市", "堺市", "神戸市", "岡山市", "広島市", "北九州市", "福岡市", "熊本市",
        ];
        var found = Municipalities.All.Where(one => one.Kind == MunicipalityKind.DesignatedCity);
        Assert.Equal(cities, found.Select(one => one.Name));
    }

    [Fact]
    public void すべての団体コードは検査数字が合い昇順に並ぶ()
    {
        Assert.All(Municipalities.All, one =>
        {
            Assert.True(GovernmentCode.TryParse(one.Code.ToString(), out var read));
            Assert.Equal(one.Code, read);
            Assert.Equal(one.Code, GovernmentCode.FromBody(one.Code.Value / 10));
            Assert.True(Municipalities.Exists(one.Code));
            Assert.True(Municipalities.TryFind(one.Code, out var found));
            Assert.Same(one, found);
        });
        var codes = Municipalities.All.Select(one => one.Code).ToList();
        Assert.Equal(codes.Distinct().Order(), codes);
    }

    [Fact]
    public void 横浜市の十八区の記録は横浜市のCSが持つ()
    {
        var yokohama = Code("141003");
        var wards = Municipalities.All.Where(one => one.CsOffice == yokohama && one.Code != yokohama).ToList();
        Assert.Equal(18, wards.Count);
        Assert.Equal(("141011", "神奈川県横浜市鶴見区"), (wards[0].Code.ToString(), wards[0].FullName));
        Assert.Equal(("141186", "神奈川県横浜市都筑区"), (wards[^1].Code.ToString(), wards[^1].FullName));
        Assert.All(wards, ward =>
        {
            Assert.Equal(MunicipalityKind.Ward, ward.Kind);
            Assert.Equal(yokohama, Municipalities.CsOffice(ward.Code));
            Assert.True(Municipalities.CanHoldAddress(ward.Code));
            Assert.False(Municipalities.HasCs(ward.Code));
        });
        Assert.Equal(yokohama, Municipalities.CsOffice(yokohama));
        Assert.True(Municipalities.HasCs(yokohama));
        Assert.False(Municipalities.CanHoldAddress(yokohama));
    }

    [Fact]
    public void 浜松市の区は2024年から三つである()
    {
        var wards = Municipalities.All.Where(one => !one.HasCs && one.CsOffice == Code("221309"));
        Assert.Equal(
            ["221384 浜松市中央区", "221392 浜松市浜名区", "221406 浜松市天竜区"],
            wards.Select(ward => $"{ward.Code} {ward.Name}"));
        Assert.DoesNotContain(Municipalities.All, one => one.Code == Code("221317")); // 中区, until 2023
    }

    [Fact]
    public void 特別区は一つの市町村である()
    {
        Assert.True(Municipalities.TryFind(Code("131016"), out var chiyoda));
        Assert.Equal(MunicipalityKind.SpecialWard, chiyoda.Kind);
        Assert.Equal("東京都千代田区", chiyoda.FullName);
        Assert.Equal("ちよだく", chiyoda.Reading);
        Assert.Equal(chiyoda.Code, Municipalities.CsOffice(chiyoda.Code));
        Assert.True(chiyoda.HasCs);
        Assert.True(chiyoda.CanHoldAddress);
    }

    [Fact]
    public void 都道府県はCSを持たず住所にならない()
    {
        var prefectures = Municipalities.All.Where(one => one.Kind == MunicipalityKind.Prefecture).ToList();
        Assert.Equal(Enumerable.Range(1, 47), prefectures.Select(one => one.Code.PrefectureNumber));
        Assert.All(prefectures, one =>
        {
            Assert.True(one.Code.IsPrefecture);
            Assert.Equal(one.Name, one.FullName);
            Assert.True(Municipalities.CsOffice(one.Code).IsNone);
            Assert.False(Municipalities.HasCs(one.Code));
            Assert.False(Municipalities.CanHoldAddress(one.Code));
        });
    }

    [Theory]
    [InlineData("016951")]
    [InlineData("016969")]
    [InlineData("016977")]
    [InlineData("016985")]
    [InlineData("016993")]
    [InlineData("017001")]
    public void 北方六村は住民がなく表にない(string written) => CheckMissing(Code(written));

    [Fact]
    public void Exists_CodeThatNoOfficeHas_IsFalse()
    {
        CheckMissing(default);
        CheckMissing(GovernmentCode.FromBody(47_999));
        CheckMissing(GovernmentCode.FromChecked(141_004)); // a wrong check digit is no other code for 横浜市
    }

    [Fact]
    public void CsOffice_OfEveryOffice_IsInTheSamePrefectureAndOwnsItself() => Assert.All(
        Municipalities.All.Where(one => one.Kind != MunicipalityKind.Prefecture),
        one =>
        {
            var owner = Municipalities.CsOffice(one.Code);
            Assert.Equal(one.Code.Prefecture, owner.Prefecture);
            Assert.Equal(owner, Municipalities.CsOffice(owner));
            Assert.True(Municipalities.HasCs(owner));
            Assert.Equal(one.Kind == MunicipalityKind.Ward, owner != one.Code);
            Assert.True(Municipalities.TryFind(one.Code.Prefecture, out var prefecture));
            Assert.Equal(prefecture.Name, one.Prefecture);
        });

    [Fact]
    public void All_Names_AreWrittenAsRecordsMayHaveThem() => Assert.All(Municipalities.All, one =>
    {
        Assert.Equal(RecordTextProblem.None, RecordText.Check(one.FullName, 50));
        Assert.All(one.Reading, letter => Assert.InRange(letter, 'ぁ', 'ん'));
    });

    private static void CheckMissing(GovernmentCode code)
    {
        Assert.False(Municipalities.Exists(code));
        Assert.False(Municipalities.TryFind(code, out _));
        Assert.True(Municipalities.CsOffice(code).IsNone);
        Assert.False(Municipalities.HasCs(code));
        Assert.False(Municipalities.CanHoldAddress(code));
    }

    private static GovernmentCode Code(string written)
    {
        Assert.True(GovernmentCode.TryParse(written, out var code));
        return code;
    }
}

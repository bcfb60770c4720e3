using Juki.Domain.Affairs;
using static Juki.Tests.Domain.Affairs.AffairSamples;

namespace Juki.Tests.Domain.Affairs;

public sealed class AffairTableTests
{
    private static readonly AffairTable Shipped = Table([.. ShippedAffairs.Rows]);

    [Fact]
    [Trait("Source", "S-002")]
    public void 標準の表には264の法定事務と公的個人認証サービスがある()
    {
        var ofLaw = Shipped.Affairs.Where(affair => !affair.Code.IsOrdinance).ToList();
        Assert.Equal(264 + 1, ofLaw.Count);
        Assert.Single(ofLaw, affair => affair.Name.StartsWith("公的個人認証サービス", StringComparison.Ordinal));
        Assert.Equal(
            Enum.GetValues<AffairSeries>().Where(series => series != AffairSeries.None),
            Shipped.Affairs.Select(affair => affair.Code.Series).Distinct().Order());
        Assert.Equal(4, Shipped.Affairs.Select(affair => affair.Asker).Distinct().Count());
    }

    [Theory]
    [InlineData("旅券法", AskerKind.PrefecturalDepartment)]
    [InlineData("建設業法", AskerKind.PrefecturalDepartment)]
    [InlineData("宅地建物取引業法", AskerKind.PrefecturalDepartment)]
    [InlineData("恩給法", AskerKind.PrefecturalDepartment)]
    [InlineData("国家公務員共済組合法", AskerKind.NationalOrgan)]
    [InlineData("私立学校教職員共済法", AskerKind.NationalOrgan)]
    [InlineData("国民年金法", AskerKind.NationalOrgan)]
    [InlineData("戦傷病者戦没者遺族等援護法", AskerKind.NationalOrgan)]
    public void 県の報告にある事務は出典とともに表にある(string law, AskerKind asker) => Assert.Contains(
        Shipped.Affairs,
        affair => affair.Asker == asker && affair.Source == "[S-003]"
            && affair.LegalBasis.StartsWith(law, StringComparison.Ordinal));

    [Fact]
    public void 条例の事務は国の機関等のものではなく名と出典はどの行にもある()
    {
        Assert.DoesNotContain(
            Shipped.Affairs, affair => affair.Code.IsOrdinance && affair.Asker == AskerKind.NationalOrgan);
        Assert.Equal(
            Shipped.Affairs.Count,
            Shipped.Affairs.Select(one => (one.Name, one.Organ, one.Code.Series)).Distinct().Count());
        Assert.All(Shipped.Affairs, affair => Assert.Contains(affair.Source, new[] { "[S-002]", "[S-003]", "[ours]" }));
        Assert.All(Shipped.Affairs, affair => Assert.Equal(affair.Ordinance.IsNone, !affair.Code.IsOrdinance));
    }

    [Fact]
    public void NameOf_OrgansOfTheShippedTable_AreKnown()
    {
        var asking = Shipped.Affairs.Select(affair => affair.Organ).Where(organ => !organ.IsNone).Distinct().Order();
        Assert.Equal(NationalOrgans.All, asking);
        Assert.Equal("日本年金機構", NationalOrgans.NameOf(Pension));
        Assert.Equal("", NationalOrgans.NameOf(Organ(9_999)));
    }

    [Fact]
    public void Rows_OfATable_ReadAgain_AreTheSame() => Assert.Equal(ShippedAffairs.Rows, Shipped.Rows);

    [Fact]
    public void TryFind_CodeOfTheTable_GivesItsRow()
    {
        Assert.True(KnownAffairs.TryFind(Code(714_001), out var affair));
        Assert.Equal(Kanagawa, affair.Ordinance);
        Assert.False(KnownAffairs.TryFind(Code(714_002), out _));
        Assert.False(KnownAffairs.TryFind(default, out _));
    }

    [Fact]
    public void Read_RowsWithProblems_TellsEachWithItsPlace()
    {
        Assert.Null(AffairTable.Read(
            Header, [TownRow, PensionRow, CompareRow, "x", CompareRow], out var problems));
        Assert.Equal(
            [new(2, AffairProblem.Order), new(4, AffairProblem.Fields), new AffairFinding(5, AffairProblem.Order)],
            problems);
    }

    [Fact]
    public void Read_OneRowTooMany_IsRefused()
    {
        var rows = Enumerable.Range(1, AffairTable.RowsMax + 1)
            .Select(number => PensionRow.Replace("100005", $"1{number:D5}", StringComparison.Ordinal)).ToList();
        Assert.Null(AffairTable.Read(Header, rows, out var problems));
        Assert.Equal(new AffairFinding(0, AffairProblem.TooMany), Assert.Single(problems));
        Assert.NotNull(AffairTable.Read(Header, rows[..AffairTable.RowsMax], out _));
    }

    [Theory]
    [InlineData(-3600, TableAge.Current)]
    [InlineData(0, TableAge.Current)]
    [InlineData(86_400, TableAge.Current)]
    [InlineData(86_401, TableAge.Old)]
    [InlineData(7 * 86_400, TableAge.Old)]
    [InlineData(7 * 86_400 + 1, TableAge.Expired)]
    public void Age_AfterSeconds_IsAlarmAfterADayAndExpiredAfterAWeek(int seconds, TableAge age) =>
        Assert.Equal(age, (Header with { ValidTo = Signed.AddDays(90) }).Age(Signed.AddSeconds(seconds)));

    [Fact]
    public void Age_PastItsOwnEnd_IsExpired()
    {
        var brief = Header with { ValidTo = Signed.AddHours(1) };
        Assert.Equal(TableAge.Current, brief.Age(Signed.AddHours(1)));
        Assert.Equal(TableAge.Expired, brief.Age(Signed.AddHours(1).AddSeconds(1)));
    }
}

using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Affairs;
using static Juki.Tests.Domain.Affairs.AffairSamples;

namespace Juki.Tests.Domain.Affairs;

public sealed class AffairRowTests
{
    [Theory]
    [InlineData("100005", "1000050", AffairProblem.Code)]
    [InlineData("100005", "900005", AffairProblem.Code)]
    [InlineData("100005", "100000", AffairProblem.Code)]
    [InlineData("年金の裁定", "", AffairProblem.Text)]
    [InlineData("年金の裁定", " 年金", AffairProblem.Text)]
    [InlineData("年金の裁定", "年金\u200B", AffairProblem.Text)]
    [InlineData("national-organ", "nobody", AffairProblem.Asker)]
    [InlineData("national-organ", "municipality", AffairProblem.Asker)]
    [InlineData("0002", "", AffairProblem.Office)]
    [InlineData("0002", "0000", AffairProblem.Office)]
    [InlineData("0002", "140007", AffairProblem.Office)]
    [InlineData("code,number", "number,code", AffairProblem.Keys)]
    [InlineData("code,number", "code,code", AffairProblem.Keys)]
    [InlineData("code,number", "code,passport", AffairProblem.Keys)]
    [InlineData("code,number,name+address,name+birth", "", AffairProblem.Keys)]
    [InlineData("sex,address", "sex,relationship", AffairProblem.Items)]
    [InlineData("\ty\ty", "\tY\ty", AffairProblem.Mark)]
    [InlineData("\ty\tn\t2002", "\ty\ty\t2002", AffairProblem.NumberCompared)]
    [InlineData("2002-08-05", "2002-8-5", AffairProblem.Dates)]
    [InlineData("2002-08-05", "", AffairProblem.Dates)]
    [InlineData("2002-08-05\t", "2002-08-05\t2002-08-04", AffairProblem.Dates)]
    [InlineData("\t[S-003]", "", AffairProblem.Fields)]
    [InlineData("[S-003]", "[S-003]\t", AffairProblem.Fields)]
    public void Read_ChangedRow_TellsTheProblem(string part, string instead, AffairProblem problem)
    {
        Assert.Contains(part, PensionRow, StringComparison.Ordinal);
        var place = PensionRow.IndexOf(part, StringComparison.Ordinal);
        var row = PensionRow.Remove(place, part.Length).Insert(place, instead);
        Assert.Equal(problem, AffairRow.Read(row, out var affair));
        Assert.Null(affair);
    }

    [Fact]
    public void Read_NameOfTheLongestText_IsAffair()
    {
        Assert.Equal(AffairProblem.None, AffairRow.Read(Renamed(AffairRow.TextMax), out var affair));
        Assert.Equal(AffairRow.TextMax, affair!.Name.Length);
        Assert.Equal(AffairProblem.Text, AffairRow.Read(Renamed(AffairRow.TextMax + 1), out _));
    }

    [Theory]
    [InlineData("714009", "national-organ", "0002")]
    [InlineData("800009", "national-organ", "141003")]
    [Trait("Source", "S-002")]
    public void 国の機関等の事務を条例で加えることはできない(string code, string asker, string office)
    {
        var row = OrdinanceRow.Replace("714001", code, StringComparison.Ordinal)
            .Replace("municipality", asker, StringComparison.Ordinal)
            .Replace("140007", office, StringComparison.Ordinal);
        Assert.Equal(AffairProblem.OrdinanceForOrgan, AffairRow.Read(row, out _));
    }

    [Theory]
    [InlineData("714001", "141003", AffairProblem.Office)]
    [InlineData("714001", "", AffairProblem.Office)]
    [InlineData("800001", "140007", AffairProblem.Office)]
    [InlineData("800001", "141003", AffairProblem.None)]
    [InlineData("800001", "141011", AffairProblem.Office)]
    public void 条例の事務はその団体の名で加えられる(string code, string office, AffairProblem problem)
    {
        var row = OrdinanceRow.Replace("714001", code, StringComparison.Ordinal)
            .Replace("140007", office, StringComparison.Ordinal);
        Assert.Equal(problem, AffairRow.Read(row, out _));
    }

    [Fact]
    [Trait("Source", "住基法別表第一")]
    [Trait("Source", "住基法別表第二")]
    [Trait("Source", "住基法別表第三")]
    [Trait("Source", "住基法別表第四")]
    [Trait("Source", "住基法別表第五")]
    [Trait("Source", "住基法別表第六")]
    public void 法律の別表ごとに照会元の種別が決まっている()
    {
        (string Asker, string Series)[] lawful =
        [
            ("prefectural-body", "367"), ("prefectural-department", "357"), ("municipality", "2478"),
            ("national-organ", "1"),
        ];
        foreach (var (asker, series) in lawful)
        {
            var accepted = "12345678".Where(first => Offices(first).Any(office => AffairRow.Read(
                OrdinanceRow.Replace("714001", first + "00001", StringComparison.Ordinal)
                    .Replace("municipality", asker, StringComparison.Ordinal)
                    .Replace("140007", office, StringComparison.Ordinal), out _) == AffairProblem.None));
            Assert.Equal(series, string.Concat(accepted));
        }
    }

    [Fact]
    public void Read_AnyText_IsRefusedOrWrittenAgainTheSame() => Prop.ForAll<string, int>((text, place) =>
    {
        var fields = PensionRow.Split('\t');
        fields[Math.Abs(place % fields.Length)] = text ?? "";
        var row = string.Join('\t', fields);
        return AffairRow.Read(row, out var affair) != AffairProblem.None || AffairRow.Write(affair!) == row;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryFrom_CodesAndOrgans_GoToTheirEdges()
    {
        Assert.True(AffairCode.TryFrom(100_001, out _));
        Assert.True(AffairCode.TryFrom(899_999, out var last));
        Assert.Equal("899999", last.ToString());
        Assert.All([0, -1, 99_999, 100_000, 800_000, 900_001, int.MaxValue, int.MinValue],
            value => Assert.False(AffairCode.TryFrom(value, out _)));
        Assert.True(OrganCode.TryFrom(9_999, out _));
        Assert.All([0, -1, 10_000], value => Assert.False(OrganCode.TryFrom(value, out _)));
    }

    private static string[] Offices(char series) => series switch
    {
        '1' => ["0002"],
        '7' => ["140007"],
        '8' => ["141003"],
        _ => [""],
    };

    private static string Renamed(int length) =>
        PensionRow.Replace("年金の裁定", new string('年', length), StringComparison.Ordinal);
}

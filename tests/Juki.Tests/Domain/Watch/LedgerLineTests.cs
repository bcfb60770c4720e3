using Juki.Domain.Affairs;
using Juki.Domain.Person;
using Juki.Domain.Watch;

namespace Juki.Tests.Domain.Watch;

/// <summary>利用管理簿の行.</summary>
[Trait("Source", "S-000 3. リスク2")]
public sealed class LedgerLineTests
{
    private static readonly string Code = ResidentRecordCode.FromBody(5).Written;

    private static string[] Items(int place = 0, string text = "")
    {
        string[] items = ["1", "令8-12", "500001", Code, "20260401", "20260430", "7"];
        if (place > 0)
            items[place - 1] = text;
        return items;
    }

    [Theory]
    [InlineData(0, "", LedgerItem.None)]
    [InlineData(1, "0", LedgerItem.Number)]
    [InlineData(1, "1234567890", LedgerItem.Number)]
    [InlineData(1, "-1", LedgerItem.Number)]
    [InlineData(2, "", LedgerItem.Case)]
    [InlineData(2, "a\tb", LedgerItem.Case)]
    [InlineData(3, "900001", LedgerItem.Affair)]
    [InlineData(4, "00000000000", LedgerItem.Subject)]
    [InlineData(4, "123", LedgerItem.Subject)]
    [InlineData(5, "20260229", LedgerItem.From)]
    [InlineData(5, "19991231", LedgerItem.From)]
    [InlineData(6, "20260331", LedgerItem.Until)]
    [InlineData(6, "", LedgerItem.None)]
    [InlineData(6, "20270401", LedgerItem.None)]
    [InlineData(6, "20270402", LedgerItem.Until)]
    [InlineData(7, "", LedgerItem.None)]
    [InlineData(7, "七", LedgerItem.Operator)]
    public void Read_OneItemChanged_TellsTheFirstThatIsWrong(int place, string text, LedgerItem item)
    {
        Assert.Equal(item, LedgerLine.Read(Items(place, text), out var line));
        Assert.Equal(item == LedgerItem.None, line is not null);
    }

    [Theory]
    [InlineData(40, LedgerItem.None)]
    [InlineData(41, LedgerItem.Case)]
    public void Read_CaseAtItsLength_IsTaken(int length, LedgerItem item) =>
        Assert.Equal(item, LedgerLine.Read(Items(2, new('件', length)), out _));

    [Theory]
    [InlineData(500001, "2026-04-01", 7, true)]
    [InlineData(500001, "2026-04-30", 7, true)]
    [InlineData(500001, "2026-03-31", 7, false)]
    [InlineData(500001, "2026-05-01", 7, false)]
    [InlineData(500001, "2026-04-01", 8, false)]
    [InlineData(500002, "2026-04-01", 7, false)]
    public void 案件は事務と期間と操作者が合う照会だけを含む(int affair, string day, uint person, bool covers)
    {
        _ = LedgerLine.Read(Items(), out var line);
        var date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(covers, line!.Covers((uint)affair, date, person));
    }

    [Fact]
    public void ToString_Line_HoldsNoCode()
    {
        _ = LedgerLine.Read(Items(), out var line);
        Assert.DoesNotContain(Code, line!.ToString());
        Assert.True(AffairCode.TryParse("500001", out var affair));
        Assert.Equal(affair, line.Affair);
    }
}

using Juki.Terminal;

namespace Juki.Tests.Terminal.Pages;

public class PurposesTests
{
    [Theory]
    [InlineData(true, "1\t審査")]
    [InlineData(true, "1\t審査\texamination", "7\t確認")]
    [InlineData(false)]
    [InlineData(false, "審査")]
    [InlineData(false, "0\t審査")]
    [InlineData(false, "1\t ")]
    [InlineData(false, "2\t審査", "1\t確認")]
    [InlineData(false, "1\t審査", "1\t確認")]
    [InlineData(false, "1000000\t審査")]
    public void Read_Lines_TakesAscendingNumbersWithTexts(bool isGood, params string[] lines)
    {
        if (!isGood)
        {
            Assert.Throws<InvalidDataException>(() => Purposes.Read(lines));
            return;
        }
        Assert.Equal(lines.Length, Purposes.Read(lines).All.Count);
    }

    [Fact]
    public void Read_OneMoreThanFits_IsRefused()
    {
        var lines = Enumerable.Range(1, Purposes.CountMax + 1).Select(number => $"{number}\t審査");
        Assert.Equal(Purposes.CountMax, Purposes.Read(lines.Take(Purposes.CountMax)).All.Count);
        Assert.Throws<InvalidDataException>(() => Purposes.Read(lines));
    }
}

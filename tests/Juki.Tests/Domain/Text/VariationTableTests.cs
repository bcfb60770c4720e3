using Juki.Domain.Text;

namespace Juki.Tests.Domain.Text;

public class VariationTableTests
{
    private static readonly int[] Standardized = [.. Enumerable.Range(0xFE00, 16)];
    private static readonly int[] Ideographic = [.. Enumerable.Range(0xE0100, 240)];

    [Fact]
    public void IsRegistered_AllSequences_CountsAreThoseOfTheDatabase()
    {
        Assert.Equal(29_437, Count(Ideographic)); // sequences of all collections of 2022-09-13, each once
        Assert.Equal(1_002, Count(Standardized)); // one for each decomposing CJK compatibility ideograph
    }

    [Theory]
    [InlineData(0x845B, 10)] // 葛
    [InlineData(0x9089, 32)] // 邉
    [InlineData(0x4E00, 1)] // 一
    [InlineData(0x3042, 0)] // あ
    [InlineData(0x20BB7, 1)] // 𠮷
    public void IsRegistered_SelectorsOfACharacter_AreTheFirstOnes(int character, int count) =>
        Assert.Equal(Ideographic.Take(count), Ideographic.Where(one => VariationTable.IsRegistered(character, one)));

    [Theory]
    [InlineData(0x845B, 0xE00FF)]
    [InlineData(0x845B, 0xE01F0)]
    [InlineData(0x845B, 0xFE10)]
    [InlineData(0x845B, 0xFDFF)]
    [InlineData(0x845B, 0x180B)]
    [InlineData(0, 0xE0100)]
    [InlineData(0x10FFFF, 0xE0100)]
    public void IsRegistered_NoSelectorOrNoBase_IsFalse(int character, int selector) =>
        Assert.False(VariationTable.IsRegistered(character, selector));

    private static int Count(int[] selectors) =>
        Enumerable.Range(0, 0x40000).Sum(code =>
            selectors.TakeWhile(one => VariationTable.IsRegistered(code, one)).Count());
}

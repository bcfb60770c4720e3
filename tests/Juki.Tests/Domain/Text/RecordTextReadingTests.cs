using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Person;
using Juki.Domain.Text;

namespace Juki.Tests.Domain.Text;

[Trait("Source", "ours: garbled names stopped 231 towns in 2013; how the real network checks is not public")]
public class RecordTextReadingTests
{
    private const int LengthMax = WrittenName.LengthMax;

    [Theory]
    [InlineData("")]
    [InlineData("ミホン　タロウ")]
    [InlineData("ミホン タロウ")]
    [InlineData("ジョー・ヴァッツェ")]
    [InlineData("ァヺ")] // the ends of the range
    [InlineData("ヰヱヲンヵヶ")]
    public void CheckReading_Katakana_Passes(string text) =>
        Assert.Equal(RecordTextProblem.None, RecordText.CheckReading(text, LengthMax));

    [Theory]
    [InlineData("みほん", RecordTextProblem.NotKatakana)]
    [InlineData("ﾐﾎﾝ", RecordTextProblem.NotKatakana)]
    [InlineData("見本", RecordTextProblem.NotKatakana)]
    [InlineData("MIHON", RecordTextProblem.NotKatakana)]
    [InlineData("******", RecordTextProblem.NotKatakana)]
    [InlineData("ミホン゛", RecordTextProblem.NotKatakana)]
    [InlineData("カ\u3099", RecordTextProblem.NotKatakana)] // ガ in two code points
    [InlineData("ミホン\u30FD", RecordTextProblem.NotKatakana)] // ヽ
    [InlineData("\u30A0", RecordTextProblem.NotKatakana)] // one before ァ
    [InlineData("ミ\u200Bホン", RecordTextProblem.NotKatakana)]
    [InlineData("ミホン\n", RecordTextProblem.NotKatakana)]
    [InlineData(" ミホン", RecordTextProblem.MisplacedSpace)]
    [InlineData("ミホン　", RecordTextProblem.MisplacedSpace)]
    [InlineData("ミホン　 タロウ", RecordTextProblem.MisplacedSpace)]
    [InlineData("　", RecordTextProblem.MisplacedSpace)]
    [InlineData(" 見本", RecordTextProblem.MisplacedSpace)]
    [InlineData("見本 ", RecordTextProblem.MisplacedSpace)]
    public void CheckReading_AnythingElse_SaysWhy(string text, RecordTextProblem problem) =>
        Assert.Equal(problem, RecordText.CheckReading(text, LengthMax));

    [Fact]
    public void CheckReading_LengthAtItsLimit_PassesAndOneMoreDoesNot()
    {
        Assert.Equal(RecordTextProblem.None, RecordText.CheckReading(new string('ア', 200), LengthMax));
        Assert.Equal(RecordTextProblem.TooLong, RecordText.CheckReading(new string('ア', 201), LengthMax));
        Assert.Equal(RecordTextProblem.None, RecordText.CheckReading("", lengthMax: 0));
    }

    [Fact]
    public void CheckReading_WhatPasses_PassesAsTextToo() =>
        Prop.ForAll(Gen.Choose(0x3098, 0x3100).Select(unit => (char)unit).ArrayOf().ToArbitrary(), units =>
            units.Length == 0
            || RecordText.CheckReading(units, LengthMax) != RecordTextProblem.None
            || RecordText.Check(units, LengthMax) == RecordTextProblem.None).QuickCheckThrowOnFailure();
}

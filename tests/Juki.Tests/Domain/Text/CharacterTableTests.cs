using System.Globalization;
using Juki.Domain.Text;

namespace Juki.Tests.Domain.Text;

public class CharacterTableTests
{
    private static readonly int[] CodePoints = [.. Enumerable.Range(0, 0x110000)];

    [Fact]
    public void KindOf_AllCodePoints_CountsAreThoseOfUnicode17()
    {
        var counts = CodePoints.GroupBy(CharacterTable.KindOf).ToDictionary(group => group.Key, group => group.Count());
        // Unicode 17.0.0 has 159,801 characters; 65 controls are counted beside them.
        CharacterKind[] others =
            [CharacterKind.Unassigned, CharacterKind.Surrogate, CharacterKind.Noncharacter, CharacterKind.Private];
        Assert.Equal(159_801 + 65, counts.Where(pair => !others.Contains(pair.Key)).Sum(pair => pair.Value));
        Assert.Equal(2_048, counts[CharacterKind.Surrogate]);
        Assert.Equal(66, counts[CharacterKind.Noncharacter]);
        Assert.Equal(137_468, counts[CharacterKind.Private]);
        Assert.Equal(2, counts[CharacterKind.Space]);
        Assert.Equal(2, counts[CharacterKind.Replacement]);
        Assert.Equal(16 + 240 + 4, counts[CharacterKind.Selector]);
    }

    [Fact] // a second source: the tables of the runtime, of whatever version, where both know the character
    public void KindOf_AllCodePoints_AgreesWithTheRuntime() => Assert.DoesNotContain(CodePoints, code =>
        CharUnicodeInfo.GetUnicodeCategory(code) is var category and not UnicodeCategory.OtherNotAssigned
        && CharacterTable.KindOf(code) is var kind and not CharacterKind.Unassigned
        && !Agree(category, kind));

    [Fact]
    public void KindOf_IdeographsOfTheRuntime_AreAssignedHere() => Assert.DoesNotContain(CodePoints, code =>
        code is >= 0x3000 and < 0x323B0
        && CharUnicodeInfo.GetUnicodeCategory(code) == UnicodeCategory.OtherLetter
        && CharacterTable.KindOf(code) is CharacterKind.Unassigned);

    private static bool Agree(UnicodeCategory category, CharacterKind kind) => category switch
    {
        UnicodeCategory.Surrogate => kind == CharacterKind.Surrogate,
        UnicodeCategory.PrivateUse => kind == CharacterKind.Private,
        UnicodeCategory.SpaceSeparator => kind is CharacterKind.Space or CharacterKind.OtherSpace,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark =>
            kind is CharacterKind.Mark or CharacterKind.Selector or CharacterKind.Invisible,
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator =>
            kind == CharacterKind.Invisible,
        UnicodeCategory.Format => kind is CharacterKind.Invisible or CharacterKind.Selector,
        UnicodeCategory.OtherSymbol => kind is CharacterKind.Plain or CharacterKind.Replacement,
        UnicodeCategory.OtherLetter => kind is CharacterKind.Plain or CharacterKind.Invisible,
        _ => kind == CharacterKind.Plain,
    };
}

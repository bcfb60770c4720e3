using Juki.Server.Node;

namespace Juki.Tests.Server.Node;

public sealed class LineageTests
{
    /// <summary>Lives are written as «id@after», in order.</summary>
    [Theory]
    [InlineData("1@0", 10, "1@0", 10, 10)] // nothing happened
    [InlineData("1@0", 10, "1@0", 7, 7)] // three are on their way, or the receiver was restored
    [InlineData("1@0", 10, "", 0, 0)] // never heard
    [InlineData("1@0 2@6", 8, "1@0", 10, 6)] // the sender was restored to 6 and has said two new ones
    [InlineData("1@0 2@6", 6, "1@0", 4, 4)] // both were restored
    [InlineData("1@0 3@6", 6, "1@0 2@8", 12, 6)] // the sender does not remember the life in which it said 9 to 12
    [InlineData("1@0 3@9", 9, "1@0 2@8", 12, 8)]
    [InlineData("1@0 4@9", 9, "1@0 2@8 3@5", 12, 5)] // the receiver has gone back to 5 since
    [InlineData("1@0 3@0", 2, "2@0", 1, 0)] // the only life heard of is forgotten
    public void Common_LivesOfBoth_IsWhereTheyPart(
        string sender, long last, string handled, long lastHandled, long common) =>
        Assert.Equal(common, Lineage.Common(Lives(sender), last, Lives(handled), lastHandled));

    [Theory]
    [InlineData("9@0", 0, "1@0", 5)]
    [InlineData("9@0", 7, "1@0 3@2", 5)]
    public void Common_AnotherStore_IsUnknown(string sender, long last, string handled, long lastHandled) =>
        Assert.Null(Lineage.Common(Lives(sender), last, Lives(handled), lastHandled));

    [Theory]
    [InlineData("1@0 2@0 3@5", true)]
    [InlineData("1@5 2@3", true)] // a restore goes back
    [InlineData("", true)]
    [InlineData("2@0 2@1", false)]
    [InlineData("2@0 1@1", false)]
    [InlineData("0@0", false)]
    [InlineData("1@-1", false)]
    public void IsWellFormed_Lives_AscendFromOne(string lives, bool isWellFormed) =>
        Assert.Equal(isWellFormed, Lineage.IsWellFormed(Lives(lives)));

    [Theory]
    [InlineData(Lineage.TellMax, true)]
    [InlineData(Lineage.TellMax + 1, false)]
    public void IsWellFormed_ManyLives_AreBounded(int count, bool isWellFormed) => Assert.Equal(
        isWellFormed,
        Lineage.IsWellFormed([.. Enumerable.Range(1, count).Select(id => new Incarnation(id, 0))]));

    private static List<Incarnation> Lives(string text) => [.. text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(life => life.Split('@'))
        .Select(life => new Incarnation(
            long.Parse(life[0], System.Globalization.CultureInfo.InvariantCulture),
            long.Parse(life[1], System.Globalization.CultureInfo.InvariantCulture)))];
}

using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Watch;

namespace Juki.Tests.Domain.Watch;

/// <summary>抽出点検のくじ.</summary>
[Trait("Source", "S-000 3. リスク3")]
public sealed class SampleDrawTests
{
    private static readonly byte[] Head = SHA256.HashData("a head"u8);

    private static IReadOnlyList<WatchPlace> Draw(byte[] head, long number, int lines, IEnumerable<long> leaves)
    {
        var draw = new SampleDraw(head, number, lines);
        foreach (var leaf in leaves)
            draw.Offer(new(1, leaf));
        return draw.Drawn();
    }

    private static IEnumerable<long> Leaves(long count) => Enumerable.Range(0, (int)count).Select(leaf => (long)leaf);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(19, 19)]
    [InlineData(20, 20)]
    [InlineData(1_000, 20)]
    public void Drawn_FewerThanAsked_IsAllOfThem(int leaves, int drawn) =>
        Assert.Equal(drawn, Draw(Head, 1, 20, Leaves(leaves)).Count);

    [Fact]
    public void Drawn_OtherHeadOrNumber_IsAnotherSample()
    {
        var one = Draw(Head, 20260401, 20, Leaves(10_000));
        Assert.Equal(one, Draw(Head, 20260401, 20, Leaves(10_000)));
        Assert.NotEqual(one, Draw(Head, 20260402, 20, Leaves(10_000)));
        Assert.NotEqual(one, Draw(SHA256.HashData("another"u8), 20260401, 20, Leaves(10_000)));
        Assert.Equal(one.Order(), one);
    }

    /// <summary>The lot is what docs/watch.md says, so that others can draw it too.</summary>
    [Fact]
    public void Drawn_OneOfTwo_IsThatWithTheSmallerHash()
    {
        byte[] lot = SHA256.HashData([.. "juki watch sample 1"u8, .. Head, 0, 0, 0, 0, 0, 0, 0, 5]);
        byte[] Rank(byte leaf) => SHA256.HashData([.. lot, 0, 0, 0, 0, 0, 0, 0, leaf]);
        var isFirst = Rank(3).AsSpan().SequenceCompareTo(Rank(4)) < 0;
        Assert.Equal(isFirst ? 3 : 4, Assert.Single(Draw(Head, 5, 1, [3, 4])).Leaf);
    }

    /// <summary>Each line has the same chance, whatever its place: each of ten stretches of the record is drawn about
    /// as often.</summary>
    [Fact]
    public void Drawn_ManyNumbers_ComesFromEveryPartOfTheRecord()
    {
        var parts = Enumerable.Range(0, 500).SelectMany(number => Draw(Head, number, 2, Leaves(100)))
            .GroupBy(place => place.Leaf / 10).Select(part => part.Count()).ToList();
        Assert.Equal(10, parts.Count);
        Assert.All(parts, count => Assert.InRange(count, 60, 140));
    }

    [Fact]
    public void Drawn_OrderOfOffers_DoesNotMatter() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), leaves =>
        {
            var all = leaves.Distinct().Select(leaf => (long)leaf).ToList();
            return Draw(Head, 3, 5, all).SequenceEqual(Draw(Head, 3, 5, all.AsEnumerable().Reverse()));
        }).QuickCheckThrowOnFailure();
}

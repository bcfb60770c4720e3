using Juki.Server.Node;
using Index = Juki.Server.Node.Index;

namespace Juki.Tests.Server.Node;

// Searching an index.
public abstract partial class StoreContract
{
    private static Index ByBirth => StoreTables.Persons.Indexes[0];

    private static Index ByName => StoreTables.Persons.Indexes[1];

    [Fact]
    public void Search_Equal_GivesKeysInTheOrderOfTheIndex()
    {
        Write(() => Store.Insert(StoreTables.Persons, [Named(1, "c"), Named(2, "a"), Named(3, "b"), Born(4, 7, "a")]));
        Assert.Equal([2, 3, 1], Numbers(new(ByBirth, [2000_01_01]), 10));
        Assert.Equal([2], Numbers(new(ByBirth, [2000_01_01, "a"]), 10));
        Assert.Equal([2, 4], Numbers(new(ByName, ["a"]), 10));
    }

    [Fact]
    public void Search_Range_IsInBinaryOrder()
    {
        Write(() => Store.Insert(
            StoreTables.Persons, [Named(1, "あ"), Named(2, "あい"), Named(3, "い"), Named(4, "𠮷"), Named(5, "")]));
        Assert.Equal([1, 2], Numbers(new(ByName, [], "あ", "い"), 10));
        Assert.Equal([3, 4], Numbers(new(ByName, [], "い"), 10));
        Assert.Equal([5, 1, 2], Numbers(new(ByName, [], "", "い"), 10));
        Assert.Equal([4], Numbers(new(ByBirth, [2000_01_01], "\uffff"), 10));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Search_Limit_GivesNoMore(int max)
    {
        Write(() => Store.Insert(StoreTables.Persons, [Named(1, "a"), Named(2, "b"), Named(3, "c")]));
        Assert.Equal(Math.Min(3, max), Numbers(new(ByBirth, [2000_01_01]), max).Count);
    }

    [Fact]
    public void Search_PartialIndex_HoldsOnlyItsRows()
    {
        Write(() => Store.Insert(StoreTables.Persons, [Born(1, 0, "a"), Born(2, 7, "a")]));
        Assert.Empty(Numbers(new(ByBirth, [0]), 10));
        Assert.Equal([2], Numbers(new(ByBirth, [7]), 10));
    }

    private static StorePerson Named(long number, string name) => Born(number, 2000_01_01, name);

    private static StorePerson Born(long number, long born, string name) => new(number, born, name, [1]);

    private List<long> Numbers(IndexStretch stretch, int max) =>
        Store.Search(StoreTables.Persons, stretch, max).ConvertAll(key => key.A);
}

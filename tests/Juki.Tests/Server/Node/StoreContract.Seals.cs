using Juki.Server.Node;

namespace Juki.Tests.Server.Node;

// The seals of rows: what is changed behind the store's back is not given out.
public abstract partial class StoreContract
{
    [Theory]
    [InlineData("born = 19800102")]
    [InlineData("born = -19800101")]
    [InlineData("name = '氏名 2'")]
    [InlineData("name = ''")]
    [InlineData("digest = null_blob")]
    [InlineData("seal = seal + 1")]
    [InlineData("seal = 0")]
    public void Read_RowWithAnyColumnChanged_IsRefused(string set)
    {
        Write(() => Store.Insert(StoreTables.Persons, [Person(1), Person(2), Person(3)]));
        ChangeBehind(Store, "user", set.Replace("null_blob", EmptyBlob, StringComparison.Ordinal), "number = 2");
        Assert.Throws<RowDamagedException>(() => Store.Fetch(StoreTables.Persons, [new RowKey(2)]));
        Assert.Throws<RowDamagedException>(Persons);
        Assert.Equal([Person(1), Person(3)], Store.Fetch(StoreTables.Persons, [new RowKey(1), new RowKey(3)]));
    }

    [Fact]
    public void Fetch_DamagedRowInAGroup_NamesItAndGivesTheOthers()
    {
        Write(() => Store.Insert(StoreTables.Events, [Event(1, 1), Event(2, 1), Event(2, 2), Event(3, 1)]));
        ChangeBehind(Store, "order", "text = 'x'", "of = 2 and number = 2");
        var damaged = new SortedSet<RowKey>();
        var rows = Store.Fetch(
            StoreTables.Events, [new RowKey(1), new RowKey(2), new RowKey(3)], damaged);
        Assert.Equal([Event(1, 1), Event(2, 1), Event(3, 1)], rows);
        Assert.Equal([new RowKey(2, 2)], damaged);
        // Written anew it is whole again.
        Write(() => Store.Upsert(StoreTables.Events, [Event(2, 2)]));
        Assert.Equal([Event(2, 1), Event(2, 2)], Store.Fetch(StoreTables.Events, [new RowKey(2)]));
    }

    [Fact]
    public void Read_RowsThatExchangedTheirValuesAndSeals_AreBothRefused()
    {
        Write(() => Store.Insert(StoreTables.Marks, [new(1, 1, 1, 7), new(1, 1, 2, 7)]));
        ChangeBehind(Store, "mark", "number = 3", "number = 1");
        ChangeBehind(Store, "mark", "number = 1", "number = 2");
        ChangeBehind(Store, "mark", "number = 2", "number = 3");
        var damaged = new List<RowKey>();
        var (rows, next) = Store.Scrub(StoreTables.Marks, new(long.MinValue), 50, damaged);
        Assert.Equal((2, 2, (RowKey?)null), (rows, damaged.Count, next));
    }

    [Fact]
    public void Read_RowThatCannotEvenBeDecoded_IsRefusedAsDamaged()
    {
        Write(() => Store.Insert(StoreTables.Persons, [Person(1)]));
        ChangeBehind(Store, "user", "born = 1", "number = 1");
        var exception = Assert.Throws<RowDamagedException>(
            () => Store.Fetch(StoreTables.PersonsReadStrictly, [new RowKey(1)]));
        Assert.DoesNotContain("1980", exception.ToString(), StringComparison.Ordinal);
        // What cannot be decoded although its seal fits is an error of ours, and shows as such.
        Write(() => Store.Upsert(StoreTables.Persons, [Person(1) with { Born = 1 }]));
        Assert.Throws<InvalidDataException>(() => Store.Fetch(StoreTables.PersonsReadStrictly, [new RowKey(1)]));
    }

    [Fact]
    public void Read_DamagedRow_TellsNoValueAndNoKey()
    {
        Write(() => Store.Insert(StoreTables.Persons, [new(11_122_233_344, 1, "秘密", [])]));
        ChangeBehind(Store, "user", "born = 2", "number = 11122233344");
        var exception = Assert.Throws<RowDamagedException>(
            () => Store.Fetch(StoreTables.Persons, [new RowKey(11_122_233_344)]));
        Assert.Equal("user", exception.Table);
        Assert.DoesNotContain("11122233344", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("秘密", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(1)]
    [InlineData(1_000)]
    public void Scrub_SliceBySlice_LooksAtEveryRowOnce(int slice)
    {
        var rows = Enumerable.Range(0, 100).Select(i => Event(i / 7, i % 7)).ToList();
        Write(() => Store.Insert(StoreTables.Events, rows));
        ChangeBehind(Store, "order", "text = 'x'", "of = 4 and number = 2 or of = 14 and number = 1");
        var damaged = new List<RowKey>();
        var seen = 0;
        RowKey? from = new(long.MinValue, long.MinValue);
        while (from is { } next)
        {
            (var count, from) = Store.Scrub(StoreTables.Events, next, slice, damaged);
            seen += count;
        }
        Assert.Equal(100, seen);
        Assert.Equal([new(4, 2), new(14, 1)], damaged);
    }

    [Fact]
    public void Scrub_KeysAtTheEnds_Ends()
    {
        Write(() => Store.Insert(StoreTables.Keys,
            [new(long.MinValue, 0), new(1, long.MaxValue), new(2, 0), new(long.MaxValue, long.MaxValue)]));
        var seen = 0;
        RowKey? from = new(long.MinValue, long.MinValue);
        while (from is { } next)
        {
            (var count, from) = Store.Scrub(StoreTables.Keys, next, 1, []);
            seen += count;
        }
        Assert.Equal(4, seen);
    }

    private string EmptyBlob => Store is SqliteStore ? "x''" : "''::bytea";
}

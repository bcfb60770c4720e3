using Juki.Server.Node;

namespace Juki.Tests.Server.Node;

/// <summary>What every store does, whatever its engine. One class per engine derives from it.</summary>
public abstract partial class StoreContract : IDisposable
{
    private readonly Lazy<Store> _store;

    protected StoreContract() => _store = new(() =>
    {
        var store = Open();
        store.Create(StoreTables.All);
        return store;
    });

    /// <summary>Opens the store of this test: new at first, then the same again once the one before is
    /// disposed.</summary>
    private protected abstract Store Open();

    /// <summary>Changes rows of a table without the store: what is set, and of which rows.</summary>
    private protected abstract void ChangeBehind(Store store, string table, string set, string where);

    private Store Store => _store.Value;

    public virtual void Dispose()
    {
        if (_store.IsValueCreated) Store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Create_Twice_KeepsRows()
    {
        Write(() => Store.Insert(StoreTables.Persons, [Person(1)]));
        Store.Create(StoreTables.All);
        Assert.Equal(1, Store.Count(StoreTables.Persons));
    }

    [Fact]
    public void Create_TableWithOtherColumns_Refuses()
    {
        Store.Create(StoreTables.All);
        Assert.Throws<StoreException>(() => Store.Create([StoreTables.PersonsWithOtherColumns]));
        Store.Create(StoreTables.All);
    }

    [Fact]
    public void Fetch_SeveralGroups_GivesAllTheirRowsInOrder()
    {
        Write(() => Store.Insert(StoreTables.Events,
            [Event(1, 1), Event(2, 1), Event(2, 2), Event(2, 3), Event(3, 1)]));
        var rows = Store.Fetch(StoreTables.Events, [new RowKey(0), new RowKey(2), new RowKey(3), new RowKey(9)]);
        Assert.Equal([Event(2, 1), Event(2, 2), Event(2, 3), Event(3, 1)], rows);
    }

    [Fact]
    public void Fetch_GroupsOfTwoParts_MatchesBothParts()
    {
        Write(() => Store.Insert(StoreTables.Marks,
            [new(1, 1, 1, 7), new(1, 2, 1, 7), new(1, 2, 2, 7), new(2, 1, 1, 7)]));
        var rows = Store.Fetch(StoreTables.Marks, [new RowKey(1, 2), new RowKey(2, 1), new RowKey(2, 2)]);
        Assert.Equal([new(1, 2, 1, 7), new(1, 2, 2, 7), new(2, 1, 1, 7)], rows);
    }

    [Fact]
    public void Fetch_NoGroups_GivesNothing()
    {
        Write(() => Store.Insert(StoreTables.Persons, [Person(1)]));
        Assert.Empty(Store.Fetch(StoreTables.Persons, []));
    }

    [Fact]
    public void Fetch_GroupsOutOfOrderOrTwice_Stops()
    {
        Stops(() => Store.Fetch(StoreTables.Persons, [new RowKey(2), new RowKey(1)]));
        Stops(() => Store.Fetch(StoreTables.Persons, [new RowKey(1), new RowKey(1)]));
        Stops(() => Store.Fetch(StoreTables.Events, [new RowKey(1, 1)]));

        static void Stops(Action action) => Assert.Throws<InvalidOperationException>(action);
    }

    [Fact]
    public void Fetch_InTransaction_SeesItsOwnWrites()
    {
        Write(() =>
        {
            Store.Insert(StoreTables.Persons, [Person(1)]);
            Assert.Equal([Person(1)], Store.Fetch(StoreTables.Persons, [new RowKey(1)]));
        });
    }

    [Fact]
    public void Range_Bounds_TakesFromAndLeavesBefore()
    {
        Write(() => Store.Insert(StoreTables.Events,
            [Event(1, 5), Event(2, 1), Event(2, 2), Event(3, 0), Event(3, 1)]));
        Assert.Equal([Event(2, 1), Event(2, 2), Event(3, 0)],
            Store.Range(StoreTables.Events, new RowKey(2), new RowKey(3, 1), 50));
        Assert.Equal([Event(2, 2)], Store.Range(StoreTables.Events, new RowKey(2, 2), new RowKey(3), 50));
        Assert.Empty(Store.Range(StoreTables.Events, new RowKey(3), new RowKey(2), 50));
    }

    [Fact]
    public void Range_50Of51_GivesTheFirst50()
    {
        Write(() => Store.Insert(StoreTables.Persons, [.. Enumerable.Range(1, 51).Select(key => Person(key))]));
        Assert.Equal(50, Store.Range(StoreTables.Persons, new RowKey(0), new RowKey(100), 50).Count);
        Assert.Equal(51, Store.Range(StoreTables.Persons, new RowKey(0), new RowKey(100), 51).Count);
        Assert.Empty(Store.Range(StoreTables.Persons, new RowKey(0), new RowKey(100), 0));
    }

    [Fact]
    public void Upsert_ExistingKey_ReplacesEveryColumn()
    {
        Write(() => Store.Insert(StoreTables.Persons, [Person(1), Person(2)]));
        var changed = new StorePerson(1, 99, "別", [9]);
        Write(() => Store.Upsert(StoreTables.Persons, [changed, Person(3)]));
        Assert.Equal([changed, Person(2), Person(3)], Persons());
    }

    [Fact]
    public void Upsert_SomeIndexedColumnsChanged_IsFoundByTheNewValuesOnly()
    {
        Write(() => Store.Insert(StoreTables.Persons, [Person(1), Person(2), Person(3), Person(4)]));
        Write(() => Store.Upsert(StoreTables.Persons,
        [
            Person(1) with { Name = "改名" }, Person(2) with { Born = -1 }, Person(3) with { Digest = [] },
            new(4, 20_000_229, "改名", [4]),
        ]));
        Assert.Equal(2, Store.Count(StoreTables.Persons, "name = '改名'"));
        Assert.Equal(2, Store.Count(StoreTables.Persons, "name >= '氏名' and name < '氏名9'"));
        Assert.Equal(2, Store.Count(StoreTables.Persons, "born > 0 and born = 19800101"));
        Assert.Equal(1, Store.Count(StoreTables.Persons, "born > 0 and born = 20000229 and name = '改名'"));
        Assert.Equal(1, Store.Count(StoreTables.Persons, "born = -1"));
        Assert.Empty(Store.Fetch(StoreTables.Persons, [new RowKey(3)])[0].Digest);
    }

    [Fact]
    public void Upsert_TableOfKeysOnly_KeepsOneRowEach()
    {
        Write(() => Store.Upsert(StoreTables.Keys, [new(1, 1), new(1, 2)]));
        Write(() => Store.Upsert(StoreTables.Keys, [new(1, 2), new(1, 3)]));
        Assert.Equal(3, Store.Count(StoreTables.Keys));
    }

    [Fact]
    public void Upsert_SameKeyTwiceInOneCall_Stops()
    {
        Store.Begin();
        Assert.Throws<InvalidOperationException>(() => Store.Upsert(StoreTables.Persons, [Person(1), Person(1)]));
        Store.Rollback();
    }

    [Fact]
    public void Insert_KeyThatIsThere_FailsAndOnlyRollbackIsLeft()
    {
        Write(() => Store.Insert(StoreTables.Persons, [Person(2)]));
        Store.Begin();
        Assert.Throws<RowExistsException>(() => Store.Insert(StoreTables.Persons, [Person(1), Person(2)]));
        Assert.Throws<InvalidOperationException>(Store.Commit);
        Assert.Throws<InvalidOperationException>(() => Store.Upsert(StoreTables.Persons, [Person(3)]));
        Store.Rollback();
        Assert.Equal([Person(2)], Persons());
        Write(() => Store.Insert(StoreTables.Persons, [Person(1)]));
        Assert.Equal(2, Store.Count(StoreTables.Persons));
    }

    [Fact]
    public void Insert_KeyThatIsThere_SaysNoValue()
    {
        var secret = new StorePerson(11_122_233_344, 1, "秘密", []);
        Write(() => Store.Insert(StoreTables.Persons, [secret]));
        Store.Begin();
        var exception = Assert.Throws<RowExistsException>(() => Store.Insert(StoreTables.Persons, [secret]));
        Assert.DoesNotContain("11122233344", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("秘密", exception.ToString(), StringComparison.Ordinal);
        Store.Rollback();
    }

    [Fact]
    public void Write_RowOfTooFewOrOtherValues_Stops()
    {
        foreach (var table in new[] { StoreTables.PersonsWrittenShort, StoreTables.PersonsWrittenWrong })
        {
            Store.Begin();
            Assert.Throws<InvalidOperationException>(() => Store.Upsert(table, [Person(1)]));
            Store.Rollback();
        }
        Assert.Equal(0, Store.Count(StoreTables.Persons));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xD842)]
    public void Write_TextThatCannotBeStored_Stops(int character)
    {
        var text = "a" + (char)character;
        Store.Begin();
        Assert.ThrowsAny<ArgumentException>(() => Store.Upsert(StoreTables.Persons, [Person(1) with { Name = text }]));
        Assert.Throws<InvalidOperationException>(Store.Commit);
        Store.Rollback();
        Assert.Equal(0, Store.Count(StoreTables.Persons));
    }

    [Fact]
    public void Write_OutsideATransaction_Stops() =>
        Assert.Throws<InvalidOperationException>(() => Store.Insert(StoreTables.Persons, [Person(1)]));

    [Fact]
    public void Delete_SomeKeys_LeavesTheOthers()
    {
        Write(() => Store.Insert(StoreTables.Events, [Event(1, 1), Event(1, 2), Event(2, 1)]));
        Write(() => Store.Delete(StoreTables.Events, [new RowKey(2, 1), new RowKey(1, 1), new RowKey(7, 7)]));
        Assert.Equal([Event(1, 2)], Store.Range(StoreTables.Events, new RowKey(0), new RowKey(9), 9));
    }

    [Fact]
    public void DeleteRange_Bounds_TakesFromAndLeavesBefore()
    {
        Write(() => Store.Insert(StoreTables.Events, [Event(1, 1), Event(1, 2), Event(2, 1), Event(2, 2)]));
        Write(() => Store.DeleteRange(StoreTables.Events, new RowKey(1, 2), new RowKey(2, 2)));
        Assert.Equal([Event(1, 1), Event(2, 2)], Store.Range(StoreTables.Events, new RowKey(0), new RowKey(9), 9));
    }

    [Fact]
    public void Rollback_AfterEveryKindOfWrite_LeavesNothing()
    {
        Write(() => Store.Insert(StoreTables.Persons, [Person(1), Person(2), Person(3)]));
        Store.Begin();
        Store.Insert(StoreTables.Persons, [Person(4)]);
        Store.Upsert(StoreTables.Persons, [Person(1) with { Name = "別" }]);
        Store.Delete(StoreTables.Persons, [new RowKey(2)]);
        Store.DeleteRange(StoreTables.Persons, new RowKey(3), new RowKey(4));
        Store.Rollback();
        Assert.False(Store.InTransaction);
        Assert.Equal([Person(1), Person(2), Person(3)], Persons());
    }

    [Fact]
    public void Open_AfterCommitAndACrashInTheNextTransaction_HasWhatWasCommitted()
    {
        Write(() => Store.Insert(StoreTables.Persons, [Person(1)]));
        Store.Begin();
        Store.Insert(StoreTables.Persons, [Person(2)]);
        Store.Dispose();
        using var again = Open();
        again.Create(StoreTables.All);
        Assert.Equal([Person(1)], again.Range(StoreTables.Persons, new RowKey(0), new RowKey(9), 9));
    }

    [Fact]
    public void Use_AfterDispose_Stops()
    {
        Store.Dispose();
        Assert.Throws<InvalidOperationException>(Store.Begin);
        Assert.Throws<InvalidOperationException>(() => Store.Fetch(StoreTables.Persons, [new RowKey(1)]));
    }

    [Fact]
    public void Write_ExtremeValues_ComeBackUnchanged()
    {
        StorePerson[] rows =
        [
            new(long.MinValue, long.MaxValue, "", []),
            new(-1, long.MinValue, "𠮷\U000E0100田 '\"\\{},NULL\r\n", [0]),
            new(0, 0, "e\u0301 é 神 神", [.. Enumerable.Range(0, 256).Select(value => (byte)value)]),
            new(long.MaxValue, -1, new string('㐂', 10_000), new byte[1 << 20]),
        ];
        Write(() => Store.Insert(StoreTables.Persons, rows));
        Write(() => Store.Upsert(StoreTables.Persons, rows));
        Assert.Equal(rows, Store.Fetch(StoreTables.Persons, [.. rows.Select(row => new RowKey(row.Number))]));
        Assert.Equal(rows[..3],
            Store.Range(StoreTables.Persons, new RowKey(long.MinValue), new RowKey(long.MaxValue), 9));
    }

    [Fact]
    public void Text_Order_IsThatOfItsBytes()
    {
        // By UTF-16 units the last one would stand before the one before it, by a language's rules several elsewhere.
        string[] names = ["", "Z", "a", "葛", "葛城", "葛\U000E0100", "\uff5e", "𠮷"];
        Write(() => Store.Insert(StoreTables.Persons, [.. names.Select((name, i) => Person(i) with { Name = name })]));
        for (var i = 0; i < names.Length; i++)
            Assert.Equal(i, Store.Count(StoreTables.Persons, $"name < '{names[i]}'"));
    }

    [Fact]
    public void Write_ManyRows_ReadsThemBackInOrder()
    {
        var rows = Enumerable.Range(0, 2_000).Select(i => Event(i / 7, i % 7)).ToList();
        Write(() => Store.Insert(StoreTables.Events, rows));
        Assert.Equal(rows, Store.Fetch(StoreTables.Events, [.. Enumerable.Range(0, 300).Select(i => new RowKey(i))]));
    }

    private void Write(Action writes)
    {
        Store.Begin();
        writes();
        Store.Commit();
        Store.BetweenBatches();
    }

    private List<StorePerson> Persons() => Store.Range(StoreTables.Persons, new RowKey(0), new RowKey(1_000), 1_000);

    private static StorePerson Person(long number) => new(number, 19_800_101, "氏名" + number, [1, 2]);

    private static StoreEvent Event(long of, long number) => new(of, number, "事象");
}

using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Server.Node;

namespace Juki.Tests.Server.Node;

/// <summary>検索表: rows follow from a residence before and after, and find every residence that a condition
/// holds.</summary>
public sealed class SearchRowsTests : IDisposable
{
    private static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);
    private static readonly RecordedDate Birth = RecordedDate.FromChecked(19800229);

    private readonly SqliteStore _store = SqliteStore.InMemory();
    private readonly SearchRows _rows = new();

    public SearchRowsTests() => _store.Create([.. SearchTables.All]);

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("試")]
    [InlineData("試験")]
    [InlineData("試験花")]
    [InlineData("試験花子")]
    [InlineData("𠮷")] // beyond the basic plane
    public void Stretches_BeginningsOfANameOfAnyLength_FindIt(string beginning)
    {
        var name = beginning == "𠮷" ? "𠮷野花子" : "試験花子";
        Write(null, Residence(name));
        var key = SearchKey.OfName(beginning);
        Assert.Equal(1, Found(SearchTables.ByBirth(Birth, key, isBeginning: true)));
        Assert.Equal(1, Found(SearchTables.ByLot(
            Nagano, SearchRows.LotOf("架空町一丁目2番3号"), key, isBeginning: true)));
        Assert.Equal(1, Found(SearchTables.ByName(SearchKey.OfName(name), Nagano)));
        Assert.Equal(0, Found(SearchTables.ByBirth(Birth, SearchKey.OfName("架空"), isBeginning: true)));
    }

    [Fact]
    public void Range_OfNamesInOrder_IsInOrderAndHoldsItsBeginningsOnly()
    {
        string[] keys = ["a", "ab", "abc", "abd", "b", "〇", "試", "試験", "験", "𠮷", "𠮷a"];
        var numbers = keys.Select(NameBeginning.Of).ToList();
        Assert.Equal(numbers.Order(), numbers);
        foreach (var beginning in keys)
        {
            var (from, below) = NameBeginning.Range(beginning, isBeginning: true);
            foreach (var key in keys)
                Assert.Equal(
                    key.StartsWith(beginning, StringComparison.Ordinal),
                    NameBeginning.Of(key) >= from && NameBeginning.Of(key) < below);
        }
        Assert.Equal(NameBeginning.Of("abc"), NameBeginning.Of("abcd")); // the rest is looked at on the residence
    }

    [Fact]
    public void Note_WhatIsNotSearchedFor_WritesNothing()
    {
        var before = Residence("試験花子");
        Write(null, before);
        _rows.Note(before, before with { State = ResidenceState.Closed });
        _rows.Note(before, before with
        {
            Information = before.Information with { Sex = Sex.Male }, Version = 2,
        });
        _rows.Save(_store); // outside a transaction: a write would fail
    }

    [Fact]
    public void Note_MoveWithinTheTown_LeavesNameAndBirthAndMovesTheLot()
    {
        var before = Residence("試験花子");
        var after = before with
        {
            Information = before.Information with { Address = new(Nagano, "架空町九丁目", "3800000") },
        };
        Write(null, before);
        Write(before, after);
        Assert.Equal([1, 1, 1], SearchTables.All.Select(table => _store.Count(table)));
        var key = SearchKey.OfName("試験花子");
        Assert.Equal(0, Found(SearchTables.ByLot(Nagano, SearchRows.LotOf("架空町一丁目2番3号"), key, false)));
        Assert.Equal(1, Found(SearchTables.ByLot(Nagano, SearchRows.LotOf("架空町九丁目"), key, false)));
    }

    [Fact]
    public void Note_AnotherCode_TakesTheOldRowsAway()
    {
        var before = Residence("試験花子");
        Write(null, before);
        Write(before, before with { State = ResidenceState.Recoded });
        Assert.Equal([0, 0, 0], SearchTables.All.Select(table => _store.Count(table)));
    }

    [Fact]
    public void Note_NamesThatBeginAlike_StandOnceEach()
    {
        var one = Residence("試験花子太郎");
        Write(null, one with { Information = one.Information with { Alias = new("試験花子次郎", "") } });
        Assert.Equal([1, 1, 2], SearchTables.All.Select(table => _store.Count(table)));
    }

    private void Write(Residence? before, Residence after)
    {
        _rows.Note(before, after);
        _store.Begin();
        _rows.Save(_store);
        _store.Commit();
        _rows.Clear();
    }

    private int Found(SearchStretch stretch) => _store.Keys(stretch.Table, stretch.From, stretch.Before, 10).Count;

    private static Residence Residence(string name) => Residences.Apply(null, new Change
    {
        UpdateNumber = 1,
        Municipality = Nagano,
        Reason = ChangeReason.ExOfficioEntry,
        Date = RecordedDate.FromChecked(20250401),
        Code = ResidentRecordCode.FromBody(1_000_000_001),
        After = new()
        {
            Code = ResidentRecordCode.FromBody(1_000_000_001),
            Name = new(name, "シケン"),
            DateOfBirth = Birth,
            Sex = Sex.Female,
            Address = new(Nagano, "架空町一丁目2番3号", "3800000"),
        },
    });
}

using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Population;

/// <summary>
/// 異動の流れ — what happens to an invented population day by day, and what the towns report of it: the same for the
/// same options. Right records follow from those before them in the same town alone, so that a straight-line model gets
/// the expected register by applying all whose verdict is <see cref="UpdateVerdict.Applied"/>. Not thread-safe.
/// </summary>
public sealed partial class ChangeStream
{
    private const int FamilyPermille = 350; // of moves take the household along
    private const int AheadPermille = 300; // of moves out are reported ahead of the day
    private const int AheadDaysMax = 14;

    private readonly InventedPopulation _population;
    private readonly StreamOptions _options;
    private readonly SeededRandom _random;
    private readonly TownState[] _towns;
    private readonly long[] _residentsUpTo;
    private readonly (int Weight, Action<TownState> Happen)[] _events;
    private readonly int[] _weights;
    private long _nextOrdinal;
    private int _count;

    /// <summary>Begins on the population's first day.</summary>
    /// <exception cref="ArgumentException">The options have faults.</exception>
    public ChangeStream(InventedPopulation population, StreamOptions options)
    {
        var faults = options.Validate();
        if (faults.Count > 0)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        (_population, _options) = (population, options);
        _random = new(population.Options.Seed, 6);
        _nextOrdinal = population.NextOrdinal;
        Day = population.Options.FirstDay;
        _towns = [.. population.Municipalities.Select(code => new TownState(population, code))];
        _residentsUpTo = new long[_towns.Length];
        var sum = 0L;
        for (var i = 0; i < _towns.Length; i++)
            _residentsUpTo[i] = sum += population.ResidentsOf(_towns[i].Municipality) + 1; // an empty town can fill
        _events = Events();
        _weights = [.. _events.Select(row => row.Weight)];
        _wrongs = Wrongs();
    }

    /// <summary>The day that <see cref="NextDay"/> gives next.</summary>
    public DateOnly Day { get; private set; }

    private RecordedDate Today => RecordedDate.From(Day);

    /// <summary>What the towns report on <see cref="Day"/>; goes on to the next day.</summary>
    public StreamDay NextDay()
    {
        _count = 0;
        // Where nothing can happen (no residents, only wrong ones) the day ends after so many tries.
        for (var tries = 0; _count < _options.ChangesPerDay && tries < 2 * _options.ChangesPerDay; tries++)
        {
            var town = AnyTown();
            if (_random.Chance(_options.WrongPermille))
                AddWrong(town);
            else
                _events[_random.PickWeighted(_weights)].Happen(town);
        }

        var towns = new List<TownRecords>();
        foreach (var town in _towns.Where(town => town.Today.Count > 0))
        {
            towns.Add(new(town.Municipality, [.. town.Today]));
            town.Today.Clear();
        }

        var day = new StreamDay(Day, towns);
        Day = Day.AddDays(1);
        return day;
    }

    /// <summary>A town with a chance in proportion to its residents on the first day.</summary>
    private TownState AnyTown()
    {
        var found = Array.BinarySearch(_residentsUpTo, _random.Below(_residentsUpTo[^1]));
        return _towns[found >= 0 ? found + 1 : ~found];
    }

    /// <summary>A right record: reports it, and it has happened.</summary>
    private void Report(
        TownState town, Person person, ChangeReason reason, IdentificationInformation after, RecordedDate date)
    {
        var change = ChangeOf(town, reason, after, date) with
        {
            Code = reason.IsRecoding() ? person.Information.Code : after.Code,
        };
        person.Apply(change);
        if (reason.IsEntry())
            town.Welcome(person);
        if (reason.IsDeletion())
            town.Forget(person);
        Add(town, new() { Change = change });
    }

    private void Add(TownState town, PlannedRecord record)
    {
        town.Today.Add(record);
        _count++;
    }

    private static Change ChangeOf(
        TownState town, ChangeReason reason, IdentificationInformation after, RecordedDate date) => new()
    {
        UpdateNumber = 0,
        Municipality = town.Municipality,
        Reason = reason,
        Date = date,
        Code = after.Code,
        After = after,
    };

    private IdentificationInformation WithNewNumbers(IdentificationInformation person)
    {
        var ordinal = _nextOrdinal++;
        return person with { Code = _population.Numbers.Code(ordinal), Number = _population.Numbers.Number(ordinal) };
    }

    private Address AddressIn(TownState town) => _population.Addresses.In(town.Municipality, _random);
}

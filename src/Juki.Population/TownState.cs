using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Population;

/// <summary>Who lives in a town: the households of the first day, made when they are needed, and those who came
/// since.</summary>
internal sealed class TownState(InventedPopulation population, GovernmentCode municipality)
{
    private const int TriesMax = 50; // then there seems to be nobody left
    private const int GoneMax = 2000; // of those who left, the last ones are remembered [ours: bounds memory]
    private const int RecodedMax = 200;

    private readonly Dictionary<int, Person[]> _touched = [];
    private readonly List<Person> _newcomers = [];
    private readonly List<Person> _gone = [];
    private readonly List<IdentificationInformation> _recoded = [];
    private int _goneNext;

    /// <summary>Its code.</summary>
    public GovernmentCode Municipality => municipality;

    /// <summary>The records of the day, in order.</summary>
    public List<PlannedRecord> Today { get; } = [];

    /// <summary>Somebody who came.</summary>
    public void Welcome(Person person) => _newcomers.Add(person);

    /// <summary>Somebody whose record was deleted here.</summary>
    public void Forget(Person person)
    {
        if (_gone.Count < GoneMax)
            _gone.Add(person);
        else
            _gone[_goneNext++ % GoneMax] = person;
    }

    /// <summary>A record that goes on under another code: what stood under the old one.</summary>
    public void Recoded(IdentificationInformation before)
    {
        if (_recoded.Count < RecodedMax)
            _recoded.Add(before);
    }

    /// <summary>A present resident; null when there seems to be none.</summary>
    public Person? Resident(SeededRandom random) => Family(random)?.FirstOrDefault();

    /// <summary>Present residents of one household, somebody of them first; those who came live alone.</summary>
    public IReadOnlyList<Person>? Family(SeededRandom random)
    {
        var households = population.HouseholdsOf(municipality);
        for (var tries = 0; tries < TriesMax && households + _newcomers.Count > 0; tries++)
        {
            var place = random.Below(households + _newcomers.Count);
            if (place < households)
            {
                var members = Members(place).Where(person => person.Home == municipality).ToList();
                if (members.Count == 0)
                    continue;
                var chosen = random.Below(members.Count);
                (members[0], members[chosen]) = (members[chosen], members[0]);
                return members;
            }

            var newcomer = _newcomers[place - households];
            if (newcomer.Home == municipality)
                return [newcomer];
            _newcomers[place - households] = _newcomers[^1];
            _newcomers.RemoveAt(_newcomers.Count - 1);
        }

        return null;
    }

    /// <summary>Somebody whose record here is deleted, for one of these reasons; null when there seems to be
    /// nobody.</summary>
    public Person? Gone(SeededRandom random, params ReadOnlySpan<ChangeReason> reasons)
    {
        for (var tries = 0; tries < TriesMax && _gone.Count > 0; tries++)
        {
            var person = random.Pick(_gone);
            var stay = person.StayIn(municipality);
            if (stay is { State: ResidenceState.Closed } && reasons.Contains(stay.LastReason))
                return person;
        }

        return null;
    }

    /// <summary>A record under a code that was changed here; null when there is none.</summary>
    public IdentificationInformation? Superseded(SeededRandom random) =>
        _recoded.Count == 0 ? null : random.Pick(_recoded);

    private Person[] Members(int household)
    {
        if (_touched.TryGetValue(household, out var members))
            return members;
        members =
        [
            .. population.Household(municipality, household).Select(information =>
            {
                var person = new Person(information);
                person.Apply(new()
                {
                    UpdateNumber = 0,
                    Municipality = municipality,
                    Reason = ChangeReason.ExOfficioEntry,
                    Date = default,
                    Code = information.Code,
                    After = information,
                });
                return person;
            }),
        ];
        return _touched[household] = members;
    }
}

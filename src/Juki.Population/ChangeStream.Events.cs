using Juki.Domain.Changes;
using Juki.Domain.Person;

namespace Juki.Population;

/// <summary>What happens to residents.</summary>
public sealed partial class ChangeStream
{
    /// <summary>
    /// Weights about as in 2024: 5.2 million moves between towns, 0.74 and 0.37 million from and to abroad, 0.7 million
    /// births, 1.6 million deaths [ours: 住民基本台帳人口移動報告 and 人口動態統計, rounded]; the others are guessed.
    /// </summary>
    private (int Weight, Action<TownState> Happen)[] Events() =>
    [
        (260, MoveBetween),
        (60, MoveAway),
        (90, MoveInNew),
        (30, Return),
        (200, ChangeAddress),
        (70, Birth),
        (160, Death),
        (100, Correct),
        (10, ChangeNumber),
        (12, town => Recode(town, ChangeReason.CodeChangeRequest)),
        (4, town => Recode(town, ChangeReason.ExOfficioCodeEntry)),
        (4, DeleteExOfficio),
        (4, EnterExOfficio),
    ];

    /// <summary>転出 here and 転入 there, alone or with the household; the 転出 is often reported ahead.</summary>
    private void MoveBetween(TownState from)
    {
        var to = AnyTown();
        var movers = Movers(from);
        if (to == from || movers.Count == 0 || !movers.All(person => person.CanMoveInto(to.Municipality)))
            return;
        var address = AddressIn(to);
        var ahead = _random.Chance(AheadPermille) ? _random.Below(AheadDaysMax + 1) : 0;
        var left = RecordedDate.From(Day.AddDays(ahead));
        foreach (var person in movers)
        {
            var after = person.Information with { Address = address };
            Report(from, person, ChangeReason.MoveOut, person.Information, left);
            Report(to, person, ChangeReason.MoveIn, after, Today);
            person.LastMove = Day;
        }
    }

    /// <summary>転出 to a town that is not among ours, or abroad.</summary>
    private void MoveAway(TownState town)
    {
        foreach (var person in Movers(town))
        {
            Report(town, person, ChangeReason.MoveOut, person.Information, Today);
            person.LastMove = Day;
        }
    }

    /// <summary>転入 from a town that is not among ours, or from abroad.</summary>
    private void MoveInNew(TownState town) => EnterNew(town, ChangeReason.MoveIn);

    /// <summary>転入 of somebody who has lived here before.</summary>
    private void Return(TownState town)
    {
        if (town.Gone(_random, ChangeReason.MoveOut) is not { } person || person.LastMove == Day)
            return;
        if (!person.Home.IsNone || !person.CanMoveInto(town.Municipality))
            return;
        Report(town, person, ChangeReason.MoveIn, person.Information with { Address = AddressIn(town) }, Today);
        person.LastMove = Day;
    }

    private void ChangeAddress(TownState town)
    {
        var address = AddressIn(town);
        foreach (var person in Movers(town).Where(person => person.Information.Address != address))
        {
            Report(town, person, ChangeReason.ChangeOfAddress, person.Information with { Address = address }, Today);
            person.LastMove = Day;
        }
    }

    private void Birth(TownState town)
    {
        if (town.Resident(_random) is not { } parent)
            return;
        var child = Child(parent.Information);
        Report(town, new(child), ChangeReason.Birth, child, child.DateOfBirth);
    }

    private IdentificationInformation Child(IdentificationInformation parent)
    {
        var surname = Names.SurnameOf(parent.Name);
        var sex = _random.Chance(512) ? Sex.Male : Sex.Female;
        var hasName = !surname.IsNone || parent.Alias.IsNone;
        return WithNewNumbers(new()
        {
            Code = default,
            Name = surname.IsNone ? Names.Latin(_random) : Names.Full(_random, surname, sex),
            Alias = hasName ? new("", "") : Names.Full(_random, Names.Surname(_random), sex),
            DateOfBirth = RecordedDate.From(Day.AddDays(-_random.Below(15))), // to be reported within 14 days
            Sex = sex,
            Address = parent.Address,
        });
    }

    /// <summary>死亡 of the eldest of a few; now and then the day is unknown.</summary>
    private void Death(TownState town)
    {
        Person? eldest = null;
        for (var looked = 0; looked < 4; looked++)
        {
            var person = town.Resident(_random);
            if (eldest is null || person?.Information.DateOfBirth.CompareTo(eldest.Information.DateOfBirth) < 0)
                eldest = person;
        }

        if (eldest is null)
            return;
        var date = RecordedDate.From(Day.AddDays(-_random.Below(8)));
        if (_random.Chance(15))
            date = RecordedDate.FromChecked(date.Value / 100 * 100);
        else if (date.CompareTo(eldest.Information.DateOfBirth) < 0)
            date = Today;
        Report(town, eldest, ChangeReason.Death, eldest.Information, date);
    }

    /// <summary>職権修正等: a name by marriage, a reading, an alias, a date of birth, a number of the house.</summary>
    private void Correct(TownState town)
    {
        if (town.Resident(_random) is not { } person)
            return;
        var before = person.Information;
        var surname = Names.SurnameOf(before.Name);
        var after = _random.Below(10) switch
        {
            < 5 when !surname.IsNone => before with
            {
                Name = Names.Full(_random, Names.Surname(_random), before.Sex),
                FormerSurname = _random.Chance(300) ? surname : before.FormerSurname,
            },
            5 => before with { Address = before.Address with { Text = before.Address.Text + "の2" } },
            6 => before with { DateOfBirth = RecordedDate.From(Day.AddYears(-_random.Between(1, 99))) },
            7 when surname.IsNone => before with { Alias = Names.Full(_random, Names.Surname(_random), before.Sex) },
            _ when surname.IsNone => before with { Name = Names.Latin(_random) },
            _ => before with { Name = Names.Full(_random, surname, before.Sex) },
        };
        if (after == before || after.Address.Text.Length > Address.LengthMax)
            return;
        Report(town, person, ChangeReason.ExOfficioCorrection, after, Today);
    }

    private void ChangeNumber(TownState town)
    {
        if (town.Resident(_random) is not { } person)
            return;
        var number = _population.Numbers.Number(_nextOrdinal++);
        Report(town, person, ChangeReason.NumberChange, person.Information with { Number = number }, Today);
    }

    private void Recode(TownState town, ChangeReason reason)
    {
        if (town.Resident(_random) is not { } person)
            return;
        town.Recoded(person.Information);
        var code = _population.Numbers.Code(_nextOrdinal++);
        Report(town, person, reason, person.Information with { Code = code }, Today);
    }

    private void DeleteExOfficio(TownState town)
    {
        if (town.Resident(_random) is not { } person)
            return;
        Report(town, person, ChangeReason.ExOfficioDeletion, person.Information, Today);
    }

    /// <summary>職権記載等: somebody found without a record, or a deletion taken back.</summary>
    private void EnterExOfficio(TownState town)
    {
        var gone = town.Gone(_random, ChangeReason.Death, ChangeReason.ExOfficioDeletion);
        if (gone is null || !gone.CanBeRestoredIn(town.Municipality))
        {
            EnterNew(town, ChangeReason.ExOfficioEntry);
            return;
        }

        Report(town, gone, ChangeReason.ExOfficioEntry, gone.Information, Today);
    }

    private void EnterNew(TownState town, ChangeReason reason)
    {
        var newcomer = WithNewNumbers(_population.Households.Newcomer(_random, AddressIn(town)));
        Report(town, new(newcomer), reason, newcomer, Today);
    }

    /// <summary>Who moves: somebody, or the household; nobody twice a day.</summary>
    private List<Person> Movers(TownState town)
    {
        var family = town.Family(_random) ?? [];
        var movers = family.Take(_random.Chance(FamilyPermille) ? family.Count : 1);
        return [.. movers.Where(person => person.LastMove != Day)];
    }
}

using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Wire.Files;

namespace Juki.Population;

/// <summary>What towns report wrongly: each kind with the verdict that it must get.</summary>
public sealed partial class ChangeStream
{

    private readonly Func<TownState, PlannedRecord?>[] _wrongs;

    /// <summary>All kinds, each as likely as another.</summary>
    private Func<TownState, PlannedRecord?>[] Wrongs() =>
    [
        // What the CS sees.
        Unreadable,
        town => Damaged(town, UpdateVerdict.RecordUnreadable, UpdateField.None, items => items[..^1]),
        town => Damaged(town, UpdateVerdict.FieldMissing, UpdateField.Name, ""),
        town => Damaged(town, UpdateVerdict.FieldNotExpected, UpdateField.NewCode, NewCode()),
        town => Damaged(town, UpdateVerdict.FieldMalformed, UpdateField.Reason, "36"),
        town => Damaged(town, UpdateVerdict.FieldMalformed, UpdateField.Date, "2025/4/1"),
        town => Damaged(town, UpdateVerdict.FieldMalformed, UpdateField.Date, "20250231"),
        town => Damaged(town, UpdateVerdict.FieldMalformed, UpdateField.Sex, "3"),
        town => Damaged(town, UpdateVerdict.FieldMalformed, UpdateField.PostalCode, "100-000"),
        town => Damaged(town, UpdateVerdict.FieldTooLong, UpdateField.Address, new string('町', Address.LengthMax + 1)),
        town => Damaged(town, UpdateVerdict.TextNotAllowed, UpdateField.Name, "霧\uE000石\u3000外"),
        town => Damaged(town, UpdateVerdict.TextNotAllowed, UpdateField.NameReading, "きりいし"),
        town => Damaged(town, UpdateVerdict.TextNotAllowed, UpdateField.Address, "若葉町\u200B1番地"),
        town => Damaged(town, UpdateVerdict.CheckDigitWrong, UpdateField.Code, Misread(NewCode())),
        town => Damaged(town, UpdateVerdict.CheckDigitWrong, UpdateField.Number, Misread("123456789018")),
        town => Damaged(town, UpdateVerdict.MunicipalityUnknown, UpdateField.AddressMunicipality, NoSuchTown(town)),
        town => Damaged(town, UpdateVerdict.DateAhead, UpdateField.Date, "90000101"),
        // What the prefecture sees.
        town => Odd(town, town.Resident(_random)?.Information, ChangeReason.MoveIn, UpdateVerdict.AlreadyResident),
        MovedWithOtherName,
        NotMoved,
        OutsideTown,
        town => Odd(town, Stranger(town), ChangeReason.ChangeOfAddress, UpdateVerdict.NotResident, UpdateField.Code),
        town => Odd(town, GoneFrom(town), ChangeReason.ExOfficioDeletion, UpdateVerdict.AlreadyDeleted),
        town => Odd(town, GoneFrom(town), ChangeReason.ChangeOfAddress, UpdateVerdict.Deleted),
        town => Odd(town, GoneFrom(town), ChangeReason.Birth, UpdateVerdict.AlreadyRecorded),
        town => Odd(town, DeadIn(town), ChangeReason.MoveIn, UpdateVerdict.Deceased),
        town => Odd(
            town,
            town.Superseded(_random),
            ChangeReason.ChangeOfAddress,
            UpdateVerdict.CodeSuperseded,
            UpdateField.Code),
        CodeOfAnother,
        NumberOfAnother,
        BornAfterwards,
    ];

    private void AddWrong(TownState town)
    {
        if (_wrongs[_random.Below(_wrongs.Length)](town) is { } record)
            Add(town, record);
    }

    private PlannedRecord? Unreadable(TownState town)
    {
        if (Items(town) is not { } items)
            return null;
        items[(int)UpdateField.Name - 1] = "\"" + items[(int)UpdateField.Name - 1]; // a quote that is never closed
        return new()
        {
            Line = "1," + string.Join(',', items),
            Expected = UpdateVerdict.RecordUnreadable,
            Tier = Tiers.Cs,
        };
    }

    /// <summary>A right 転居 in which one item is wrong.</summary>
    private PlannedRecord? Damaged(TownState town, UpdateVerdict verdict, UpdateField field, string value) =>
        Damaged(town, verdict, field, items =>
        {
            items[(int)field - 1] = value;
            return items;
        });

    private PlannedRecord? Damaged(
        TownState town, UpdateVerdict verdict, UpdateField field, Func<string[], string[]> damage) =>
        Items(town) is { } items
            ? new() { Items = damage(items), Expected = verdict, Field = field, Tier = Tiers.Cs }
            : null;

    /// <summary>The items of a 転居 that nobody has made.</summary>
    private string[]? Items(TownState town) => town.Resident(_random) is { } person
        ? LegacyFileWriter.ItemsOf(ChangeOf(
            town, ChangeReason.ChangeOfAddress, person.Information with { Address = AddressIn(town) }, Today))
        : null;

    /// <summary>A change in the right form that does not fit the record.</summary>
    private PlannedRecord? Odd(
        TownState town, IdentificationInformation? person, ChangeReason reason, UpdateVerdict verdict,
        UpdateField field = UpdateField.Reason) =>
        person is null ? null : Refused(ChangeOf(town, reason, person, Today), verdict, field);

    private static PlannedRecord Refused(Change change, UpdateVerdict verdict, UpdateField field) =>
        new() { Change = change, Expected = verdict, Field = field, Tier = Tiers.Prefecture };

    private PlannedRecord? MovedWithOtherName(TownState town)
    {
        if (town.Resident(_random)?.Information is not { } person)
            return null;
        var after = person with { Address = AddressIn(town), Name = Names.Latin(_random) };
        return after.Name.Text == person.Name.Text
            ? null
            : Odd(town, after, ChangeReason.ChangeOfAddress, UpdateVerdict.ItemMayNotChange, UpdateField.Name);
    }

    private PlannedRecord? NotMoved(TownState town) => Odd(
        town,
        town.Resident(_random)?.Information,
        ChangeReason.ChangeOfAddress,
        UpdateVerdict.NothingChanged,
        UpdateField.Address);

    /// <summary>A 転居 to another town.</summary>
    private PlannedRecord? OutsideTown(TownState town)
    {
        if (town.Resident(_random)?.Information is not { } person)
            return null;
        var place = _random.Pick(Municipalities.All);
        return !place.CanHoldAddress || place.CsOffice == town.Municipality
            ? null
            : Odd(
                town,
                person with { Address = person.Address with { Municipality = place.Code } },
                ChangeReason.ChangeOfAddress,
                UpdateVerdict.NotOwner,
                UpdateField.AddressMunicipality);
    }

    private PlannedRecord? CodeOfAnother(TownState town)
    {
        var (one, other) = (town.Resident(_random)?.Information, town.Resident(_random)?.Information);
        if (one is null || other is null || one.Code == other.Code)
            return null;
        var change = ChangeOf(town, ChangeReason.CodeChangeRequest, one with { Code = other.Code }, Today);
        return Refused(change with { Code = one.Code }, UpdateVerdict.CodeUsed, UpdateField.NewCode);
    }

    private PlannedRecord? NumberOfAnother(TownState town)
    {
        if (town.Resident(_random)?.Information is not { } other || other.Number.IsNone)
            return null;
        var child = Child(other) with { Number = other.Number };
        return Refused(
            ChangeOf(town, ChangeReason.Birth, child, child.DateOfBirth), UpdateVerdict.NumberUsed, UpdateField.Number);
    }

    private PlannedRecord? BornAfterwards(TownState town)
    {
        if (town.Resident(_random)?.Information is not { } parent)
            return null;
        var child = Child(parent);
        var date = RecordedDate.From(child.DateOfBirth.ToDay().AddDays(-1));
        return Refused(ChangeOf(town, ChangeReason.Birth, child, date), UpdateVerdict.BeforeBirth, UpdateField.Date);
    }

    /// <summary>Somebody whom this town never had.</summary>
    private IdentificationInformation Stranger(TownState town) =>
        WithNewNumbers(_population.Households.Newcomer(_random, AddressIn(town)));

    private IdentificationInformation? GoneFrom(TownState town) =>
        town.Gone(_random, ChangeReason.MoveOut, ChangeReason.Death, ChangeReason.ExOfficioDeletion)
            ?.StayIn(town.Municipality)?.Information;

    private IdentificationInformation? DeadIn(TownState town) =>
        town.Gone(_random, ChangeReason.Death)?.StayIn(town.Municipality)?.Information;

    private string NewCode() => _population.Numbers.Code(_nextOrdinal++).Written;

    /// <summary>The last digit is another one.</summary>
    private static string Misread(string number) => number[..^1] + (char)('0' + (number[^1] - '0' + 1) % 10);

    /// <summary>A code with a right check digit in the same prefecture that no municipality has.</summary>
    private static string NoSuchTown(TownState town) =>
        GovernmentCode.FromBody(town.Municipality.PrefectureNumber * 1000 + 999).ToString();
}

using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Simulation;

/// <summary>A fault in one item that a CS has let pass and that the tiers must find.</summary>
/// <param name="Expected">The verdict of the tiers.</param>
/// <param name="Spoil">Puts the fault into a change that is in order.</param>
internal sealed record ItemFault(Judgement Expected, Func<Change, Change> Spoil)
{
    private static readonly ResidentRecordCode WrongCode = ResidentRecordCode.FromChecked(25208017644);
    private static readonly IndividualNumber WrongNumber = IndividualNumber.FromChecked(123456789010);

    /// <summary>All that the simulation knows.</summary>
    public static IReadOnlyList<ItemFault> All { get; } =
    [
        Of(UpdateVerdict.FieldMalformed, UpdateField.Reason, change => change with { Reason = (ChangeReason)99 }),
        Of(UpdateVerdict.FieldMalformed, UpdateField.Date, change => change with { Date = Day(20231301) }),
        Item(UpdateVerdict.FieldMalformed, UpdateField.DateOfBirth, item => item with { DateOfBirth = Day(19800140) }),
        Item(UpdateVerdict.FieldMalformed, UpdateField.Sex, item => item with { Sex = Sex.None }),
        Of(UpdateVerdict.CheckDigitWrong, UpdateField.Code,
            change => change with { Code = WrongCode, After = change.After with { Code = WrongCode } }),
        Item(UpdateVerdict.CheckDigitWrong, UpdateField.NewCode, item => item with { Code = WrongCode }),
        Item(UpdateVerdict.CheckDigitWrong, UpdateField.Number, item => item with { Number = WrongNumber }),
        Address(UpdateVerdict.MunicipalityUnknown, UpdateField.AddressMunicipality,
            address => address with { Municipality = GovernmentCode.FromBody(14100) }),
        Item(UpdateVerdict.FieldMissing, UpdateField.Name, item => item with { Name = new("", "") }),
        Address(UpdateVerdict.FieldMissing, UpdateField.Address, address => address with { Text = "" }),
        Item(UpdateVerdict.TextNotAllowed, UpdateField.Name, item => item with { Name = new("試\u0007験", "") }),
        Item(UpdateVerdict.TextNotAllowed, UpdateField.NameReading, item => item with { Name = new("試験", "abc") }),
        Item(UpdateVerdict.TextNotAllowed, UpdateField.FormerSurname,
            item => item with { FormerSurname = new("旧\uE000", "") }),
        Item(UpdateVerdict.FieldTooLong, UpdateField.Alias,
            item => item with { Alias = new(new string('通', WrittenName.LengthMax + 1), "") }),
        Address(UpdateVerdict.FieldTooLong, UpdateField.Address,
            address => address with { Text = new string('町', Domain.Person.Address.LengthMax + 1) }),
        Address(UpdateVerdict.FieldMalformed, UpdateField.PostalCode, address => address with { PostalCode = "12" }),
    ];

    private static RecordedDate Day(int value) => RecordedDate.FromChecked(value);

    private static ItemFault Of(UpdateVerdict verdict, UpdateField field, Func<Change, Change> spoil) =>
        new(new(verdict, field), spoil);

    private static ItemFault Item(
        UpdateVerdict verdict, UpdateField field,
        Func<IdentificationInformation, IdentificationInformation> spoil) =>
        Of(verdict, field, change => change with { After = spoil(change.After) });

    private static ItemFault Address(UpdateVerdict verdict, UpdateField field, Func<Address, Address> spoil) =>
        Item(verdict, field, item => item with { Address = spoil(item.Address) });
}

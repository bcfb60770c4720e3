using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Tests.Domain.Changes;

/// <summary>A person of 長野市, the states in which the record can be, and changes that fit it.</summary>
internal static class ChangeSamples
{
    public static readonly GovernmentCode Town = GovernmentCode.FromBody(20201);
    public static readonly GovernmentCode OtherTown = GovernmentCode.FromBody(20202);
    public static readonly GovernmentCode City = GovernmentCode.FromBody(14100);
    public static readonly GovernmentCode Ward = GovernmentCode.FromBody(14101);
    public static readonly ResidentRecordCode Code = ResidentRecordCode.FromBody(1234567890);
    public static readonly ResidentRecordCode NewCode = ResidentRecordCode.FromBody(2345678901);
    public static readonly IndividualNumber Number = IndividualNumber.FromBody(12345678901);
    public static readonly IndividualNumber NewNumber = IndividualNumber.FromBody(23456789012);

    public static readonly IdentificationInformation Resident = new()
    {
        Code = Code,
        Number = Number,
        Name = new("試験花子", "シケンハナコ"),
        DateOfBirth = Day(19800229),
        Sex = Sex.Female,
        Address = new(Town, "架空町一丁目", "3800000"),
    };

    /// <summary>The states of a record: 未記載, 現存, 消除, 死亡, 旧符号.</summary>
    public static Residence? Own(string state) => state switch
    {
        "未記載" => null,
        "現存" => Open,
        "消除" => Open with { State = ResidenceState.Closed, LastReason = ChangeReason.MoveOut },
        "死亡" => Open with { State = ResidenceState.Closed, LastReason = ChangeReason.Death },
        "旧符号" => Open with
        {
            State = ResidenceState.Recoded, LastReason = ChangeReason.CodeChangeRequest, OtherCode = NewCode,
        },
        _ => throw new ArgumentException(state),
    };

    public static Residence Open { get; } = new()
    {
        Information = Resident,
        Municipality = Town,
        State = ResidenceState.Open,
        EntryDate = Day(20230401),
        LastReason = ChangeReason.MoveIn,
        LastDate = Day(20230401),
        UpdateNumber = 10,
        Version = 1,
    };

    /// <summary>A change of that reason that fits an open record, and changes what it must.</summary>
    public static Change Of(ChangeReason reason, IdentificationInformation? after = null) => new()
    {
        UpdateNumber = 11,
        Municipality = Town,
        Reason = reason,
        Date = Day(20231101),
        Code = Code,
        After = after ?? reason switch
        {
            ChangeReason.ChangeOfAddress => Resident with { Address = Resident.Address with { Text = "架空町二丁目" } },
            ChangeReason.ExOfficioCorrection => Resident with { Name = new("試験葉子", "シケンヨウコ") },
            ChangeReason.NumberChange => Resident with { Number = NewNumber },
            ChangeReason.CodeChangeRequest or ChangeReason.ExOfficioCodeEntry => Resident with { Code = NewCode },
            _ => Resident,
        },
    };

    public static RecordedDate Day(int value) => RecordedDate.FromChecked(value);

    public static Judgement Judge(
        Change change, Residence? own, Residence? underNewCode = null, ResidentRecordCode numberHolder = default,
        Residence? holderResidence = null) =>
        ChangeRules.Judge(
            change, new(own, underNewCode, numberHolder, holderResidence), MunicipalityTable.Released);
}

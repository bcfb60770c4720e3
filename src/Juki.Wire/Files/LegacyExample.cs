using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Wire.Files;

/// <summary>
/// 例のファイル — the example of docs/legacy-format.md: one record for each reason. The persons, codes and the names of
/// streets are invented.
/// </summary>
public static class LegacyExample
{
    /// <summary>The town of the example: 千代田区.</summary>
    public static readonly GovernmentCode Municipality = GovernmentCode.FromBody(13101);

    /// <summary>The file number of the example.</summary>
    public const long FileNumber = 1;

    private static readonly WrittenName None = new("", "");

    private static readonly IdentificationInformation Adult = new()
    {
        Code = ResidentRecordCode.FromBody(1_234_567_890),
        Number = IndividualNumber.FromBody(12_345_678_901),
        Name = new("雫石　楓", "シズクイシ　カエデ"),
        FormerSurname = new("𠮷葉", "ヨシバ"),
        DateOfBirth = RecordedDate.FromChecked(19850229), // as recorded: a day that no calendar has
        Sex = Sex.Female,
        Address = new(Municipality, "若葉台一丁目2番3号 コーポ若葉台, 101号室", "1000999"),
    };

    private static readonly IdentificationInformation Child = Adult with
    {
        Code = ResidentRecordCode.FromBody(2_345_678_901),
        Number = default,
        Name = new("雫石　湊", "シズクイシ　ミナト"),
        FormerSurname = None,
        DateOfBirth = RecordedDate.FromChecked(20250401),
        Sex = Sex.Male,
    };

    private static readonly IdentificationInformation Foreigner = Adult with
    {
        Code = ResidentRecordCode.FromBody(3_456_789_012),
        Number = IndividualNumber.FromBody(34_567_890_123),
        Name = new("MAREL TAVINO \"TAV\" KORUSSI", ""),
        FormerSurname = None,
        Alias = new("雫石　丸", "シズクイシ　マル"),
        DateOfBirth = RecordedDate.FromChecked(19900000), // month and day unknown
        Sex = Sex.Male,
    };

    /// <summary>The records, in order.</summary>
    public static IEnumerable<Change> Changes()
    {
        var newCode = ResidentRecordCode.FromBody(4_567_890_123);
        var moved = Adult with { Address = Adult.Address with { Text = "若葉台二丁目15番1号" } };
        yield return Of(ChangeReason.MoveIn, 20250401, Adult);
        yield return Of(ChangeReason.Birth, 20250401, Child);
        yield return Of(ChangeReason.ExOfficioEntry, 20250400, Foreigner);
        yield return Of(ChangeReason.NumberChange, 20250407, Child with { Number = IndividualNumber.FromBody(1) });
        yield return Of(ChangeReason.ChangeOfAddress, 20250410, moved);
        yield return Of(ChangeReason.ExOfficioCorrection, 20250411, moved with { FormerSurname = None });
        yield return Of(ChangeReason.CodeChangeRequest, 20250414, moved with { FormerSurname = None, Code = newCode })
            with { Code = Adult.Code };
        yield return Of(ChangeReason.ExOfficioCodeEntry, 20250415, Adult with
        {
            Code = ResidentRecordCode.FromBody(5_678_901_234),
            Number = default,
            FormerSurname = None,
            Name = new("葛\U000E0102原　灯", "クズハラ　アカリ"),
        });
        yield return Of(ChangeReason.MoveOut, 20250501, moved with { FormerSurname = None, Code = newCode });
        yield return Of(ChangeReason.Death, 20250400, Foreigner);
        yield return Of(ChangeReason.ExOfficioDeletion, 20250425, Child with { Number = IndividualNumber.FromBody(1) });
    }

    /// <summary>Writes the example.</summary>
    public static void Write(LegacyFileWriter writer)
    {
        foreach (var change in Changes())
            writer.Write(change);
        writer.Finish();
    }

    private static Change Of(ChangeReason reason, int date, IdentificationInformation after) => new()
    {
        UpdateNumber = 0,
        Municipality = Municipality,
        Reason = reason,
        Date = RecordedDate.FromChecked(date),
        Code = after.Code,
        After = after,
    };
}

using System.Globalization;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Text;

namespace Juki.Wire.Files;

/// <summary>
/// 項目チェックとコードチェック — makes a change out of a line, or says why it is none [S-000 2. リスク3]. Of all
/// faults of a record the one whose verdict comes first in <see cref="UpdateVerdict"/> is answered; among equals, that
/// of the first column. Pure but for buffers; not thread-safe.
/// </summary>
public sealed class LegacyRecordParser
{
    private readonly GovernmentCode _municipality;
    private readonly RecordedDate _today;
    private readonly MunicipalityTable _municipalities;
    private readonly CsvLine _line = new();
    private UpdateVerdict _verdict;
    private UpdateField _field;

    /// <summary>For the records of one file.</summary>
    /// <param name="municipality">The town that reports, from the header.</param>
    /// <param name="today">The day of the check: what is later lies ahead.</param>
    /// <param name="municipalities">Which there are; null: as released.</param>
    public LegacyRecordParser(
        GovernmentCode municipality, RecordedDate today, MunicipalityTable? municipalities = null) =>
        (_municipality, _today, _municipalities) =
            (municipality, today, municipalities ?? MunicipalityTable.Released);

    /// <summary>Parses one line without its end. Never throws because of what stands in it.</summary>
    /// <param name="line">The bytes.</param>
    /// <param name="serial">Its place in the file, from 1; the first item must say the same.</param>
    public LegacyRecord Parse(ReadOnlyMemory<byte> line, long serial)
    {
        if (!_line.TryRead(line) || !IsSerial(_line.Items[0], serial))
            return new(serial, null, UpdateVerdict.RecordUnreadable, UpdateField.None);
        (_verdict, _field) = (UpdateVerdict.Applied, UpdateField.None);
        var change = Read();
        return new(serial, _verdict == UpdateVerdict.Applied ? change : null, _verdict, _field);
    }

    /// <summary>True where 異動年月日 may be unknown in part or no day of the calendar: what others have found out or
    /// recorded. [標準仕様書1.1.8]</summary>
    private static bool MayBeUnknown(ChangeReason reason) => reason is ChangeReason.Birth or ChangeReason.Death
        or ChangeReason.ExOfficioEntry or ChangeReason.ExOfficioDeletion or ChangeReason.ExOfficioCorrection;

    private static bool IsSerial(string text, long serial) =>
        text.Length is > 0 and <= 8
        && text[0] != '0'
        && !text.AsSpan().ContainsAnyExceptInRange('0', '9')
        && int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) == serial;

    private string Item(UpdateField field) => _line.Items[(int)field]; // columns stand in the order of the numbers

    /// <summary>Notes a fault, unless an earlier one goes before it. Fields come in the order of columns.</summary>
    private void Fault(UpdateVerdict verdict, UpdateField field)
    {
        if (_verdict == UpdateVerdict.Applied || verdict < _verdict || (verdict == _verdict && field < _field))
            (_verdict, _field) = (verdict, field);
    }

    private Change Read()
    {
        var reason = Reason();
        var date = Date(UpdateField.Date);
        if (date is { IsCalendarDay: false } && reason != ChangeReason.None && !MayBeUnknown(reason))
            Fault(UpdateVerdict.FieldMalformed, UpdateField.Date);
        if (date.CompareTo(_today) > 0 && reason != ChangeReason.MoveOut)
            Fault(UpdateVerdict.DateAhead, UpdateField.Date);
        var code = Code(UpdateField.Code);
        var newCode = NewCode(reason, code);
        if (reason == ChangeReason.NumberChange && Item(UpdateField.Number).Length == 0)
            Fault(UpdateVerdict.FieldMissing, UpdateField.Number);
        return new Change
        {
            UpdateNumber = 0,
            Municipality = _municipality,
            Reason = reason,
            Date = date,
            Code = code,
            After = Information(newCode),
        };
    }

    private IdentificationInformation Information(ResidentRecordCode code)
    {
        var born = Date(UpdateField.DateOfBirth);
        if (born.CompareTo(_today) > 0)
            Fault(UpdateVerdict.DateAhead, UpdateField.DateOfBirth);
        if (Item(UpdateField.Name).Length == 0)
            Fault(UpdateVerdict.FieldMissing, UpdateField.Name);
        return new()
        {
            Code = code,
            Number = Number(),
            Name = Name(UpdateField.Name),
            FormerSurname = Name(UpdateField.FormerSurname),
            Alias = Name(UpdateField.Alias),
            DateOfBirth = born,
            Sex = Sex(),
            Address = Address(),
        };
    }

    private bool IsFilled(UpdateField field)
    {
        if (Item(field).Length > 0)
            return true;
        Fault(UpdateVerdict.FieldMissing, field);
        return false;
    }

    /// <summary>True for that many digits; notes the fault otherwise.</summary>
    private bool AreDigits(UpdateField field, int count)
    {
        var text = Item(field);
        if (text.Length == count && !text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return true;
        Fault(UpdateVerdict.FieldMalformed, field);
        return false;
    }

    private ChangeReason Reason()
    {
        if (!IsFilled(UpdateField.Reason) || !AreDigits(UpdateField.Reason, 2))
            return ChangeReason.None;
        var text = Item(UpdateField.Reason);
        var reason = (ChangeReason)((text[0] - '0') * 10 + (text[1] - '0'));
        if (reason != ChangeReason.None && Enum.IsDefined(reason))
            return reason;
        Fault(UpdateVerdict.FieldMalformed, UpdateField.Reason);
        return ChangeReason.None;
    }

    private RecordedDate Date(UpdateField field)
    {
        if (IsFilled(field) && AreDigits(field, 8) && !RecordedDate.TryParse(Item(field), out _))
            Fault(UpdateVerdict.FieldMalformed, field);
        return RecordedDate.TryParse(Item(field), out var date) ? date : default;
    }

    private ResidentRecordCode Code(UpdateField field)
    {
        if (!IsFilled(field) || !AreDigits(field, ResidentRecordCode.Digits))
            return default;
        if (!ResidentRecordCode.TryParse(Item(field), out var code))
            Fault(UpdateVerdict.CheckDigitWrong, field);
        return code;
    }

    /// <summary>The code after the change. 住民票コードの職権記載等 may leave it empty: the first record of a
    /// code.</summary>
    private ResidentRecordCode NewCode(ChangeReason reason, ResidentRecordCode code)
    {
        var isFilled = Item(UpdateField.NewCode).Length > 0;
        if (isFilled && reason != ChangeReason.None && !reason.IsRecoding())
            Fault(UpdateVerdict.FieldNotExpected, UpdateField.NewCode);
        if (!isFilled && reason == ChangeReason.CodeChangeRequest)
            Fault(UpdateVerdict.FieldMissing, UpdateField.NewCode);
        return isFilled ? Code(UpdateField.NewCode) : code;
    }

    private IndividualNumber Number()
    {
        if (Item(UpdateField.Number).Length == 0 || !AreDigits(UpdateField.Number, IndividualNumber.Digits))
            return default;
        if (!IndividualNumber.TryParse(Item(UpdateField.Number), out var number))
            Fault(UpdateVerdict.CheckDigitWrong, UpdateField.Number);
        return number;
    }

    /// <summary>A name and, in the next column, its reading; both may be empty here.</summary>
    private WrittenName Name(UpdateField field)
    {
        var (text, reading) = (Item(field), Item(field + 1));
        if (text.Length > 0)
            Judge(RecordText.Check(text, WrittenName.LengthMax), field);
        else if (reading.Length > 0 && field != UpdateField.Name)
            Fault(UpdateVerdict.FieldNotExpected, field + 1);
        if (reading.Length > 0)
            Judge(RecordText.CheckReading(reading, WrittenName.LengthMax), field + 1);
        return new(text, reading);
    }

    private void Judge(RecordTextProblem problem, UpdateField field)
    {
        if (problem == RecordTextProblem.TooLong)
            Fault(UpdateVerdict.FieldTooLong, field);
        else if (problem != RecordTextProblem.None)
            Fault(UpdateVerdict.TextNotAllowed, field);
    }

    private Sex Sex()
    {
        if (!IsFilled(UpdateField.Sex))
            return Domain.Person.Sex.None;
        if (Item(UpdateField.Sex) is "1" or "2")
            return Item(UpdateField.Sex) == "1" ? Domain.Person.Sex.Male : Domain.Person.Sex.Female;
        Fault(UpdateVerdict.FieldMalformed, UpdateField.Sex);
        return Domain.Person.Sex.None;
    }

    private Address Address()
    {
        var text = Item(UpdateField.Address);
        if (IsFilled(UpdateField.Address))
            Judge(RecordText.Check(text, Domain.Person.Address.LengthMax), UpdateField.Address);
        if (Item(UpdateField.PostalCode).Length > 0)
            AreDigits(UpdateField.PostalCode, 7);
        return new(AddressMunicipality(), text, Item(UpdateField.PostalCode));
    }

    private GovernmentCode AddressMunicipality()
    {
        const UpdateField Field = UpdateField.AddressMunicipality;
        if (!IsFilled(Field) || !AreDigits(Field, GovernmentCode.Digits))
            return default;
        var isOfPrefecture = int.Parse(Item(Field).AsSpan(0, 2), CultureInfo.InvariantCulture) is >= 1 and <= 47;
        if (!GovernmentCode.TryParse(Item(Field), out var code))
            Fault(isOfPrefecture ? UpdateVerdict.CheckDigitWrong : UpdateVerdict.MunicipalityUnknown, Field);
        else if (!_municipalities.CanHoldAddress(code))
            Fault(UpdateVerdict.MunicipalityUnknown, Field);
        return code;
    }
}

using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Update;

/// <summary>異動 as the body of a message and back, with every item checked again where it enters [S-000 2.
/// リスク3].</summary>
internal static class UpdateBodies
{
    /// <summary>The body for a change.</summary>
    public static Bodies.Update Write(Change change, long takenIn) => new()
    {
        UpdateNumber = change.UpdateNumber,
        Municipality = change.Municipality.Value,
        Reason = (uint)change.Reason,
        Date = change.Date.Value,
        Code = change.Code.Value,
        TakenIn = takenIn,
        After = IdentificationBodies.Write(change.After),
    };

    /// <summary>Checks every item and gives the change; or the verdict on the first faulty item.</summary>
    public static Judgement Read(Bodies.Update body, MunicipalityTable municipalities, out Change? change)
    {
        change = null;
        var after = body.After ?? new Bodies.Identification();
        var verdict = CheckCodes(body, after, municipalities);
        if (verdict.IsApplied) verdict = CheckTexts(after);
        if (!verdict.IsApplied)
            return verdict;
        change = new Change
        {
            UpdateNumber = body.UpdateNumber,
            Municipality = GovernmentCode.FromChecked(body.Municipality),
            Reason = (ChangeReason)body.Reason,
            Date = RecordedDate.FromChecked(body.Date),
            Code = ResidentRecordCode.FromChecked(body.Code),
            After = IdentificationBodies.Read(after),
        };
        return Judgement.Applied;
    }

    private static Judgement CheckCodes(
        Bodies.Update body, Bodies.Identification after, MunicipalityTable municipalities)
    {
        if (!SoundBodies.IsDefined<ChangeReason>(body.Reason) || body.Reason == 0)
            return new(UpdateVerdict.FieldMalformed, UpdateField.Reason);
        if (!RecordedDate.IsWellFormed(body.Date))
            return new(UpdateVerdict.FieldMalformed, UpdateField.Date);
        if (!RecordedDate.IsWellFormed(after.DateOfBirth))
            return new(UpdateVerdict.FieldMalformed, UpdateField.DateOfBirth);
        if (after.Sex is not (1 or 2))
            return new(UpdateVerdict.FieldMalformed, UpdateField.Sex);
        if (!ResidentRecordCode.IsRight(body.Code))
            return new(UpdateVerdict.CheckDigitWrong, UpdateField.Code);
        if (!ResidentRecordCode.IsRight(after.Code))
            return new(UpdateVerdict.CheckDigitWrong, UpdateField.NewCode);
        if (after.Number != 0 && !IndividualNumber.IsRight(after.Number))
            return new(UpdateVerdict.CheckDigitWrong, UpdateField.Number);
        return municipalities.CanHoldAddress(GovernmentCode.FromChecked(after.AddressMunicipality))
            ? Judgement.Applied
            : new(UpdateVerdict.MunicipalityUnknown, UpdateField.AddressMunicipality);
    }

    private static Judgement CheckTexts(Bodies.Identification after)
    {
        if (after.Name is null || after.Name.Text.Length == 0)
            return new(UpdateVerdict.FieldMissing, UpdateField.Name);
        if (after.Address.Length == 0)
            return new(UpdateVerdict.FieldMissing, UpdateField.Address);
        var verdict = ItemChecks.Name(after.Name.Text, after.Name.Reading, UpdateField.Name);
        if (verdict.IsApplied && after.FormerSurname is { } surname)
            verdict = ItemChecks.Name(surname.Text, surname.Reading, UpdateField.FormerSurname);
        if (verdict.IsApplied && after.Alias is { } alias)
            verdict = ItemChecks.Name(alias.Text, alias.Reading, UpdateField.Alias);
        return verdict.IsApplied ? ItemChecks.Address(after.Address, after.PostalCode) : verdict;
    }
}

using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Domain.Changes;

/// <summary>A verdict and the item it is about.</summary>
/// <param name="Verdict">What became of the update.</param>
/// <param name="Field">The item; <see cref="UpdateField.None"/> when it is about the whole record.</param>
public readonly record struct Judgement(UpdateVerdict Verdict, UpdateField Field = UpdateField.None)
{
    /// <summary>更新済.</summary>
    public static Judgement Applied => new(UpdateVerdict.Applied);

    /// <summary>True when the update is to be applied.</summary>
    public bool IsApplied => Verdict == UpdateVerdict.Applied;
}

/// <summary>What a tier knows when it judges an update: only what the reporting municipality itself has said
/// before.</summary>
/// <param name="Own">Its residence under the code of the change; null if it never had one.</param>
/// <param name="UnderNewCode">For a change of code: its residence under the new code; null if it never had one.</param>
/// <param name="NumberHolder">The code under which it last recorded the 個人番号 of the change; none if it never
/// did.</param>
/// <param name="HolderResidence">Its residence under that code, when it is another than that of the change; else
/// null.</param>
public readonly record struct KnownState(
    Residence? Own, Residence? UnderNewCode, ResidentRecordCode NumberHolder, Residence? HolderResidence = null);

/// <summary>
/// 論理チェック — the logic check of updates at prefecture and nation [S-000 2. リスク3], in the order of
/// <see cref="UpdateVerdict"/>. A verdict depends on what the reporting municipality has said before and on nothing
/// else: so every order in which the messages of several towns arrive gives the same tables, and nobody waits for
/// another town [ours, decision 0004]. Pure.
/// </summary>
public static class ChangeRules
{
    /// <summary>Judges one update.</summary>
    public static Judgement Judge(Change change, in KnownState known, MunicipalityTable municipalities)
    {
        var takesOver = TakesOver(change, municipalities);
        var opens = change.Reason.IsEntry() || known.Own is null
            || (takesOver && known.Own.State == ResidenceState.Closed);
        var verdict = JudgeOwner(change, known, municipalities);
        if (verdict.IsApplied) verdict = JudgeState(change, known.Own, takesOver);
        if (verdict.IsApplied) verdict = JudgeCode(change);
        if (verdict.IsApplied && !opens) verdict = JudgeItems(change, known.Own!, takesOver);
        if (verdict.IsApplied) verdict = JudgeUniqueness(change, known, opens, takesOver);
        if (verdict.IsApplied) verdict = JudgeDates(change);
        return verdict;
    }

    /// <summary>
    /// 承継 — true when the change says that the municipality goes on with the record of one that ended: 職権修正等 dated
    /// on the very day of the merger. It opens the residence if there is none, or a deleted one. That the other held
    /// such a record is not looked for: its last messages may be on their way [ours, decision 0010].
    /// </summary>
    public static bool TakesOver(Change change, MunicipalityTable municipalities) =>
        change.Reason == ChangeReason.ExOfficioCorrection
        && municipalities.IsMergerDay(change.Municipality, change.Date);

    /// <summary>The address lies in the reporting municipality (a ward: in its city), the update is newer, and neither
    /// the municipality nor the ward had ended by then. A 転出 may have been dated ahead; what leaves 住所 as it was may
    /// leave the old ward too.</summary>
    private static Judgement JudgeOwner(Change change, in KnownState known, MunicipalityTable municipalities)
    {
        var address = change.After.Address.Municipality;
        if (municipalities.CsOffice(address) != change.Municipality)
            return new(UpdateVerdict.NotOwner, UpdateField.AddressMunicipality);
        if (known.Own is { } own && change.UpdateNumber <= own.UpdateNumber)
            return new(UpdateVerdict.OutOfOrder);
        if (change.Reason != ChangeReason.MoveOut && municipalities.IsEndedOn(change.Municipality, change.Date))
            return new(UpdateVerdict.MunicipalityEnded, UpdateField.Date);
        var writesAddress = change.Reason.IsEntry()
            || change.Reason is ChangeReason.ChangeOfAddress or ChangeReason.ExOfficioCorrection;
        return writesAddress && municipalities.IsEndedOn(address, change.Date)
            ? new(UpdateVerdict.MunicipalityEnded, UpdateField.AddressMunicipality)
            : Judgement.Applied;
    }

    /// <summary>異動事由 against the state of the record: entry, deletion, revision [S-000 2. リスク3]
    /// [S-004].</summary>
    private static Judgement JudgeState(Change change, Residence? own, bool takesOver)
    {
        var state = own?.State ?? ResidenceState.None;
        if (state == ResidenceState.Recoded)
            return new(UpdateVerdict.CodeSuperseded, UpdateField.Code);
        if (takesOver)
        {
            return state == ResidenceState.Closed && own!.LastReason == ChangeReason.Death
                ? new(UpdateVerdict.Deceased, UpdateField.Reason)
                : Judgement.Applied;
        }
        if (change.Reason.IsEntry())
            return JudgeEntry(change.Reason, state, own);
        if (state == ResidenceState.None)
        {
            return change.Reason == ChangeReason.ExOfficioCodeEntry
                ? Judgement.Applied
                : new(UpdateVerdict.NotResident, UpdateField.Code);
        }
        if (state == ResidenceState.Open || change.Reason == ChangeReason.ExOfficioCodeEntry)
            return Judgement.Applied;
        return new(change.Reason.IsDeletion()
            ? UpdateVerdict.AlreadyDeleted : UpdateVerdict.Deleted, UpdateField.Reason);
    }

    private static Judgement JudgeEntry(ChangeReason reason, ResidenceState state, Residence? own)
    {
        if (state == ResidenceState.Open)
            return new(UpdateVerdict.AlreadyResident, UpdateField.Reason);
        if (state == ResidenceState.None || reason == ChangeReason.ExOfficioEntry)
            return Judgement.Applied;
        if (reason == ChangeReason.Birth)
            return new(UpdateVerdict.AlreadyRecorded, UpdateField.Reason);
        return own!.LastReason == ChangeReason.Death
            ? new(UpdateVerdict.Deceased, UpdateField.Reason)
            : Judgement.Applied;
    }

    private static Judgement JudgeCode(Change change) =>
        change.After.Code != change.Code && !change.Reason.IsRecoding()
            ? new(UpdateVerdict.ItemMayNotChange, UpdateField.NewCode)
            : Judgement.Applied;

    /// <summary>What a reason may and must change: 転居 nothing but 住所 [S-000 2. リスク3], a deletion nothing,
    /// …. A record that is taken over may be the same here already.</summary>
    private static Judgement JudgeItems(Change change, Residence own, bool takesOver)
    {
        var before = own.Information;
        var forbidden = FirstDifference(before, change.After, change.Reason);
        if (forbidden != UpdateField.None)
            return new(UpdateVerdict.ItemMayNotChange, forbidden);
        var unchanged = change.Reason switch
        {
            _ when change.Reason.IsRecoding() && change.After.Code == change.Code => UpdateField.NewCode,
            ChangeReason.ChangeOfAddress when before.Address == change.After.Address => UpdateField.Address,
            ChangeReason.NumberChange when before.Number == change.After.Number => UpdateField.Number,
            ChangeReason.ExOfficioCorrection when before == change.After && !takesOver => UpdateField.Reason,
            _ => UpdateField.None,
        };
        return unchanged == UpdateField.None ? Judgement.Applied : new(UpdateVerdict.NothingChanged, unchanged);
    }

    /// <summary>The first item that differs although <paramref name="reason"/> may not change it.</summary>
    private static UpdateField FirstDifference(
        IdentificationInformation before, IdentificationInformation after, ChangeReason reason)
    {
        var correction = reason == ChangeReason.ExOfficioCorrection;
        if (before.Number != after.Number && reason != ChangeReason.NumberChange)
            return UpdateField.Number;
        if (!correction)
        {
            if (before.Name.Text != after.Name.Text) return UpdateField.Name;
            if (before.Name.Reading != after.Name.Reading) return UpdateField.NameReading;
            if (before.FormerSurname.Text != after.FormerSurname.Text) return UpdateField.FormerSurname;
            if (before.FormerSurname.Reading != after.FormerSurname.Reading) return UpdateField.FormerSurnameReading;
            if (before.Alias.Text != after.Alias.Text) return UpdateField.Alias;
            if (before.Alias.Reading != after.Alias.Reading) return UpdateField.AliasReading;
            if (before.DateOfBirth != after.DateOfBirth) return UpdateField.DateOfBirth;
            if (before.Sex != after.Sex) return UpdateField.Sex;
        }
        if (correction || reason == ChangeReason.ChangeOfAddress || before.Address == after.Address)
            return UpdateField.None;
        return before.Address.Municipality != after.Address.Municipality ? UpdateField.AddressMunicipality
            : before.Address.Text != after.Address.Text ? UpdateField.Address
            : UpdateField.PostalCode;
    }

    /// <summary>A new code and a new number have never been used, as far as this municipality knows
    /// [番号法8条].</summary>
    private static Judgement JudgeUniqueness(Change change, in KnownState known, bool opens, bool takesOver)
    {
        if (change.After.Code != change.Code && known.UnderNewCode is not null)
            return new(UpdateVerdict.CodeUsed, UpdateField.NewCode);
        var holder = known.NumberHolder;
        if (change.After.Number.IsNone || holder.IsNone)
            return Judgement.Applied;
        var used = change.Reason == ChangeReason.NumberChange
            || (opens && holder != change.After.Code && !MayReturn(change, known.HolderResidence, takesOver));
        return used ? new(UpdateVerdict.NumberUsed, UpdateField.Number) : Judgement.Applied;
    }

    /// <summary>Who left with a number may come back with it under a code got elsewhere.</summary>
    private static bool MayReturn(Change change, Residence? holder, bool takesOver) =>
        (takesOver || change.Reason is ChangeReason.MoveIn or ChangeReason.ExOfficioEntry)
        && holder is { State: ResidenceState.Closed } && holder.LastReason != ChangeReason.Death
        && holder.Information.Number == change.After.Number;

    /// <summary>出生 and 死亡 are not before the birth, where both days are known.</summary>
    private static Judgement JudgeDates(Change change)
    {
        var born = change.After.DateOfBirth;
        var bound = change.Reason is ChangeReason.Birth or ChangeReason.Death;
        return bound && born.Day != 0 && change.Date.Day != 0 && change.Date.CompareTo(born) < 0
            ? new(UpdateVerdict.BeforeBirth, UpdateField.Date)
            : Judgement.Applied;
    }
}

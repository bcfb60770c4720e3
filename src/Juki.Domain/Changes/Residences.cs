using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Domain.Changes;

/// <summary>What an update makes of a residence, and which of a person's residences is the current one. Pure.</summary>
public static class Residences
{
    /// <summary>
    /// The residence after the update. The same at CS, prefecture and nation; the CS applies without the logic check,
    /// for it holds what the town holds, so every combination has a result.
    /// </summary>
    /// <param name="own">The residence before; null if there is none.</param>
    /// <param name="change">The update.</param>
    /// <param name="takesOver">True when <see cref="ChangeRules.TakesOver"/> holds.</param>
    public static Residence Apply(Residence? own, Change change, bool takesOver = false)
    {
        var opens = change.Reason.IsEntry() || own is null || (takesOver && own.State == ResidenceState.Closed);
        return new Residence
        {
            Information = change.After,
            Municipality = change.Municipality,
            // A revision, too, says that the town holds the record open; the tiers apply it to an open one only.
            State = change.Reason.IsDeletion() ? ResidenceState.Closed : ResidenceState.Open,
            EntryDate = opens ? change.Date : own!.EntryDate,
            LastReason = change.Reason,
            LastDate = change.Date,
            UpdateNumber = change.UpdateNumber,
            Version = own is null ? 1 : own.Version + 1,
            OtherCode = own?.OtherCode ?? default,
            TakenOver = takesOver ? change.Date : own?.TakenOver ?? default,
        };
    }

    /// <summary>What stays under the old code after a change of code: the record goes on elsewhere.</summary>
    public static Residence Superseded(Residence own, Change change) => own with
    {
        State = ResidenceState.Recoded,
        LastReason = change.Reason,
        LastDate = change.Date,
        UpdateNumber = change.UpdateNumber,
        Version = own.Version + 1,
        OtherCode = change.After.Code,
    };

    /// <summary>What begins under the new code after a change of code; keeps the day of entry and the state, and of a
    /// deleted record why and when: the dead stay dead, and a planned 転出 stays planned.</summary>
    public static Residence Recoded(Residence? own, Residence? underNewCode, Change change)
    {
        // the only one that a deleted record can get
        var isExOfficio = change.Reason == ChangeReason.ExOfficioCodeEntry;
        var deleted = isExOfficio && own is { State: ResidenceState.Closed } ? own : null;
        return new Residence
        {
            Information = change.After,
            Municipality = change.Municipality,
            State = deleted is null ? ResidenceState.Open : ResidenceState.Closed,
            EntryDate = own?.EntryDate ?? change.Date,
            LastReason = deleted?.LastReason ?? change.Reason,
            LastDate = deleted?.LastDate ?? change.Date,
            UpdateNumber = change.UpdateNumber,
            Version = underNewCode is null ? 1 : underNewCode.Version + 1,
            OtherCode = change.Code,
            TakenOver = own?.TakenOver ?? default,
        };
    }

    /// <summary>
    /// 現住所 — of the residences under one code, the current one: among the open ones that with the latest day of
    /// entry, at a tie the one with the higher municipality code [ours, decision 0004]. A residence left by a 転出
    /// dated after <paramref name="today"/> is still open; one whose record a successor of its municipality goes
    /// on with is not. None: the person is 除票 everywhere.
    /// </summary>
    public static Residence? Current(
        IReadOnlyList<Residence> residences, RecordedDate today, MunicipalityTable municipalities)
    {
        Residence? current = null;
        foreach (var residence in residences)
        {
            if (residence.IsOpenOn(today)
                && (current is null || IsLater(residence, current, residences, municipalities))
                && !GoesOnElsewhere(residence, residences, municipalities))
                current = residence;
        }
        return current;
    }

    /// <summary>除票 — of a person who has no current residence, the one that was closed last; null when the record goes
    /// on under another 住民票コード anywhere (the person is found under that one, and counted once), or there is
    /// none.</summary>
    public static Residence? LastClosed(IReadOnlyList<Residence> residences)
    {
        Residence? last = null;
        foreach (var residence in residences)
        {
            if (residence.State == ResidenceState.Recoded)
                return null;
            if (residence.State == ResidenceState.Closed
                && (last is null || residence.LastDate.CompareTo(last.LastDate) >= 0))
                last = residence;
        }
        return last;
    }

    /// <summary>
    /// When several municipalities hold the record open at once: the two latest by day of entry, the later one first.
    /// A municipality that has ended and the one that goes on with its record are one.
    /// </summary>
    public static (Residence Later, Residence Earlier)? OpenTwice(
        IReadOnlyList<Residence> residences, MunicipalityTable municipalities)
    {
        Residence? later = null, earlier = null;
        foreach (var residence in residences)
        {
            if (residence.State != ResidenceState.Open || GoesOnElsewhere(residence, residences, municipalities))
                continue;
            if (later is null || IsLater(residence, later, residences, municipalities))
                (later, earlier) = (residence, later);
            else if (earlier is null || IsLater(residence, earlier, residences, municipalities))
                earlier = residence;
        }
        return earlier is null ? null : (later!, earlier);
    }

    /// <summary>
    /// 承継された記録 — true when the municipality of <paramref name="residence"/> has ended and a successor has said
    /// anything of this person that begins with the merger or after it: it took the record over, or recorded the person
    /// anew. From then on only what the successor says counts, also that the person has left or died [ours, decision
    /// 0010]. A function of the residences alone, whatever came first.
    /// </summary>
    public static bool GoesOnElsewhere(
        Residence residence, IReadOnlyList<Residence> residences, MunicipalityTable municipalities)
    {
        if (residences.Count < 2
            || !municipalities.TryFind(residence.Municipality, out var ended) || !ended.IsEnded)
            return false;
        foreach (var other in residences)
        {
            if ((ended.IsEndedOn(other.TakenOver) || ended.IsEndedOn(other.EntryDate))
                && municipalities.IsSuccessor(other.Municipality, ended.Code))
                return true;
        }
        return false;
    }

    /// <summary>異動年月日 of the entry by which a residence is compared with others: of one that began by being taken
    /// over, that of the record which it goes on with.</summary>
    public static RecordedDate EntryDay(
        Residence residence, IReadOnlyList<Residence> residences, MunicipalityTable municipalities)
    {
        if (residence.TakenOver.IsUnknown || residence.EntryDate != residence.TakenOver)
            return residence.EntryDate;
        RecordedDate? entered = null;
        foreach (var other in residences)
        {
            if (!municipalities.TryFind(other.Municipality, out var ended)
                || ended.Until != residence.TakenOver || !ended.Successors.Contains(residence.Municipality))
                continue;
            var day = EntryDay(other, residences, municipalities); // of an earlier merger: so it ends
            if (entered is null || day.CompareTo(entered.Value) > 0)
                entered = day;
        }
        return entered ?? residence.EntryDate;
    }

    private static bool IsLater(
        Residence one, Residence other, IReadOnlyList<Residence> residences, MunicipalityTable municipalities)
    {
        var order = EntryDay(one, residences, municipalities)
            .CompareTo(EntryDay(other, residences, municipalities));
        return order > 0 || (order == 0 && one.Municipality.CompareTo(other.Municipality) > 0);
    }
}

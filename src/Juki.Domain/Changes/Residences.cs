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
    public static Residence Apply(Residence? own, Change change)
    {
        var opens = change.Reason.IsEntry() || own is null;
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
        };
    }

    /// <summary>
    /// 現住所 — of the residences under one code, the current one: among the open ones that with the latest day of
    /// entry, at a tie the one with the higher municipality code [ours, decision 0004]. A residence left by a 転出
    /// dated after
    /// <paramref name="today"/> is still open. None: the person is 除票 everywhere.
    /// </summary>
    public static Residence? Current(IReadOnlyList<Residence> residences, RecordedDate today)
    {
        Residence? current = null;
        foreach (var residence in residences)
        {
            if (residence.IsOpenOn(today) && (current is null || IsLater(residence, current)))
                current = residence;
        }
        return current;
    }

    /// <summary>
    /// When several municipalities hold the record open at once: the two latest by day of entry, the later one first.
    /// </summary>
    public static (Residence Later, Residence Earlier)? OpenTwice(IReadOnlyList<Residence> residences)
    {
        Residence? later = null, earlier = null;
        foreach (var residence in residences)
        {
            if (residence.State != ResidenceState.Open)
                continue;
            if (later is null || IsLater(residence, later))
                (later, earlier) = (residence, later);
            else if (earlier is null || IsLater(residence, earlier))
                earlier = residence;
        }
        return earlier is null ? null : (later!, earlier);
    }

    private static bool IsLater(Residence one, Residence other)
    {
        var order = one.EntryDate.CompareTo(other.EntryDate);
        return order > 0 || (order == 0 && one.Municipality.CompareTo(other.Municipality) > 0);
    }
}

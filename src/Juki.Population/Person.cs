using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Population;

/// <summary>What a town has recorded of somebody, as its prefecture knows it.</summary>
/// <param name="Information">As last applied.</param>
/// <param name="State">Where the record stands.</param>
/// <param name="LastReason">異動事由 of the last change.</param>
internal sealed record Stay(IdentificationInformation Information, ResidenceState State, ChangeReason LastReason);

/// <summary>Somebody to whom something has happened since the first day. Mutable.</summary>
internal sealed class Person(IdentificationInformation information)
{
    private readonly Dictionary<GovernmentCode, Stay> _stays = [];

    /// <summary>本人確認情報 as last recorded anywhere.</summary>
    public IdentificationInformation Information { get; private set; } = information;

    /// <summary>The town where the record stands; none when it stands nowhere.</summary>
    public GovernmentCode Home { get; private set; }

    /// <summary>The last day on which somebody moved: nobody moves twice a day.</summary>
    public DateOnly LastMove { get; set; }

    /// <summary>What a town has of this person; null when it never had anything.</summary>
    public Stay? StayIn(GovernmentCode municipality) => _stays.GetValueOrDefault(municipality);

    /// <summary>True after a death, until the record is restored.</summary>
    public bool IsDead { get; private set; }

    /// <summary>
    /// True when a town can enter this person by 転入: never known there, or gone from there alive, be it under an
    /// older code.
    /// </summary>
    public bool CanMoveInto(GovernmentCode municipality) => Home != municipality && !IsDead
        && (StayIn(municipality) is not { } stay
            || (stay.State == ResidenceState.Closed && stay.LastReason != ChangeReason.Death));

    /// <summary>True when a town can take back a deletion: the record stands nowhere else.</summary>
    public bool CanBeRestoredIn(GovernmentCode municipality) => Home.IsNone
        && StayIn(municipality) is { } stay
        && IsUnderPresentCode(stay)
        && IsDead == (stay.LastReason == ChangeReason.Death);

    /// <summary>Takes over what was applied.</summary>
    public void Apply(Change change)
    {
        var state = change.Reason.IsDeletion() ? ResidenceState.Closed : ResidenceState.Open;
        _stays[change.Municipality] = new(change.After, state, change.Reason);
        // A deletion in the town that was left does not bring back what changed on arrival in the new one.
        if (!change.Reason.IsDeletion() || Home == change.Municipality)
        {
            Information = change.After;
            Home = change.Reason.IsDeletion() ? default : change.Municipality;
            IsDead = change.Reason == ChangeReason.Death;
        }
    }

    private bool IsUnderPresentCode(Stay stay) =>
        stay.State == ResidenceState.Closed && stay.Information.Code == Information.Code;
}

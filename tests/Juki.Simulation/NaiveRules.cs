using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Simulation;

/// <summary>What a town's records are to the model: what a tier holds of the town, by code, and its numbers.</summary>
internal sealed class NaiveRegister
{
    /// <summary>By 住民票コード.</summary>
    public SortedDictionary<long, Residence> Rows { get; } = [];

    /// <summary>個人番号 and under which code last.</summary>
    public SortedDictionary<long, long> Numbers { get; } = [];

    /// <summary>Applies a change to whatever is there; <paramref name="takesOver"/> when it goes on with the record of
    /// a town that ended.</summary>
    public void Apply(Change change, bool takesOver)
    {
        var own = Rows.GetValueOrDefault(change.Code.Value);
        if (change.Code == change.After.Code)
        {
            Rows[change.Code.Value] = Changed(own, change, takesOver);
        }
        else
        {
            if (own is not null)
            {
                Rows[change.Code.Value] = own with
                {
                    State = ResidenceState.Recoded,
                    LastReason = change.Reason,
                    LastDate = change.Date,
                    UpdateNumber = change.UpdateNumber,
                    Version = own.Version + 1,
                    OtherCode = change.After.Code,
                };
            }
            var isClosed = change.Reason == ChangeReason.ExOfficioCodeEntry && own is { State: ResidenceState.Closed };
            Rows[change.After.Code.Value] = new()
            {
                Information = change.After,
                Municipality = change.Municipality,
                State = isClosed ? ResidenceState.Closed : ResidenceState.Open,
                EntryDate = own is null ? change.Date : own.EntryDate,
                LastReason = isClosed ? own!.LastReason : change.Reason,
                LastDate = isClosed ? own!.LastDate : change.Date,
                UpdateNumber = change.UpdateNumber,
                Version = (Rows.GetValueOrDefault(change.After.Code.Value)?.Version ?? 0) + 1,
                OtherCode = change.Code,
                TakenOver = own is null ? default : own.TakenOver,
            };
        }
        if (change.After.Number.Value != 0)
            Numbers[change.After.Number.Value] = change.After.Code.Value;
    }

    private static Residence Changed(Residence? own, Change change, bool takesOver)
    {
        var entered = own is null || (int)change.Reason / 10 == 1 || (takesOver && own.State == ResidenceState.Closed);
        return new()
        {
            Information = change.After,
            Municipality = change.Municipality,
            State = (int)change.Reason / 10 == 2 ? ResidenceState.Closed : ResidenceState.Open,
            EntryDate = entered ? change.Date : own!.EntryDate,
            LastReason = change.Reason,
            LastDate = change.Date,
            UpdateNumber = change.UpdateNumber,
            Version = own is null ? 1 : own.Version + 1,
            OtherCode = own is null ? default : own.OtherCode,
            TakenOver = takesOver ? change.Date : own is null ? default : own.TakenOver,
        };
    }
}

/// <summary>
/// The rules of change once more, in the most naive way, from the table of reasons and states: by what the town itself
/// said before. Slow and plain on purpose; shares no code with the rules that it checks.
/// </summary>
internal static class NaiveRules
{
    private const UpdateVerdict Ok = UpdateVerdict.Applied;
    private const UpdateVerdict Here = UpdateVerdict.AlreadyResident;
    private const UpdateVerdict Never = UpdateVerdict.NotResident;
    private const UpdateVerdict Gone = UpdateVerdict.AlreadyDeleted;
    private const UpdateVerdict Removed = UpdateVerdict.Deleted;
    private const UpdateVerdict Known = UpdateVerdict.AlreadyRecorded;
    private const UpdateVerdict Dead = UpdateVerdict.Deceased;

    // A row a reason: no record here, record open, closed, closed by death.
    private static readonly Dictionary<ChangeReason, UpdateVerdict[]> Table = new()
    {
        [ChangeReason.MoveIn] = [Ok, Here, Ok, Dead],
        [ChangeReason.Birth] = [Ok, Here, Known, Known],
        [ChangeReason.ExOfficioEntry] = [Ok, Here, Ok, Ok],
        [ChangeReason.MoveOut] = [Never, Ok, Gone, Gone],
        [ChangeReason.Death] = [Never, Ok, Gone, Gone],
        [ChangeReason.ExOfficioDeletion] = [Never, Ok, Gone, Gone],
        [ChangeReason.ChangeOfAddress] = [Never, Ok, Removed, Removed],
        [ChangeReason.ExOfficioCorrection] = [Never, Ok, Removed, Removed],
        [ChangeReason.NumberChange] = [Never, Ok, Removed, Removed],
        [ChangeReason.CodeChangeRequest] = [Never, Ok, Removed, Removed],
        [ChangeReason.ExOfficioCodeEntry] = [Ok, Ok, Ok, Ok],
    };

    private static readonly (UpdateField Field, Func<IdentificationInformation, object> Value)[] Items =
    [
        (UpdateField.Number, item => item.Number),
        (UpdateField.Name, item => item.Name.Text),
        (UpdateField.NameReading, item => item.Name.Reading),
        (UpdateField.FormerSurname, item => item.FormerSurname.Text),
        (UpdateField.FormerSurnameReading, item => item.FormerSurname.Reading),
        (UpdateField.Alias, item => item.Alias.Text),
        (UpdateField.AliasReading, item => item.Alias.Reading),
        (UpdateField.DateOfBirth, item => item.DateOfBirth),
        (UpdateField.Sex, item => item.Sex),
        (UpdateField.AddressMunicipality, item => item.Address.Municipality),
        (UpdateField.Address, item => item.Address.Text),
        (UpdateField.PostalCode, item => item.Address.PostalCode),
    ];

    /// <summary>The verdict of the tiers on a change whose format is right.</summary>
    public static Judgement Judge(SimulatedTown town, NaiveRegister register, Change change)
    {
        var own = register.Rows.GetValueOrDefault(change.Code.Value);
        if (!town.Addresses.Contains(change.After.Address.Municipality))
            return new(UpdateVerdict.NotOwner, UpdateField.AddressMunicipality);
        if (town.EndedOn != 0 && change.Date.Value >= town.EndedOn && change.Reason != ChangeReason.MoveOut)
            return new(UpdateVerdict.MunicipalityEnded, UpdateField.Date);
        if (own is { State: ResidenceState.Recoded })
            return new(UpdateVerdict.CodeSuperseded, UpdateField.Code);
        var column = own is null ? 0
            : own.State == ResidenceState.Open ? 1
            : own.LastReason == ChangeReason.Death ? 3
            : 2;
        var takesOver = TakesOver(town, change);
        var byState = takesOver ? column == 3 ? Dead : Ok : Table[change.Reason][column];
        if (byState != Ok)
            return new(byState, byState == Never ? UpdateField.Code : UpdateField.Reason);
        var byItem = JudgeItems(column > 1 && takesOver ? null : own, change);
        if (takesOver && byItem.Verdict == UpdateVerdict.NothingChanged)
            byItem = Judgement.Applied;
        return byItem.IsApplied ? JudgeRest(register, own, change, takesOver) : byItem;
    }

    /// <summary>職権修正 of the day of the merger, by the town that takes over.</summary>
    public static bool TakesOver(SimulatedTown town, Change change) =>
        change.Reason == ChangeReason.ExOfficioCorrection && town.TakesOverOn != 0
        && change.Date.Value == town.TakesOverOn;

    private static Judgement JudgeItems(Residence? own, Change change)
    {
        var hasNewCode = change.Code != change.After.Code;
        var mayHaveNewCode = change.Reason is ChangeReason.CodeChangeRequest or ChangeReason.ExOfficioCodeEntry;
        if (hasNewCode && !mayHaveNewCode)
            return new(UpdateVerdict.ItemMayNotChange, UpdateField.NewCode);
        if (own is null || (int)change.Reason / 10 == 1)
            return Judgement.Applied;
        var changed = Items.Where(item => !item.Value(own.Information).Equals(item.Value(change.After)))
            .Select(item => item.Field).ToList();
        var allowed = change.Reason switch
        {
            ChangeReason.ChangeOfAddress =>
                [UpdateField.AddressMunicipality, UpdateField.Address, UpdateField.PostalCode],
            ChangeReason.NumberChange => [UpdateField.Number],
            ChangeReason.ExOfficioCorrection => Items.Select(item => item.Field).Skip(1).ToArray(),
            _ => Array.Empty<UpdateField>(),
        };
        var forbidden = changed.Except(allowed).ToList();
        if (forbidden.Count > 0)
            return new(UpdateVerdict.ItemMayNotChange, forbidden[0]);
        if (mayHaveNewCode && !hasNewCode)
            return new(UpdateVerdict.NothingChanged, UpdateField.NewCode);
        if (allowed.Length == 0 || changed.Count > 0)
            return Judgement.Applied;
        return new(UpdateVerdict.NothingChanged, change.Reason switch
        {
            ChangeReason.ChangeOfAddress => UpdateField.Address,
            ChangeReason.NumberChange => UpdateField.Number,
            _ => UpdateField.Reason,
        });
    }

    /// <summary>The one who had this number left the town alive, and with it.</summary>
    private static bool HasLeft(NaiveRegister register, long holder, Change change)
    {
        var row = register.Rows[holder];
        return row.State == ResidenceState.Closed
            && row.LastReason is ChangeReason.MoveOut or ChangeReason.ExOfficioDeletion
            && row.Information.Number == change.After.Number;
    }

    private static Judgement JudgeRest(NaiveRegister register, Residence? own, Change change, bool takesOver)
    {
        if (change.Code != change.After.Code && register.Rows.ContainsKey(change.After.Code.Value))
            return new(UpdateVerdict.CodeUsed, UpdateField.NewCode);
        if (register.Numbers.TryGetValue(change.After.Number.Value, out var holder))
        {
            var isFirst = own is null || (int)change.Reason / 10 == 1
                || (takesOver && own.State == ResidenceState.Closed);
            var isBack = (takesOver || change.Reason is ChangeReason.MoveIn or ChangeReason.ExOfficioEntry)
                && HasLeft(register, holder, change);
            if (change.Reason == ChangeReason.NumberChange || (isFirst && holder != change.After.Code.Value && !isBack))
                return new(UpdateVerdict.NumberUsed, UpdateField.Number);
        }
        var needsBirth = change.Reason is ChangeReason.Birth or ChangeReason.Death;
        var areKnown = change.Date.Day > 0 && change.After.DateOfBirth.Day > 0;
        return needsBirth && areKnown && change.Date.Value < change.After.DateOfBirth.Value
            ? new(UpdateVerdict.BeforeBirth, UpdateField.Date)
            : Judgement.Applied;
    }
}

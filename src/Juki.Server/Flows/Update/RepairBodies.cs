using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Update;

/// <summary>A version of a residence as part of a message and back, every item checked as in an update.</summary>
internal static class RepairBodies
{
    /// <summary>The body for a version.</summary>
    /// <param name="row">The version.</param>
    /// <param name="made">The change of code that made it; null: another update did.</param>
    public static Bodies.ResidenceVersion Write(Residence row, Bodies.Update? made = null)
    {
        var body = Version(row);
        if (made is not null)
            body.Made = made;
        return body;
    }

    /// <summary>The change of code that made two versions: reason and date are of the one that was left, for a deleted
    /// record keeps its own under the new code.</summary>
    public static Bodies.Update ChangeOfCode(Residence superseded, Residence recoded) => UpdateBodies.Write(
        new Change
        {
            UpdateNumber = superseded.UpdateNumber,
            Municipality = superseded.Municipality,
            Reason = superseded.LastReason,
            Date = superseded.LastDate,
            Code = superseded.Code,
            After = recoded.Information,
        },
        takenIn: 0);

    /// <summary>The change of code that made the first version under a code, where nothing stood under the
    /// old one.</summary>
    public static Bodies.Update ChangeOfCode(Residence recoded) => ChangeOfCode(
        recoded with { Information = recoded.Information with { Code = recoded.OtherCode } }, recoded);

    private static Bodies.ResidenceVersion Version(Residence row) => new()
    {
        Last = UpdateBodies.Write(
            new Change
            {
                UpdateNumber = row.UpdateNumber,
                Municipality = row.Municipality,
                Reason = row.LastReason,
                Date = row.LastDate,
                Code = row.Code,
                After = row.Information,
            },
            takenIn: 0),
        Version = row.Version,
        State = (uint)row.State,
        EntryDate = row.EntryDate.Value,
        OtherCode = row.OtherCode.Value,
        TakenOver = row.TakenOver.Value,
    };

    /// <summary>The version; null if an item is faulty.</summary>
    public static Residence? Read(Bodies.ResidenceVersion body, MunicipalityTable municipalities)
    {
        if (body.Made is { } made
            && (made.UpdateNumber != body.Last?.UpdateNumber || made.Municipality != body.Last.Municipality))
            return null;
        if (body.Last is null || !UpdateBodies.Read(body.Last, municipalities, out var last).IsApplied || last is null)
            return null;
        if (body.Version < 1
            || !SoundBodies.IsDefined<ResidenceState>(body.State) || body.State == 0
            || !RecordedDate.IsWellFormed(body.EntryDate)
            || !RecordedDate.IsWellFormed(body.TakenOver)
            || (body.OtherCode != 0 && !ResidentRecordCode.IsRight(body.OtherCode)))
            return null;
        return new Residence
        {
            Information = last.After,
            Municipality = last.Municipality,
            State = (ResidenceState)body.State,
            EntryDate = RecordedDate.FromChecked(body.EntryDate),
            LastReason = last.Reason,
            LastDate = last.Date,
            UpdateNumber = last.UpdateNumber,
            Version = body.Version,
            OtherCode = ResidentRecordCode.FromChecked(body.OtherCode),
            TakenOver = RecordedDate.FromChecked(body.TakenOver),
        };
    }
}

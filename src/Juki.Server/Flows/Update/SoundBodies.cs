using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Update;

/// <summary>
/// What comes down, with every item checked again where it enters [S-000 2. リスク3]. An honest tier sends nothing else;
/// what is unsound is dropped and counted, and the next message is handled.
/// </summary>
internal static class SoundBodies
{
    /// <summary>True when an answer can be one: to a town that has a CS, from a tier, with verdicts that there
    /// are. Codes are as the town sent them, so they may be wrong.</summary>
    public static bool Take(Bodies.UpdateAnswer body, Batch batch)
    {
        var isSound = batch.Municipalities.HasCs(GovernmentCode.FromChecked(body.Municipality))
            && body.Tier is (uint)Role.Prefecture or (uint)Role.National
            && body.AnsweredTo >= 0
            && body.Refusals.All(refusal => refusal.Verdict != (uint)UpdateVerdict.Applied && IsSound(refusal))
            && body.Corrections.All(IsSound);
        if (!isSound)
            batch.Tally(TallyKind.Unsound, (int)MessageKind.UpdateAnswer);
        return isSound;
    }

    /// <summary>True when a notice can be one: to and about a town that has a CS, with a kind, a code and a date
    /// that there are.</summary>
    public static bool Take(Bodies.Notice body, Batch batch)
    {
        var isSound = batch.Municipalities.HasCs(GovernmentCode.FromChecked(body.Municipality))
            && batch.Municipalities.HasCs(GovernmentCode.FromChecked(body.OtherMunicipality))
            && body.Kind is OpenTwiceFlow.SameDay or OpenTwiceFlow.TooLong
            && ResidentRecordCode.IsRight(body.Code)
            && RecordedDate.IsWellFormed(body.Since);
        if (!isSound)
            batch.Tally(TallyKind.Unsound, (int)MessageKind.Notice);
        return isSound;
    }

    /// <summary>True when a value of an enumeration has that number.</summary>
    public static bool IsDefined<T>(uint number) where T : struct, Enum =>
        number <= int.MaxValue && Enum.IsDefined(typeof(T), (int)number);

    private static bool IsSound(Bodies.Refusal refusal) =>
        IsDefined<UpdateVerdict>(refusal.Verdict)
        && IsDefined<UpdateField>(refusal.Field);
}

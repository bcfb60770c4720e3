using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Update;

/// <summary>
/// 本人確認情報の更新に関する事務 [S-000 1]. In order of time: the CS takes a change from the town's existing system
/// and holds it at once; the prefecture and then the nation check its logic, apply or refuse it; their verdicts come
/// back down to the CS.
/// </summary>
internal static partial class UpdateFlow
{
    // ---- 1-① the CS: from the town's existing system to the prefecture [S-000 1-①] ----

    /// <summary>What <see cref="FromLegacy"/> will look at.</summary>
    public static void NeedsFromLegacy(Change change, Batch batch)
    {
        WantResidences(change.Code.Value, change.After.Code.Value, batch);
        batch.NotTakenOver.Want(new(change.Code.Value));
        batch.NotTakenOver.Want(new(change.After.Code.Value));
    }

    /// <summary>
    /// A record that passed the check of format and codes: the CS holds what the town holds, so it is applied without a
    /// hand and without the logic check [S-000 2. リスク4], and goes up. A new record settles one that was not taken
    /// over above.
    /// </summary>
    public static void FromLegacy(Change change, Batch batch, bool isLate = false)
    {
        var known = Known(change, batch);
        Apply(change, known, batch);
        Settle(change, batch);
        var body = UpdateBodies.Write(change, batch.Now.Milliseconds);
        body.Late = isLate ? 1U : 0;
        batch.Send(
            NodeName.OfPrefecture(batch.Self.Office.Prefecture), LaneClass.Updates, MessageKind.Update, body);
    }

    // ---- 1-② the prefecture, 1-③ the nation [S-000 1-②] [S-000 1-③] ----

    /// <summary>What <see cref="AtPrefecture"/> and <see cref="AtNation"/> will look at.</summary>
    public static void Needs(Bodies.Update body, Batch batch)
    {
        WantResidences(body.Code, body.After?.Code ?? body.Code, batch);
        batch.Numbers.Want(new(body.After?.Number ?? 0, body.Municipality));
        batch.JudgedTo.Want(new(body.Municipality));
    }

    /// <summary>The prefecture judges the update of one of its municipalities, applies it and passes it on to the
    /// nation.</summary>
    public static void AtPrefecture(Bodies.Update body, NodeName sender, Batch batch)
    {
        var judgement = body.Municipality == sender.Office.Value
            ? JudgeAndApply(body, batch)
            : Strange(batch);
        if (judgement.IsApplied)
            batch.Send(NodeName.Nation, LaneClass.Updates, MessageKind.Update, body);
        Answer(body, sender.Office, judgement, batch);
    }

    /// <summary>The nation judges the update that a prefecture has applied, and applies it.</summary>
    public static void AtNation(Bodies.Update body, NodeName sender, Batch batch)
    {
        var municipality = GovernmentCode.FromChecked(body.Municipality);
        if (!batch.Municipalities.HasCs(municipality) || municipality.Prefecture != sender.Office)
        {
            // Of another prefecture: nobody is to be answered but the prefecture itself, which counts it. A code of its
            // own that is not known is that of a merger which this node has not been told of: the town is to know.
            var strange = Strange(batch);
            if (municipality.Prefecture == sender.Office)
                Answer(body, municipality, strange, batch);
            return;
        }
        var judgement = JudgeAndApply(body, batch);
        if (judgement.IsApplied)
            NoteOpenTwice(body.Code, body.After.Code, batch);
        Answer(body, municipality, judgement, batch);
    }

    // ---- the verdicts come back down ----

    /// <summary>What <see cref="RelayAnswer"/> will look at: nothing.</summary>
    public static void NeedsRelay(Bodies.UpdateAnswer body, Batch batch)
    {
    }

    /// <summary>The prefecture hands the nation's verdicts to the CS.</summary>
    public static void RelayAnswer(Bodies.UpdateAnswer body, NodeName sender, Batch batch)
    {
        if (!SoundBodies.Take(body, batch))
            return;
        foreach (var refusal in body.Refusals)
            batch.Tally(TallyKind.RefusedAbove, (int)refusal.Verdict);
        var municipality = GovernmentCode.FromChecked(body.Municipality);
        if (municipality.Prefecture == batch.Self.Office)
        {
            batch.Send(NodeName.OfMunicipality(municipality), LaneClass.Answers, MessageKind.UpdateAnswer, body);
        }
    }

    /// <summary>What <see cref="Answered"/> will look at.</summary>
    public static void NeedsAnswered(Bodies.UpdateAnswer body, Batch batch)
    {
        foreach (var refusal in body.Refusals)
        {
            WantResidences(refusal.Code, refusal.NewCode == 0 ? refusal.Code : refusal.NewCode, batch);
            batch.Refusals.Want(new(body.Tier, 0, refusal.UpdateNumber));
        }
        foreach (var correction in body.Corrections)
            batch.Refusals.Want(new(body.Tier, 0, correction.UpdateNumber));
    }

    /// <summary>
    /// The CS learns the verdicts. A refusal does not undo what it holds: the record is marked as not taken over above,
    /// until a new record of the town settles it.
    /// </summary>
    public static void Answered(Bodies.UpdateAnswer body, NodeName sender, Batch batch)
    {
        if (!SoundBodies.Take(body, batch) || body.Municipality != batch.Self.Office.Value)
            return; // unsound, or of another town: it settles nothing here
        var id = body.Tier == (uint)Role.National ? NodeNumberId.AnsweredByNation : NodeNumberId.AnsweredByPrefecture;
        var last = batch.NodeNumbers[NodeNumberId.UpdateNumber];
        batch.NodeNumbers[id] = Math.Max(batch.NodeNumbers[id], Math.Min(body.AnsweredTo, last));
        foreach (var refusal in body.Refusals)
        {
            // The first verdict stands: after a restore a tier can only say of a refused update that it came before.
            var first = batch.Refusals.Find(new(body.Tier, 0, refusal.UpdateNumber));
            var row = first ?? new((int)body.Tier, 0, refusal.UpdateNumber, (UpdateVerdict)refusal.Verdict,
                (UpdateField)refusal.Field);
            if (first is null)
            {
                batch.Refusals.Put(row);
                batch.Tally(TallyKind.RefusedAbove, (int)row.Verdict);
            }
            MarkNotTakenOver(refusal.Code, row, batch);
            if (refusal.NewCode != 0)
                MarkNotTakenOver(refusal.NewCode, row, batch);
        }
        foreach (var correction in body.Corrections)
            Correct((int)body.Tier, correction, batch);
    }

    /// <summary>Marks what this CS holds by a refused update, unless a newer record of the town has settled it. A mark
    /// by a later update stays: what becomes of the earlier one would take it away.</summary>
    private static void MarkNotTakenOver(long code, RefusalRow refusal, Batch batch)
    {
        var held = HeldBy(code, refusal.Number, batch);
        if (held.IsNone)
            return;
        if (batch.NotTakenOver.FetchNow(batch.Store, new(held.Value)) is { } mark
            && mark.UpdateNumber > refusal.Number)
            return;
        batch.NotTakenOver.Put(new(held, refusal.Number, refusal.Tier, refusal.Verdict, refusal.Field));
    }

    /// <summary>What stands by an update: under that code, or under those that the record got ex officio since then.
    /// None when another newer record has taken its place. A damaged record counts as the one: a mark too many is
    /// settled by the next record of the town, one too few by nobody.</summary>
    private static ResidentRecordCode HeldBy(long code, long updateNumber, Batch batch)
    {
        const int CodesMax = 8; // [ours: codes that a record gets ex officio while one answer is on its way]
        for (var codes = 0; codes < CodesMax; codes++)
        {
            if (batch.Residences.IsDamaged(new(code), batch.Store) || batch.History.IsDamaged(new(code), batch.Store))
                return ResidentRecordCode.FromChecked(code);
            var held = batch.Residences.FetchNow(batch.Store, new(code, batch.Self.Office.Value));
            if (held is null || held.UpdateNumber == updateNumber)
                return held?.Code ?? default;
            if (held.UpdateNumber < updateNumber)
                return default; // after a restore: the answer is here before the record is taken in again
            var next = batch.History.Group(new(code)).Append(held)
                .FirstOrDefault(row => row.Municipality == held.Municipality && row.UpdateNumber > updateNumber);
            if (next is not { State: ResidenceState.Recoded, LastReason: ChangeReason.ExOfficioCodeEntry })
                return default;
            (code, updateNumber) = (next.OtherCode.Value, next.UpdateNumber);
        }
        return default;
    }

    /// <summary>
    /// A new record settles one that was not taken over above: it is judged by itself, and where it is applied, all
    /// tiers hold the same again. Only a new code by 住民票コードの職権記載等 says nothing of the state: the mark goes
    /// with the record.
    /// </summary>
    private static void Settle(Change change, Batch batch)
    {
        var mark = batch.NotTakenOver.Find(new(change.Code.Value));
        batch.NotTakenOver.Remove(new(change.Code.Value));
        batch.NotTakenOver.Remove(new(change.After.Code.Value));
        if (mark is not null && change.Reason == ChangeReason.ExOfficioCodeEntry && change.Code != change.After.Code)
            batch.NotTakenOver.Put(mark with { Code = change.After.Code });
    }

    // ---- what the tiers share ----

    private static Judgement JudgeAndApply(Bodies.Update body, Batch batch)
    {
        var before = batch.JudgedTo.Find(new(body.Municipality))
            ?? new(GovernmentCode.FromChecked(body.Municipality), 0);
        var judgedTo = before.UpdateNumber;
        var judgement = UpdateBodies.Read(body, batch.Municipalities, out var change);
        if (body.UpdateNumber <= judgedTo && !IsLate(body, change, batch))
            return change is null ? judgement : JudgeAgain(change, batch);
        // By the town's clock, which may be wrong by any amount.
        var now = Math.Max(batch.Now.Milliseconds, 0);
        batch.Lags.Add(now - Math.Clamp(body.TakenIn, 0, now));
        if (change is not null && (RepairFlow.Blocks(change, batch) || LaterJudgement.Waits(change, batch)))
        {
            judgement = new(UpdateVerdict.RecordDamaged, UpdateField.None);
            LaterJudgement.Note(change, batch);
        }
        else if (change is not null)
        {
            var known = Known(change, batch);
            judgement = ChangeRules.Judge(change, known, batch.Municipalities);
            if (judgement.IsApplied)
            {
                Apply(change, known, batch);
                RecordNumber(change, batch);
            }
        }
        batch.Tally(TallyKind.Judged, (int)judgement.Verdict);
        batch.JudgedTo.Put(before.With(body.UpdateNumber, judgement));
        return judgement;
    }

    /// <summary>
    /// An update that was judged before: a node below was restored and says again what it had said. Applied then, it is
    /// applied; otherwise it was refused, and the CS has, or gets, the verdict of then.
    /// </summary>
    private static Judgement JudgeAgain(Change change, Batch batch)
    {
        var code = new RowKey(change.Code.Value);
        if (RepairFlow.Blocks(change, batch) || batch.History.IsDamaged(code, batch.Store))
            return new(UpdateVerdict.RecordDamaged);
        var versions = batch.History.Group(code).Concat(batch.Residences.Group(code));
        if (!versions.Any(version => version.IsFrom(change)))
            return new(UpdateVerdict.OutOfOrder);
        batch.Tally(TallyKind.Repeated, 0);
        return Judgement.Applied;
    }

    /// <summary>An update of a municipality for which the sender does not speak.</summary>
    private static Judgement Strange(Batch batch)
    {
        batch.Tally(TallyKind.Judged, (int)UpdateVerdict.NotOwner);
        return new(UpdateVerdict.NotOwner, UpdateField.AddressMunicipality);
    }

    private static void Answer(Bodies.Update body, GovernmentCode municipality, Judgement judgement, Batch batch)
    {
        batch.Judged = judgement;
        batch.Answers.Add(batch.Self.Role, municipality, body, judgement);
    }

    private static void WantResidences(long code, long newCode, Batch batch)
    {
        batch.Residences.Want(new(code));
        if (newCode != code)
            batch.Residences.Want(new(newCode));
    }

    private static KnownState Known(Change change, Batch batch)
    {
        var town = change.Municipality.Value;
        var own = batch.Residences.Find(new(change.Code.Value, town));
        var underNewCode = change.After.Code == change.Code
            ? null
            : batch.Residences.Find(new(change.After.Code.Value, town));
        var holder = batch.Self.Role == Role.Municipality || change.After.Number.IsNone
            ? default
            : batch.Numbers.Find(new(change.After.Number.Value, town))?.Code ?? default;
        var other = holder.IsNone || holder == change.After.Code
            ? null // hardly ever anything else: that is asked for by itself
            : batch.Residences.FetchNow(batch.Store, new(holder.Value, town));
        return new(own, underNewCode, holder, other);
    }

    private static void Apply(Change change, in KnownState known, Batch batch)
    {
        if (change.After.Code == change.Code)
        {
            var takesOver = ChangeRules.TakesOver(change, batch.Municipalities);
            Put(known.Own, Residences.Apply(known.Own, change, takesOver), batch);
            return;
        }
        if (known.Own is not null)
            Put(known.Own, Residences.Superseded(known.Own, change), batch);
        Put(known.UnderNewCode, Residences.Recoded(known.Own, known.UnderNewCode, change), batch);
    }

    private static void Put(Residence? before, Residence after, Batch batch)
    {
        // A version that was lost is not in the history, and counts as the open record that most are.
        var isLost = batch.Lost.Remove(RegisterTables.Residences.Key(after));
        if (before is not null && !isLost)
            batch.History.Add(before);
        if (before is null && isLost)
            after = after with { Version = after.Version + 1 }; // it was the first one
        MergerCount.Count(after.Code, after.Municipality, -1, batch);
        batch.Residences.Put(after);
        if (batch.Self.Role != Role.Municipality && isLost)
            batch.Search.Renew(after);
        else if (batch.Self.Role != Role.Municipality)
            batch.Search.Note(before, after);
        MergerCount.Count(after.Code, after.Municipality, 1, batch);
        var opened = (after.State == ResidenceState.Open ? 1 : 0)
            - (isLost || before?.State == ResidenceState.Open ? 1 : 0);
        if (opened != 0)
            batch.Tally(TallyKind.Residents, 0, opened);
    }

    private static void RecordNumber(Change change, Batch batch)
    {
        var number = change.After.Number;
        if (number.IsNone)
            return;
        var use = new NumberUse(number, change.Municipality, change.After.Code);
        if (batch.Numbers.Find(new(number.Value, change.Municipality.Value)) != use)
            batch.Numbers.Put(use);
    }

    /// <summary>Keeps the list of persons whom two municipalities hold open; a function of the residences
    /// alone.</summary>
    private static void NoteOpenTwice(long code, long newCode, Batch batch)
    {
        NoteOpenTwice(code, batch);
        if (newCode != code)
            NoteOpenTwice(newCode, batch);
    }

    private static void NoteOpenTwice(long code, Batch batch)
    {
        var residences = batch.Residences.Group(new(code));
        if (residences.Count < 2)
            return;
        var noted = batch.OpenTwice.FetchNow(batch.Store, new(code));
        var row = OpenTwiceFlow.RowOf(residences, batch.Municipalities);
        if (row is null && noted is not null)
            batch.OpenTwice.Remove(new(code));
        if (row is not null && (noted is null || noted with { Reported = 0 } != row))
            batch.OpenTwice.Put(row);
    }
}

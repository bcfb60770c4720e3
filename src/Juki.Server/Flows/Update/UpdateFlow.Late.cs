using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Node;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Update;

// Updates that were set aside [decision 0007]: they are answered at once, so that the town's receipt closes, and judged
// when somebody has released them; what became of them goes down as a correction.
internal static partial class UpdateFlow
{
    /// <summary>What <see cref="SetAside"/> will look at.</summary>
    public static void NeedsSetAside(SetAsideFacts facts, Batch batch) => batch.JudgedTo.Want(new(facts.Municipality));

    /// <summary>A tier sets an update aside: it counts as judged, and the town is told, if it can be known whose
    /// update it is.</summary>
    public static void SetAside(SetAsideFacts facts, NodeName sender, UpdateVerdict verdict, Batch batch)
    {
        batch.Tally(TallyKind.Judged, (int)verdict);
        if (facts.UpdateNumber <= 0 || !Reports(sender, facts.Municipality, batch, out var municipality))
            return;
        var judged = batch.JudgedTo.Find(new(facts.Municipality)) ?? new(municipality, 0);
        if (judged.UpdateNumber < facts.UpdateNumber)
            batch.JudgedTo.Put(judged with { UpdateNumber = facts.UpdateNumber });
        var body = new Bodies.Update
        {
            UpdateNumber = facts.UpdateNumber,
            Code = facts.Code,
            After = new() { Code = facts.NewCode == 0 ? facts.Code : facts.NewCode },
        };
        batch.Answers.Add(batch.Self.Role, municipality, body, new(verdict));
    }

    /// <summary>A record that the CS had set aside is taken in after all, under the number that it got then.</summary>
    public static void TakenLate(Change change, Batch batch)
    {
        FromLegacy(change, batch, isLate: true);
        batch.Judged = Judgement.Applied;
        batch.Tally(TallyKind.Judged, (int)UpdateVerdict.Applied);
    }

    private static bool Reports(NodeName sender, long code, Batch batch, out GovernmentCode municipality)
    {
        municipality = code is > 0 and < 1_000_000 ? GovernmentCode.FromChecked((int)code) : default;
        return sender.Role == Role.Municipality
            ? municipality == sender.Office
            : batch.Municipalities.HasCs(municipality) && municipality.Prefecture == sender.Office;
    }

    /// <summary>True for an update that was set aside below and released, and is not applied here: its number is older
    /// than others, and it is new all the same. Later updates of its resident waited for it.</summary>
    internal static bool IsLate(Bodies.Update body, Change? change, Batch batch)
    {
        if (body.Late == 0)
            return false;
        if (change is null)
            return true;
        var code = new RowKey(change.Code.Value);
        return !RepairFlow.Blocks(change, batch)
            && !batch.History.IsDamaged(code, batch.Store)
            && !batch.History.Group(code).Concat(batch.Residences.Group(code)).Any(version => version.IsFrom(change));
    }

    /// <summary>The CS learns what became of an update that had been set aside. Receipts stay as they were
    /// written.</summary>
    private static void Correct(int tier, Bodies.Refusal correction, Batch batch)
    {
        var key = new RowKey(tier, 0, correction.UpdateNumber);
        long[] codes = correction.NewCode == 0 ? [correction.Code] : [correction.Code, correction.NewCode];
        if (correction.Verdict == (uint)UpdateVerdict.Applied)
        {
            batch.Refusals.Remove(key);
            foreach (var code in codes)
            {
                Unmark(code, tier, correction.UpdateNumber, batch);
                Unmark(HeldBy(code, correction.UpdateNumber, batch).Value, tier, correction.UpdateNumber, batch);
            }
            return;
        }
        var row = new RefusalRow(
            tier, 0, correction.UpdateNumber, (UpdateVerdict)correction.Verdict, (UpdateField)correction.Field);
        batch.Refusals.Put(row);
        batch.Tally(TallyKind.RefusedAbove, (int)row.Verdict);
        foreach (var code in codes)
            MarkNotTakenOver(code, row, batch);
    }

    private static void Unmark(long code, int tier, long updateNumber, Batch batch)
    {
        var mark = batch.NotTakenOver.FetchNow(batch.Store, new(code));
        if (mark is not null && mark.Tier == tier && mark.UpdateNumber == updateNumber)
            batch.NotTakenOver.Remove(new(code));
    }
}

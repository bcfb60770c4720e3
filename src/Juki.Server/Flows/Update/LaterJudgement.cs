using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Node;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Update;

/// <summary>
/// 判定を待つ異動 — what the nation refuses for damage alone, the prefecture has applied. The nation keeps in mind whose
/// updates those are, refuses the later ones of the same residents too, for they follow from them, and asks the
/// prefecture until it has judged all of them in their order [ours, decision 0008].
/// </summary>
internal static class LaterJudgement
{
    /// <summary>True for an update that follows from one that is not judged yet: of that resident, of who holds that
    /// 個人番号, or of who would hold it.</summary>
    public static bool Waits(Change change, Batch batch)
    {
        if (!batch.HasUnjudged)
            return false;
        var town = change.Municipality;
        if (IsAfter(change.Code.Value) || IsAfter(change.After.Code.Value))
            return true;
        var number = change.After.Number;
        return !number.IsNone
            && ((batch.Numbers.FetchNow(batch.Store, new(number.Value, town.Value)) is { } use
                    && IsAfter(use.Code.Value))
                || Claims(town, number.Value, batch).Any(claim => IsAfter(claim.Code)));

        bool IsAfter(long code) =>
            batch.Unjudged.FetchNow(batch.Store, new(town.Value, code)) is { } row && row.First < change.UpdateNumber;
    }

    /// <summary>Keeps in mind that the nation could not judge an update.</summary>
    public static void Note(Change change, Batch batch)
    {
        if (batch.Self.Role != Role.National)
            return;
        Note(change.Municipality, change.Code.Value, change.UpdateNumber, batch);
        if (change.After.Code != change.Code)
            Note(change.Municipality, change.After.Code.Value, change.UpdateNumber, batch);
        if (change.After.Number.IsNone)
            return;
        _ = Claims(change.Municipality, change.After.Number.Value, batch);
        batch.UnjudgedNumbers.Put(new(change.Municipality, change.After.Number.Value, change.Code.Value));
    }

    /// <summary>住民票コード of the residents of a municipality whose updates wait.</summary>
    public static SortedSet<long> Codes(GovernmentCode municipality, Batch batch) => batch.HasUnjudged
        ? [.. Rows(municipality, batch).Select(row => row.Code)]
        : [];

    /// <summary>The residents of a municipality are asked for at once: something was repaired or judged.</summary>
    public static void AskAnew(GovernmentCode municipality, Batch batch)
    {
        if (!batch.HasUnjudged)
            return;
        foreach (var row in Rows(municipality, batch))
        {
            if (batch.Unjudged.FetchNow(batch.Store, RepairTables.Unjudged.Key(row)) is { Asked: not 0 } known)
                batch.Unjudged.Put(known with { Asked = 0 });
        }
    }

    /// <summary>
    /// Judges what the prefecture tells of a residence beyond the versions held here, as far as it came here before:
    /// each as an update that comes late, so that the town learns what became of it.
    /// </summary>
    /// <param name="body">The answer of the prefecture.</param>
    /// <param name="held">How many versions stand here.</param>
    /// <param name="sender">The prefecture.</param>
    /// <param name="batch">The turn.</param>
    public static void Judge(Bodies.RepairAnswer body, int held, NodeName sender, Batch batch)
    {
        var key = new RowKey(body.Municipality, body.Code);
        var waiting = batch.HasUnjudged ? batch.Unjudged.FetchNow(batch.Store, key) : null;
        if (waiting is null && held == 0)
            return;
        if (waiting is not null)
            batch.Unjudged.Remove(key);
        var judgedTo = batch.JudgedTo.Find(new(body.Municipality))?.UpdateNumber ?? 0;
        var told = 0L;
        foreach (var row in body.Rows.Skip(held).TakeWhile(row => row.Last.UpdateNumber <= judgedTo))
        {
            told = row.Last.UpdateNumber;
            if (TryJudge(row.Made ?? row.Last, sender, batch))
            {
                if (row.Made is { } made)
                    Settle(made, made.Code == body.Code ? made.After.Code : made.Code, batch);
                continue;
            }
            var last = Math.Max(told, waiting?.Last ?? 0);
            var municipality = GovernmentCode.FromChecked(body.Municipality);
            batch.Unjudged.Put(new(municipality, body.Code, told, last, batch.Now.Milliseconds));
            if (waiting is not null && told > waiting.First)
                AskAnew(municipality, batch); // some of them were judged, for which others wait
            return;
        }
        if (waiting is null)
            return;
        if (waiting.Last > told && body.Rows.All(row => row.Last.UpdateNumber < waiting.Last))
        {
            batch.Unjudged.Put(waiting with { Asked = batch.Now.Milliseconds }); // the prefecture is behind itself
            return;
        }
        ForgetNumbers(waiting.Municipality, waiting.Code, batch);
        AskAnew(waiting.Municipality, batch);
    }

    /// <summary>A change of code was judged by what stands under one code; under the other nothing waits any more,
    /// where it was all that did: nothing may stand there by which that would show.</summary>
    private static void Settle(Bodies.Update made, long otherCode, Batch batch)
    {
        var other = batch.Unjudged.FetchNow(batch.Store, new(made.Municipality, otherCode));
        if (other is not null && other.First == made.UpdateNumber && other.Last == made.UpdateNumber)
        {
            batch.Unjudged.Remove(RepairTables.Unjudged.Key(other));
            ForgetNumbers(other.Municipality, other.Code, batch);
        }
    }

    private static IReadOnlyList<UnjudgedNumberRow> Claims(GovernmentCode municipality, long number, Batch batch)
    {
        var key = new RowKey(municipality.Value, number);
        _ = batch.UnjudgedNumbers.IsDamaged(key, batch.Store); // fetches what was not wanted
        return batch.UnjudgedNumbers.Group(key);
    }

    private static void ForgetNumbers(GovernmentCode municipality, long code, Batch batch)
    {
        var (from, before) = (new RowKey(municipality.Value), new RowKey(municipality.Value + 1));
        foreach (var row in batch.Store.Range(RepairTables.UnjudgedNumbers, from, before, Store.BatchMax))
        {
            if (row.Code == code && Claims(municipality, row.Number, batch).Contains(row))
                batch.UnjudgedNumbers.Remove(RepairTables.UnjudgedNumbers.Key(row));
        }
    }

    /// <summary>False if it still cannot be judged.</summary>
    private static bool TryJudge(Bodies.Update update, NodeName sender, Batch batch)
    {
        var late = update.Clone();
        (late.Late, late.TakenIn) = (1, batch.Now.Milliseconds);
        _ = UpdateBodies.Read(late, batch.Municipalities, out var change);
        if (change is not null && (RepairFlow.Blocks(change, batch) || Waits(change, batch)
            || batch.History.IsDamaged(new(change.Code.Value), batch.Store)))
            return false;
        if (UpdateFlow.IsLate(late, change, batch))
        {
            batch.Tally(TallyKind.Judged, (int)UpdateVerdict.RecordDamaged, -1);
            UpdateFlow.AtNation(late, sender, batch);
        }
        return true;
    }

    private static IReadOnlyList<UnjudgedRow> Rows(GovernmentCode municipality, Batch batch) => batch.Store.Range(
        RepairTables.Unjudged, new(municipality.Value), new(municipality.Value + 1), RepairFlow.AskMax);

    private static void Note(GovernmentCode municipality, long code, long number, Batch batch)
    {
        batch.HasUnjudged = true;
        var known = batch.Unjudged.FetchNow(batch.Store, new(municipality.Value, code));
        batch.Unjudged.Put(known is null
            ? new(municipality, code, number, number, Asked: 0)
            : known with { First = Math.Min(known.First, number), Last = Math.Max(known.Last, number) });
    }
}

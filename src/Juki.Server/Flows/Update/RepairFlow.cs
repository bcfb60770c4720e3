using Google.Protobuf;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Update;

/// <summary>
/// 破損した記録の修復 — a row of the register whose seal does not fit is not given out; the neighbour who holds the same
/// is asked for it: the CS asks its prefecture, a prefecture the nation, the nation the prefecture [ours, decision
/// 0008]. An answer is no way to write a resident's record: it takes the place of a row only while that row is damaged
/// here, and only if everything else that both hold of this residence is the same.
/// </summary>
internal static class RepairFlow
{
    /// <summary>The neighbour is asked again after this time, milliseconds [ours: an hour; it may have been behind, or
    /// ahead].</summary>
    public const long AskAgain = 3_600_000;

    /// <summary>Damaged rows looked at for asking in one turn.</summary>
    public const int AskMax = 500;

    /// <summary>Longest answer, bytes; a longer history is not sent [ours: leaves room in a message].</summary>
    private const int AnswerBytesMax = Limits.MessageBytesMax - 1_024;

    // ---- found, by a handler or by the scrub ----

    /// <summary>True if a row that a change is judged by is damaged: the change cannot be judged.</summary>
    public static bool Blocks(Change change, Batch batch)
    {
        var (code, newCode) = (new RowKey(change.Code.Value), new RowKey(change.After.Code.Value));
        if (batch.Residences.IsDamaged(code, batch.Store) || batch.Residences.IsDamaged(newCode, batch.Store))
            return true;
        if (batch.Self.Role == Role.Municipality || change.After.Number.IsNone)
            return false;
        var number = new RowKey(change.After.Number.Value, change.Municipality.Value);
        return batch.Numbers.IsDamaged(number, batch.Store)
            || (batch.Numbers.Find(number) is { } use && batch.Residences.IsDamaged(new(use.Code.Value), batch.Store));
    }

    /// <summary>Notes what this batch met.</summary>
    public static void Note(Batch batch)
    {
        Note(RepairedTable.Residences, batch.Residences.Damaged, batch);
        Note(RepairedTable.History, batch.History.Damaged, batch);
        Note(RepairedTable.Numbers, batch.Numbers.Damaged, batch);
    }

    /// <summary>Notes damaged rows, each once.</summary>
    public static void Note(RepairedTable table, IEnumerable<RowKey> keys, Batch batch)
    {
        foreach (var key in keys)
        {
            if (batch.Damage.FetchNow(batch.Store, RepairTables.KeyOf(table, key)) is not null)
                continue;
            batch.Damage.Put(new(table, key, batch.Now.Milliseconds, Asked: 0));
            batch.Tally(TallyKind.RowsDamaged, (int)table);
        }
    }

    // ---- the neighbour is asked ----

    /// <summary>Asks for what has not been asked for within <see cref="AskAgain"/>: once for each residence. Not a
    /// neighbour to whom the earlier questions still wait, as <paramref name="hasRoom"/> says.</summary>
    public static void Ask(Batch batch, Func<NodeName, bool> hasRoom)
    {
        var asked = new HashSet<Bodies.RepairRequest>();
        foreach (var row in batch.Store.Range(RepairTables.Damage, new(0), new(long.MaxValue), AskMax))
        {
            if (batch.Damage.FetchNow(batch.Store, RepairTables.Damage.Key(row)) is not { } damage
                || !IsDue(damage.Asked, batch.Now)
                || Neighbour(damage.Key.B, batch) is not { } neighbour
                || !hasRoom(neighbour))
                continue;
            if (!IsStillDamaged(damage, batch))
            {
                batch.Damage.Remove(RepairTables.Damage.Key(row));
                continue;
            }
            batch.Damage.Put(damage with { Asked = batch.Now.Milliseconds });
            var request = new Bodies.RepairRequest { Municipality = (int)damage.Key.B };
            if (damage.Table == RepairedTable.Numbers) request.Number = damage.Key.A;
            else request.Code = damage.Key.A;
            if (asked.Add(request))
                batch.Send(neighbour, LaneClass.Control, MessageKind.RepairRequest, request);
        }
        if (batch.HasUnjudged)
            AskForUnjudged(asked, hasRoom, batch);
    }

    private static void AskForUnjudged(
        HashSet<Bodies.RepairRequest> asked, Func<NodeName, bool> hasRoom, Batch batch)
    {
        foreach (var row in batch.Store.Range(RepairTables.Unjudged, new(0), new(long.MaxValue), AskMax))
        {
            if (batch.Unjudged.FetchNow(batch.Store, RepairTables.Unjudged.Key(row)) is not { } unjudged
                || !IsDue(unjudged.Asked, batch.Now)
                || Neighbour(unjudged.Municipality.Value, batch) is not { } neighbour
                || !hasRoom(neighbour))
                continue;
            batch.Unjudged.Put(unjudged with { Asked = batch.Now.Milliseconds });
            var request = new Bodies.RepairRequest
            {
                Municipality = unjudged.Municipality.Value, Code = unjudged.Code,
            };
            if (asked.Add(request))
                batch.Send(neighbour, LaneClass.Control, MessageKind.RepairRequest, request);
        }
    }

    private static bool IsStillDamaged(DamageRow row, Batch batch) => row.Table switch
    {
        RepairedTable.Residences => batch.Residences.IsDamaged(row.Key, batch.Store),
        RepairedTable.History => batch.History.IsDamaged(row.Key, batch.Store),
        _ => batch.Numbers.IsDamaged(row.Key, batch.Store),
    };

    private static bool IsDue(long asked, Moment now) =>
        asked == 0 || asked > now.Milliseconds || now.Milliseconds - asked >= AskAgain;

    /// <summary>Who holds the same; null when the municipality of the damaged row cannot be one.</summary>
    private static NodeName? Neighbour(long municipality, Batch batch) => batch.Self.Role switch
    {
        Role.Municipality => NodeName.OfPrefecture(batch.Self.Office.Prefecture),
        Role.Prefecture => NodeName.Nation,
        _ when municipality is > 0 and < int.MaxValue
            && batch.Municipalities.TryFind(GovernmentCode.FromChecked((int)municipality), out var known) =>
            NodeName.OfPrefecture(known.Code.Prefecture),
        _ => null,
    };

    // ---- nobody else has it: the town hands it in anew ----

    /// <summary>
    /// At a CS: a damaged record that was refused above, so that no neighbour has it, is given up for a new record of
    /// the town, which holds the whole of it. What it was before stands in the history; the lost version does not.
    /// </summary>
    public static void TakeAnew(Change change, Batch batch)
    {
        var key = new RowKey(change.Code.Value, change.Municipality.Value);
        if (change.After.Code != change.Code || !batch.Residences.IsDamaged(key, batch.Store)
            || !batch.Residences.Damaged.Contains(key)
            || batch.NotTakenOver.FetchNow(batch.Store, new(change.Code.Value)) is null
            || batch.History.IsDamaged(new(change.Code.Value), batch.Store))
            return;
        var before = batch.History.Group(new(change.Code.Value))
            .LastOrDefault(row => row.Municipality == change.Municipality);
        if (before is null)
            batch.Residences.GiveUp(key);
        else
            batch.Residences.Replace(before with { Version = before.Version + 1 });
        batch.Lost.Add(key);
        Repaired(RepairedTable.Residences, key, batch);
    }

    /// <summary>更新順番号 of damaged records of a CS that were refused above: the town has to hand them in anew. At most
    /// <paramref name="max"/>.</summary>
    public static List<long> ToHandInAnew(Store store, int max)
    {
        var numbers = new List<long>();
        const long Table = (long)RepairedTable.Residences;
        foreach (var damage in store.Range(RepairTables.Damage, new(Table), new(Table + 1), AskMax))
        {
            if (numbers.Count < max && store.Fetch(IntakeTables.NotTakenOver, [new(damage.Key.A)]) is [var mark])
                numbers.Add(mark.UpdateNumber);
        }
        numbers.Sort();
        return numbers;
    }

    // ---- the neighbour answers ----

    /// <summary>What <see cref="Answer"/> will look at.</summary>
    public static void Needs(Bodies.RepairRequest body, Batch batch)
    {
        if (body.Number != 0)
        {
            batch.Numbers.Want(new(body.Number, body.Municipality));
            return;
        }
        batch.Residences.Want(new(body.Code));
        batch.History.Want(new(body.Code));
    }

    /// <summary>Sends what is held of that residence, if the asker may hold it and all of it is whole here.</summary>
    public static void Answer(Bodies.RepairRequest body, NodeName sender, Batch batch)
    {
        if (!MayHold(sender, GovernmentCode.FromChecked(body.Municipality), batch))
            return;
        var answer = new Bodies.RepairAnswer
        {
            Code = body.Code, Number = body.Number, Municipality = body.Municipality,
        };
        if (body.Number != 0)
        {
            var key = new RowKey(body.Number, body.Municipality);
            // Who it is by what came, but could not be judged, is not known here.
            if (LaterJudgement.Codes(GovernmentCode.FromChecked(body.Municipality), batch).Count > 0
                || batch.Numbers.IsDamaged(key, batch.Store) || batch.Numbers.Find(key) is not { } use)
                return;
            answer.Code = use.Code.Value;
        }
        else
        {
            var group = new RowKey(body.Code);
            if (batch.Residences.IsDamaged(group, batch.Store) || batch.History.IsDamaged(group, batch.Store))
                return;
            foreach (var row in batch.History.Group(group).Concat(batch.Residences.Group(group))
                .Where(row => row.Municipality.Value == body.Municipality))
            {
                // Only the nation judges by an answer. The others get one though the other code is damaged here, too:
                // each of two neighbours with damage could else wait for the other.
                var needsMade = sender.Role == Role.National && !row.OtherCode.IsNone;
                var other = new RowKey(row.OtherCode.Value);
                if (needsMade && (batch.Residences.IsDamaged(other, batch.Store)
                    || batch.History.IsDamaged(other, batch.Store)))
                    return;
                answer.Rows.Add(RepairBodies.Write(row, needsMade ? Made(row, batch) : null));
            }
        }
        if (answer.CalculateSize() <= AnswerBytesMax)
            batch.Send(sender, LaneClass.Control, MessageKind.RepairAnswer, answer);
    }

    /// <summary>The change of code that made a version; null when another update did. The town may never have said
    /// anything under the old code: then nothing stands there, and the version is the first under the
    /// new one.</summary>
    private static Bodies.Update? Made(Residence row, Batch batch)
    {
        var other = new RowKey(row.OtherCode.Value);
        var with = batch.History.Group(other).Concat(batch.Residences.Group(other)).FirstOrDefault(one =>
            one.Municipality == row.Municipality && one.UpdateNumber == row.UpdateNumber
            && one.OtherCode == row.Code
            && (one.State == ResidenceState.Recoded) != (row.State == ResidenceState.Recoded));
        return with is null ? row.Version == 1 ? RepairBodies.ChangeOfCode(row) : null
            : row.State == ResidenceState.Recoded ? RepairBodies.ChangeOfCode(row, with)
            : RepairBodies.ChangeOfCode(with, row);
    }

    /// <summary>A town may ask for its own, a prefecture for its towns', the nation for this prefecture's.</summary>
    private static bool MayHold(NodeName sender, GovernmentCode municipality, Batch batch) => sender.Role switch
    {
        Role.Municipality => municipality == sender.Office,
        Role.Prefecture => municipality.Prefecture == sender.Office,
        _ => municipality.Prefecture == batch.Self.Office,
    };

    // ---- the answer is taken ----

    /// <summary>What <see cref="Take"/> will look at.</summary>
    public static void NeedsAnswer(Bodies.RepairAnswer body, Batch batch)
    {
        if (body.Number != 0) batch.Numbers.Want(new(body.Number, body.Municipality));
        batch.Residences.Want(new(body.Code));
        batch.History.Want(new(body.Code));
        if (batch.Self.Role != Role.National)
            return;
        batch.JudgedTo.Want(new(body.Municipality)); // also for an answer without versions
        foreach (var row in body.Rows)
            UpdateFlow.Needs(row.Made ?? row.Last ?? new(), batch);
    }

    /// <summary>Puts whole rows in the place of damaged ones. What does not fit exactly is not taken: the neighbour was
    /// behind, and is asked again. A prefecture may be ahead of the nation: what came since then is an update like any
    /// other.</summary>
    public static void Take(Bodies.RepairAnswer body, NodeName sender, Batch batch)
    {
        if (!Speaks(sender, GovernmentCode.FromChecked(body.Municipality), batch))
            return;
        if (body.Number != 0) TakeNumber(body, batch);
        else if (batch.Self.Role == Role.National) TakeFromAhead(body, sender, batch);
        else TakeResidence(body, Read(body, batch), batch);
    }

    /// <summary>From below the nation takes only what that prefecture reports.</summary>
    private static bool Speaks(NodeName sender, GovernmentCode municipality, Batch batch) =>
        batch.Self.Role != Role.National || municipality.Prefecture == sender.Office;

    /// <summary>Who holds a 個人番号 here: whom the neighbour names, or one of those whose updates wait, for the
    /// neighbour has gone on. The person may have another number by now: the row stays, so an earlier version says it
    /// too.</summary>
    private static void TakeNumber(Bodies.RepairAnswer body, Batch batch)
    {
        var key = new RowKey(body.Number, body.Municipality);
        var codes = LaterJudgement.Codes(GovernmentCode.FromChecked(body.Municipality), batch);
        var isAhead = !codes.Add(body.Code);
        if (!batch.Numbers.Damaged.Contains(key) || codes.Any(code =>
            batch.Residences.IsDamaged(new(code), batch.Store) || batch.History.IsDamaged(new(code), batch.Store)))
            return;
        var held = codes
            .SelectMany(code => batch.Residences.Group(new(code)).Concat(batch.History.Group(new(code))))
            .Where(row => row.Municipality.Value == body.Municipality
                && row.Information.Number.Value == body.Number)
            .MaxBy(row => row.UpdateNumber);
        if (held is not null)
            batch.Numbers.Replace(new(held.Information.Number, held.Municipality, held.Code));
        else if (isAhead)
            batch.Numbers.GiveUp(key); // the update that waits writes it
        else
            return;
        Repaired(RepairedTable.Numbers, key, batch);
    }

    /// <summary>The prefecture has applied updates since then: those that came here while they could not be judged are
    /// judged now.</summary>
    private static void TakeFromAhead(Bodies.RepairAnswer body, NodeName sender, Batch batch)
    {
        var rows = Read(body, batch);
        var held = Count(batch.Residences, body) + Count(batch.History, body);
        if (rows.Count >= held && (held == 0 || TakeResidence(body, rows[..held], batch)))
            LaterJudgement.Judge(body, held, sender, batch);
    }

    private static int Count(TableView<Residence> view, Bodies.RepairAnswer body) =>
        view.Whole(new(body.Code)).Count(row => row.Municipality.Value == body.Municipality)
        + view.Damaged.Count(key => key.A == body.Code && key.B == body.Municipality);

    /// <summary>The versions in an answer; none when one of them cannot be.</summary>
    private static List<Residence> Read(Bodies.RepairAnswer body, Batch batch)
    {
        var rows = new List<Residence>();
        foreach (var one in body.Rows)
        {
            if (RepairBodies.Read(one, batch.Municipalities) is not { } row
                || row.Code.Value != body.Code || row.Municipality.Value != body.Municipality
                || row.Version != rows.Count + 1)
                return [];
            rows.Add(row);
        }
        return rows;
    }

    private static bool TakeResidence(Bodies.RepairAnswer body, List<Residence> rows, Batch batch)
    {
        if (rows.Count == 0)
            return false;
        var (current, earlier) = (rows[^1], rows[..^1]);
        if (!Fits([current], RegisterTables.Residences, batch.Residences, body)
            || !Fits(earlier, RegisterTables.History, batch.History, body))
            return false;
        foreach (var row in earlier)
            Replace(RepairedTable.History, RegisterTables.History, batch.History, row, batch);
        Replace(RepairedTable.Residences, RegisterTables.Residences, batch.Residences, current, batch);
        if (batch.Self.Role != Role.Municipality)
            batch.Search.Renew(current);
        return true;
    }

    /// <summary>The keys of the answer are those of the whole and the damaged rows here, and the whole ones are the
    /// same.</summary>
    private static bool Fits(
        List<Residence> answer, Table<Residence> table, TableView<Residence> view, Bodies.RepairAnswer body)
    {
        var whole = view.Whole(new(body.Code)).Where(row => row.Municipality.Value == body.Municipality).ToList();
        var damaged = view.Damaged.Where(key => key.A == body.Code && key.B == body.Municipality).ToHashSet();
        var keys = answer.Select(table.Key).ToHashSet();
        return keys.Count == answer.Count
            && answer.Count == whole.Count + damaged.Count
            && damaged.IsSubsetOf(keys)
            && whole.TrueForAll(answer.Contains);
    }

    private static void Replace(
        RepairedTable repaired, Table<Residence> table, TableView<Residence> view, Residence row, Batch batch)
    {
        var key = table.Key(row);
        if (!view.Damaged.Contains(key))
            return;
        view.Replace(row);
        Repaired(repaired, key, batch);
    }

    private static void Repaired(RepairedTable table, RowKey key, Batch batch)
    {
        var noted = RepairTables.KeyOf(table, key);
        if (batch.Damage.FetchNow(batch.Store, noted) is not null)
            batch.Damage.Remove(noted);
        batch.Tally(TallyKind.RowsRepaired, (int)table);
        LaterJudgement.AskAnew(GovernmentCode.FromChecked((int)key.B), batch);
    }
}

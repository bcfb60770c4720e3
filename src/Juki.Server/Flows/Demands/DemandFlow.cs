using Juki.Domain.Demands;
using Juki.Domain.Offices;
using Juki.Server.Audit;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Demands;

/// <summary>
/// 報告要求等 [S-002 個人情報保護の基本的考え方]. In order of time: a town, a prefecture or the nation makes a demand and signs
/// it; each tier on its way checks who signed, keeps it, and passes it on when one of its people says so; the tier that
/// it is for answers and signs; the answer comes down the same way. What a tier does not take, it says by a verdict.
/// </summary>
/// <remarks>
/// After a restore: what a tier above forgot comes again in its lane; what this tier forgot to have passed on is passed
/// on again, and the tier above knows it by its number; what this tier forgot to have made comes back whole with its
/// answer, and goes up once more. No number is given twice, for it holds the life of the store.
/// </remarks>
internal static class DemandFlow
{
    private const long YearUnit = 1_000_000_000_000_000;

    /// <summary>Demands that go up in one batch [ours: messages of some 10 KB].</summary>
    private const int SendMax = 64;

    /// <summary>Demands that are looked at in one batch for their term [ours: under 5 ms].</summary>
    private const int EraseMax = 128;

    /// <summary>True when a neighbour that speaks this version of the protocol knows demands.</summary>
    public static bool IsSpokenIn(int version) => version >= Limits.DemandsSince;

    // ---- it is made ----

    /// <summary>The number of the next demand that is made here; none when there is none left.</summary>
    public static DemandNumber Next(Batch batch)
    {
        var last = batch.NodeNumbers[NodeNumberId.Demand];
        var life = batch.Store.Count(NodeTables.Incarnations) == 1
            ? DemandNumber.FirstLife
            : DemandNumber.LifeAfterRestore(Incarnation.BeganAt(batch.NodeNumbers[NodeNumberId.Incarnation]));
        return DemandNumber.After(
            batch.Self.Office, batch.Today.Year, life,
            last == 0 ? default : new(batch.Self.Office, (int)(last / YearUnit), last % YearUnit));
    }

    /// <summary>Makes a demand, which has the number of <see cref="Next"/> and is signed by this node.</summary>
    public static DemandVerdict Make(Demand demand, Signed seal, uint clerk, Batch batch)
    {
        if (clerk == 0)
            return DemandVerdict.FactsMissing;
        if (demand.Number.IsNone)
            return DemandVerdict.RegisterFull;
        var verdict = DemandRules.Make(demand, new Moment(demand.Made).Today.ToDay());
        if (verdict == DemandVerdict.Done && demand.Number != Next(batch))
            verdict = DemandVerdict.NumberTaken;
        if (verdict == DemandVerdict.Done && !IsSigned(demand, seal, batch))
            verdict = DemandVerdict.SignatureWrong;
        if (verdict != DemandVerdict.Done)
            return verdict;
        batch.NodeNumbers[NodeNumberId.Demand] = demand.Number.Year * YearUnit + demand.Number.Serial;
        var row = new DemandRow(demand, seal) { State = DemandState.Standing, Operator = clerk };
        batch.Demands.FetchNow(batch.Store, DemandTables.KeyOf(demand.Number));
        batch.Demands.Put(batch.Self == NodeName.Nation ? row : GoesUp(row, batch));
        return DemandVerdict.Done;
    }

    // ---- it comes to the tier above ----

    /// <summary>What <see cref="Take"/> will look at.</summary>
    public static void Needs(Bodies.Demand body, Batch batch) =>
        batch.Demands.Want(new(body.Office, body.Year, body.Serial));

    /// <summary>A tier takes a demand from below: it stands here from now on. One that is here already is not taken
    /// twice; if it is closed, what became of it is told again.</summary>
    public static void Take(Bodies.Demand body, NodeName sender, Batch batch)
    {
        if (DemandBodies.Read(body) is not { } come)
        {
            batch.Tally(TallyKind.Unsound, (int)MessageKind.Demand);
            return;
        }
        var held = batch.Demands.Find(DemandTables.KeyOf(come.Demand.Number));
        var verdict = Judge(come, held, sender, batch);
        if (verdict != DemandVerdict.Done)
            Tell(come with { State = DemandState.NotTaken, Verdict = verdict }, sender, batch);
        else if (held is null)
            batch.Demands.Put(come with { State = DemandState.Standing, From = sender.Number });
        else if (held.State is DemandState.Answered or DemandState.NotTaken)
            Tell(held, sender, batch);
    }

    private static DemandVerdict Judge(DemandRow come, DemandRow? held, NodeName sender, Batch batch)
    {
        var verdict = DemandRules.Make(come.Demand, new Moment(come.Demand.Made).Today.ToDay());
        if (verdict != DemandVerdict.Done)
            return verdict;
        if (held is not null && held.Demand != come.Demand)
            return DemandVerdict.NumberTaken;
        if (!DemandPaths.MayBring(sender, come.Demand.Number.Maker))
            return DemandVerdict.NotOfSender;
        return IsSigned(come.Demand, come.Seal, batch) ? DemandVerdict.Done : DemandVerdict.SignatureWrong;
    }

    // ---- it is passed on ----

    /// <summary>Passes a demand on to the tier above, or, at the nation, to the organ by the paper of that
    /// 文書番号.</summary>
    public static DemandVerdict Pass(DemandNumber number, string reference, uint clerk, Batch batch)
    {
        var row = batch.Demands.FetchNow(batch.Store, DemandTables.KeyOf(number));
        var verdict = clerk == 0 ? DemandVerdict.FactsMissing : DemandRules.Pass(
            batch.Self, row?.Demand.Target ?? NodeName.Nation, row?.State ?? DemandState.None, reference);
        if (verdict != DemandVerdict.Done)
            return verdict;
        var passed = row! with { Operator = clerk };
        batch.Demands.Put(batch.Self == NodeName.Nation
            ? passed with
            {
                State = DemandState.PassedOn, Passed = batch.Now.Milliseconds, PassReference = reference,
            }
            : GoesUp(passed, batch));
        return DemandVerdict.Done;
    }

    /// <summary>Sends up what waits for it; the tier above understands it.</summary>
    public static void SendUp(Batch batch)
    {
        var above = DemandPaths.Above(batch.Self)!.Value;
        foreach (var one in batch.Store.Range(DemandTables.ToSend, new(0), new(long.MaxValue), SendMax))
        {
            var key = DemandTables.KeyOf(one.Number);
            batch.DemandsToSend.FetchNow(batch.Store, key);
            batch.DemandsToSend.Remove(key);
            if (batch.Demands.FetchNow(batch.Store, key) is not { } row)
                continue; // answered meanwhile, and its term is over
            batch.Send(
                above, LaneClass.Control, MessageKind.Demand, DemandBodies.Write(row.Demand, row.Seal));
        }
    }

    private static DemandRow GoesUp(DemandRow row, Batch batch)
    {
        batch.DemandsToSend.FetchNow(batch.Store, DemandTables.KeyOf(row.Demand.Number));
        batch.DemandsToSend.Put(new(row.Demand.Number));
        return row with { State = DemandState.PassedOn, Passed = batch.Now.Milliseconds };
    }

    // ---- it is answered ----

    /// <summary>Answers a demand; the answer is signed by this node.</summary>
    public static DemandVerdict Answer(
        DemandNumber number, DemandAnswer answer, Signed seal, uint clerk, Batch batch)
    {
        var row = batch.Demands.FetchNow(batch.Store, DemandTables.KeyOf(number));
        var verdict = clerk == 0 ? DemandVerdict.FactsMissing : DemandRules.Answer(
            batch.Self, row?.Demand.Target ?? NodeName.Nation, row?.State ?? DemandState.None, answer);
        if (verdict == DemandVerdict.Done && !IsSigned(answer, row!.Demand, seal, batch))
            verdict = DemandVerdict.SignatureWrong;
        if (verdict != DemandVerdict.Done)
            return verdict;
        Close(row! with
        {
            State = DemandState.Answered, Answer = answer, AnswerSeal = seal, Operator = clerk,
        }, batch);
        return DemandVerdict.Done;
    }

    // ---- the answer comes down ----

    /// <summary>What <see cref="TakeAnswer"/> will look at.</summary>
    public static void NeedsAnswer(Bodies.DemandAnswer body, Batch batch)
    {
        if (body.Demand is not null)
            Needs(body.Demand, batch);
    }

    /// <summary>A tier learns what became of a demand, and tells the tier below that brought it. One that is closed
    /// stays as it is. What a restore forgot, the demand or that it was passed on, is there again, and the demand goes
    /// up once more: the lane that brought it up was forgotten too, and the tier above may be restored in its
    /// turn.</summary>
    public static void TakeAnswer(Bodies.DemandAnswer body, NodeName sender, Batch batch)
    {
        var come = DemandBodies.ReadAnswer(body);
        if (come is null || !IsSound(come, batch))
        {
            batch.Tally(TallyKind.Unsound, (int)MessageKind.DemandAnswer);
            return;
        }
        var held = batch.Demands.Find(DemandTables.KeyOf(come.Demand.Number));
        if (held?.State is DemandState.Answered or DemandState.NotTaken)
            return;
        var maker = come.Demand.Number.Maker;
        var row = held ?? new DemandRow(come.Demand, come.Seal)
        {
            From = maker == batch.Self ? 0 : maker.Number, // forgotten here; the tier below made it, or took it so
        };
        if (held?.State != DemandState.PassedOn)
            row = GoesUp(row, batch);
        Close(row with
        {
            State = come.State, Verdict = come.Verdict, Answer = come.Answer, AnswerSeal = come.AnswerSeal,
        }, batch);
    }

    /// <summary>True for what can have become of a demand that was made here, or came through here.</summary>
    private static bool IsSound(DemandRow come, Batch batch)
    {
        var (demand, answer) = (come.Demand, come.Answer);
        var held = batch.Demands.Find(DemandTables.KeyOf(demand.Number));
        if (held is not null ? held.Demand != demand
            : !DemandPaths.MayBring(batch.Self, demand.Number.Maker) || !IsSigned(demand, come.Seal, batch)
                || DemandRules.Make(demand, new Moment(demand.Made).Today.ToDay()) != DemandVerdict.Done)
            return false;
        return answer is null || (IsSigned(answer, demand, come.AnswerSeal, batch)
            && DemandRules.Answer(
                DemandPaths.Answerer(demand.Target), demand.Target, DemandState.Standing, answer)
                == DemandVerdict.Done);
    }

    // ---- its term is over ----

    /// <summary>Erases closed demands whose term of keeping is over, each tier its own. Looks at some, from a key
    /// on.</summary>
    /// <returns>Where to go on; null at the end.</returns>
    public static RowKey? Erase(RowKey from, Batch batch)
    {
        var rows = batch.Store.Range(DemandTables.Demands, from, new(long.MaxValue), EraseMax);
        foreach (var row in rows.Where(row => row.State is DemandState.Answered or DemandState.NotTaken))
        {
            var term = ErasureMonth.After(row.Answer?.At ?? row.Demand.Made, RecordDesk.KeptMonths);
            if (!term.IsOver(batch.Now.Milliseconds))
                continue;
            var key = DemandTables.KeyOf(row.Demand.Number);
            batch.Demands.FetchNow(batch.Store, key);
            batch.Demands.Remove(key);
        }
        return rows.Count < EraseMax ? null : DemandTables.KeyOf(rows[^1].Demand.Number) with
        {
            C = rows[^1].Demand.Number.Serial + 1,
        };
    }

    // ---- what they share ----

    private static void Close(DemandRow row, Batch batch)
    {
        batch.Demands.Put(row);
        if (row.From != 0)
            Tell(row, NodeName.FromNumber(row.From), batch);
    }

    private static void Tell(DemandRow row, NodeName below, Batch batch) => batch.Send(
        below, LaneClass.Control, MessageKind.DemandAnswer, DemandBodies.WriteAnswer(row));

    private static bool IsSigned(Demand demand, Signed seal, Batch batch) => batch.CheckSigned(
        demand.Number.Maker, seal.Certificate, DemandBodies.SignedText(demand, Network(batch)), seal.Signature,
        demand.Made);

    private static bool IsSigned(DemandAnswer answer, Demand demand, Signed seal, Batch batch) => batch.CheckSigned(
        answer.By, seal.Certificate, DemandBodies.SignedText(answer, demand, Network(batch)), seal.Signature,
        answer.At);

    private static uint Network(Batch batch) => (uint)batch.NodeNumbers[NodeNumberId.Network];
}

using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Server.Flows.BatchProvision;
using Juki.Wire.Files;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Simulation;

// Batches: files of conditions are handed in at prefectures and the nation while everything happens to the servers.
// Their desk has steps of its own, between the turns of the cores; while it waits for the nation, the country goes on.
internal sealed partial class World
{
    /// <summary>What batches and disclosures are drawn by is not what the rest is drawn by.</summary>
    private const ulong ProvisionSeed = 0x510E_527F_ADE6_82D1;

    /// <summary>After a step that could do nothing, milliseconds; as in the host.</summary>
    private const long BatchBlockedFor = 5_000;

    private readonly SplitMix _provisionRandom;
    private readonly Dictionary<string, SimulatedBatchFile> _batchFiles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedBatchFile> _batchHeaders = new(StringComparer.Ordinal);
    private readonly List<(NodeName Node, SimulatedBatchFile File)> _handedIn = [];
    private readonly HashSet<string> _mustBeAnswered = new(StringComparer.Ordinal);

    private bool HasProvision => _options is { HasInquiries: true, HasProvision: true };

    private void PlanProvision()
    {
        if (!HasProvision)
            return;
        for (var left = _provisionRandom.Pick([1, 3, 8]); left > 0; left--)
            Plan(_provisionRandom.Between(0, _plan.FaultsFor), () => HandInBatch(SomeAnswering(), isWhole: false));
        for (var left = _provisionRandom.Chance(400) ? 1 + _provisionRandom.Below(3) : 0; left > 0; left--)
        {
            var (node, count) = (SomeAnswering(), 1 + _provisionRandom.Below(12));
            Plan(_provisionRandom.Between(0, _plan.FaultsFor), () => node.Inquiries!.Folder.Arm(_isFaulty ? count : 0));
        }
        PlanRequests();
    }

    private SimulatedNode SomeAnswering() => _provisionRandom.Pick([.. Providing]);

    /// <summary>An asker writes a file, or takes one that was handed in before, and offers it.</summary>
    private void HandInBatch(SimulatedNode node, bool isWhole)
    {
        var earlier = _handedIn.Where(one => one.Node == node.Name).Select(one => one.File).ToList();
        var isAgain = !isWhole && earlier.Count > 0 && _provisionRandom.Chance(150);
        var number = !isWhole && earlier.Count > 0 && _provisionRandom.Chance(100)
            ? _provisionRandom.Pick(earlier).Header.FileNumber
            : _provisionRandom.Between(1, BatchFormat.FileNumberMax);
        var people = _models.Values.SelectMany(model => model.Tiers.Rows.Values).ToList();
        var file = isAgain ? _provisionRandom.Pick(earlier) : SimulatedBatchFile.Write(
            node.Name, number, _provisionRandom, people, _workload.Codes, isWhole);
        var (inquiries, name) = (node.Inquiries!, file.Name);
        if (!inquiries.Folder.Offer(name + ".csv", file.Bytes))
            return; // one of that number waits already
        _batchFiles[file.Digest] = _batchHeaders[BatchFormat.WriteHeader(file.Header)] = file;
        _handedIn.Add((node.Name, file));
        inquiries.Book.Offered.Add(file.Digest);
        if (isWhole)
            _mustBeAnswered.Add(file.Digest);
        Reach(Mark.BatchHandedIn);
        if (inquiries.Batches is { } batches)
            PlanBatchStep(node, batches, _provisionRandom.Below(1_000));
    }

    // ---- the desk ----

    private void StartProvision(SimulatedNode node, SimulatedInquiries inquiries)
    {
        if (!HasProvision || !inquiries.HasProvision)
            return;
        var folder = inquiries.Folder;
        folder.Started();
        folder.Written = (job, length, bytes) => CheckWritten(node, job, length, bytes);
        folder.Finished = (job, bytes) => CheckFinished(node, job, bytes);
        folder.Refused = (_, bytes, receipt) => CheckRefused(node, bytes, receipt);
        SimulatedBatches? batches = null;
        batches = new(
            inquiries, _merger.Table, asks => AskNation(node, batches!, asks), () => PlanPosts(node, batches!),
            _options.Bug)
        {
            Taken = (job, isCertain) => CheckTaken(node, job, isCertain),
        };
        inquiries.Batches = batches;
        PlanBatchStep(node, batches, _provisionRandom.Below(1_000));
    }

    private void PlanBatchStep(SimulatedNode node, SimulatedBatches batches, long delay)
    {
        if (batches.IsStepPlanned)
            return;
        batches.IsStepPlanned = true;
        Plan(delay, () => TakeBatchStep(node, batches));
    }

    private void TakeBatchStep(SimulatedNode node, SimulatedBatches batches)
    {
        var came = BatchStep.Idle;
        if (!InCore(node, batches, () => came = batches.Step(TimeAt(node))))
            return;
        _digest.Add((long)came);
        batches.IsStepPlanned = false;
        if (node.Inquiries!.Folder.WasFull)
            Reach(Mark.BatchDiskFull);
        if (came == BatchStep.Blocked)
            Reach(Mark.BatchBlocked);
        // What was offered while the step went on is looked for in the next one, as every second in the host.
        if (came != BatchStep.Idle || node.Inquiries.Folder.Waiting > 0)
            PlanBatchStep(node, batches, came == BatchStep.Worked ? _provisionRandom.Below(20) : BatchBlockedFor);
    }

    private void PlanPosts(SimulatedNode node, SimulatedBatches batches) => Plan(
        _options.Bug == PlantedBug.TellsBatchBeforeRecord ? 1_000 : _provisionRandom.Below(20),
        () => InCore(node, batches, batches.DoPosts));

    /// <summary>Does something in the process of these batches, which may end of it. False when it has ended.</summary>
    private bool InCore(SimulatedNode node, SimulatedBatches batches, Action act)
    {
        var inquiries = node.Inquiries!;
        if (inquiries.Batches != batches)
            return false;
        inquiries.SetMachine(node.Room, IsTokenGone(node));
        try
        {
            act();
        }
        catch (Exception ending) when (ending is not SimulationFailureException)
        {
            if (inquiries.Batches != batches) // it ended while this waited
                return false;
            if (inquiries.Folder.HasEnded)
            {
                Reach(Mark.BatchEndedInFile);
                Kill(node, 200 + _provisionRandom.Below(8_000));
                return false;
            }
            if (inquiries.Crash.Reached != CrashPlace.None)
                Reach(Mark.BatchEndedInRecord);
            EndedByInquiries(node, inquiries, ending);
            return false;
        }
        return inquiries.Batches == batches;
    }

    /// <summary>The desk waits for the nation, and the country goes on.</summary>
    private Bodies.BatchTold?[] AskNation(
        SimulatedNode node, SimulatedBatches batches, IReadOnlyList<Bodies.BatchAsk> asks)
    {
        var (inquiries, facts) = (node.Inquiries!, batches.Facts);
        facts.Lines = ExpectedLines(node, _batchHeaders[asks[0].Header], facts.Now);
        var told = new Bodies.BatchTold?[asks.Count];
        for (var from = 0; from < asks.Count; from += BatchLimits.AsksOpenMax)
        {
            var end = Math.Min(from + BatchLimits.AsksOpenMax, asks.Count);
            var left = end - from;
            for (var one = from; one < end; one++)
            {
                var place = one;
                inquiries.Process!.AskAbove(asks[place], answer =>
                {
                    told[place] = answer;
                    left--;
                });
            }
            PlanInquiryTurn(node, 0);
            RunWhile(() => left > 0 && inquiries.Batches == batches);
            if (inquiries.Batches != batches)
            {
                Reach(Mark.BatchEndedWhileAsking);
                throw new SimulatedCrashException();
            }
            if (told.Take(end).Contains(null))
                break;
        }
        inquiries.SetMachine(node.Room, IsTokenGone(node));
        for (var one = 0; one < asks.Count; one++)
            Note(asks[one], told[one], facts);
        return told;
    }

    private void Note(Bodies.BatchAsk ask, Bodies.BatchTold? told, BatchStepFacts facts)
    {
        if (told is null)
            Reach(Mark.BatchNationNotReached);
        var verdict = (InquiryVerdict)(told?.Verdict ?? 0);
        for (var line = 0; line < ask.Lines.Count; line++)
        {
            facts.Asked[ask.Lines[line].Serial] = new(
                verdict, told?.Lines.Count > 0 ? told.Lines[line] : null, told is not null);
        }
    }

    /// <summary>Time passes within an action.</summary>
    private void RunWhile(Func<bool> holds)
    {
        while (holds() && _agenda.TryPeek(out _, out var next))
        {
            var action = _agenda.Dequeue();
            _now = next.Time;
            action();
        }
    }

    // ---- when nothing is wrong any more ----

    /// <summary>A batch that is not answered; null when there is none.</summary>
    private string? BatchThatWaits()
    {
        if (!HasProvision || HasLostRecord())
            return null;
        return Providing.Where(node => node.Inquiries is { Folder.Waiting: > 0 } or { Batches.IsStepPlanned: true })
            .Select(node => $"{node.Name} has batches: {node.Inquiries!.Folder}, {JobAt(node)}").FirstOrDefault();
    }

    private static string JobAt(SimulatedNode node) =>
        node.Inquiries!.Record.Store.Range(BatchTables.Jobs, First, End, 1_000).Find(job =>
            job.State == BatchState.Running) is { } job ? $"{job.Position} of {job.Header.Count} lines" : "no job";

    /// <summary>Whatever was handed in is answered, and so is what comes now.</summary>
    private void CheckBatches()
    {
        if (!HasProvision)
            return;
        foreach (var node in Providing)
            HandInBatch(node, isWhole: true);
        RunUntil(_now + 2_000);
        RunUntilQuiet();
        foreach (var node in Providing)
            CheckBatches(node);
    }
}

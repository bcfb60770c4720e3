using System.Text;
using System.Text.Json;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Legacy;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Simulation;

// When the faults are over: all ends, in bounded time, as the model says.
internal sealed partial class World
{
    /// <summary>Longest time from the last fault until every queue is empty, milliseconds [ours: 30 s until a dead line
    /// is noticed, 40 s for the last files, and what the smallest windows need].</summary>
    private const long QuietMax = 300_000;

    private static readonly RowKey First = new(long.MinValue);
    private static readonly RowKey End = new(long.MaxValue);

    private long RunUntilQuiet()
    {
        var limit = _now + QuietMax;
        RunUntil(_now + 2_000); // a turn for everybody, by the right clock
        while (!IsQuiet())
        {
            if (_now >= limit)
                Fail($"not quiet {QuietMax / 1000} s after the last fault: {WhatWaits()}");
            RunUntil(_now + 1_000);
        }
        return _now;
    }

    private bool IsQuiet() => WhatWaits().Length == 0;

    /// <summary>What is still to be done somewhere; empty when nothing is.</summary>
    private string WhatWaits()
    {
        try
        {
            return WhatWaitsOnWholeDisks();
        }
        catch (RowDamagedException) when (_machinePlan.DamagedStores > 0)
        {
            return "a node has damage that it has not found";
        }
    }

    private string WhatWaitsOnWholeDisks()
    {
        var pair = _pairs.Find(pair => !AreAgreed(pair.Lower, pair.Upper));
        if (pair is not null)
            return $"{pair.Lower.Name} and {pair.Upper.Name} have not heard of each other's restore";
        foreach (var node in _nodes.Values)
        {
            if (node.Process is null)
                return $"{node.Name} is down";
            if (node.Process.WorkListRows.Count > 0)
                return $"{node.Name} has a work list";
            if (_ghosts.Count > 0 && node.Process.Counters.RecoveryNeeded.Count > 0)
                return $"{node.Name} has heard a clone last, and not its neighbour";
            if (node.Waiting.Count > 0)
                return $"{node.Name} has events";
            var lane = node.Facts.Out.Values.FirstOrDefault(row => row.Last != row.Acknowledged);
            if (lane is not null)
                return $"{node.Name} has {lane.Last - lane.Acknowledged} messages for {NodeName.FromNumber(lane.Peer)}";
            if (node.Inbox is null)
                continue;
            if (!node.Inbox.IsEmpty)
                return $"{node.Name} has files";
            var rows = node.Store.Range(IntakeTables.Files, First, End, 1_000);
            var handed = Math.Max(_plan.FilesPerTown, _models[node.Name.Office].Receipts.Count);
            if (rows.Count < handed || rows.Any(row => row is not { PutAway: 1, Answered: 2 }))
                return $"{node.Name} has files without receipts";
        }
        return DemandThatWaits() ?? BatchThatWaits() ?? "";
    }

    private void CheckQuiet()
    {
        foreach (var town in Towns)
        {
            var model = _models[town.Office];
            CheckTown(town, model);
            CheckFiles(town, model);
            foreach (var name in new[] { town.Prefecture, NodeName.Nation })
            {
                CheckRows(_nodes[name], town, model.Tiers);
                CheckNumbers(_nodes[name], town, model.Tiers);
            }
            foreach (var verdict in model.Verdicts.Keys)
                Reach(Marks.OfPrefecture(verdict));
            foreach (var verdict in model.VerdictsAtCs.Keys)
                Reach(Marks.OfCs(verdict));
        }
        foreach (var node in _nodes.Values)
        {
            CheckCounts(node);
            if (node.Store.Fetch(NodeTables.Tallies, [new((long)TallyKind.Repeated, 0)]).Count > 0)
                Reach(Mark.UpdateRepeated);
            CheckSecretsOf(node);
        }
        CheckOpenTwice();
        CheckDemands();
        CheckMerger();
        NoteMoves();
    }

    /// <summary>Every version of every residence: those of the model, in order, without a hole.</summary>
    private void CheckRows(SimulatedNode node, SimulatedTown town, NaiveRegister expected)
    {
        var rows = Whole(node, RegisterTables.Residences)
            .Where(row => row.Municipality == town.Office).ToList();
        foreach (var code in rows.Select(row => row.Code.Value).Union(expected.Rows.Keys).Order())
        {
            if (_unrepaired.Contains((node.Name, code)))
                continue;
            var (row, model) = (rows.Find(row => row.Code.Value == code), expected.Rows.GetValueOrDefault(code));
            // Of a version that a CS lost nobody knows when the record began (decision 0008), nor of what goes on with
            // it under a new code.
            var compared = row is null || model is null ? row
                : MayHaveLost(node, code)
                    ? row with { EntryDate = model.EntryDate, OtherCode = model.OtherCode, TakenOver = model.TakenOver }
                : MayGoOnWithLost(node, model, expected)
                    ? row with { EntryDate = model.EntryDate, TakenOver = model.TakenOver }
                : row;
            if (compared != model)
                Fail($"{node.Name}: a residence of {town.Office} is {Told(row)}, in the model {Told(model)}"
                    + Differences(compared, model));
        }
        var history = Whole(node, RegisterTables.History)
            .Where(row => row.Municipality == town.Office).ToLookup(row => row.Code);
        foreach (var row in rows.Where(row => !_unrepaired.Contains((node.Name, row.Code.Value))))
        {
            var versions = history[row.Code].Append(row).ToList();
            // A version that was damaged at the CS and refused above is lost: the town handed the record in anew.
            var lost = MayHaveLost(node, row.Code.Value) ? 1 : 0;
            for (var (place, number) = (0, 1); place < versions.Count; place++, number++)
            {
                if (versions[place].Version == number + lost)
                    (number, lost) = (number + lost, 0);
                if (versions[place].Version != number)
                    Fail($"{node.Name}: the versions of a residence have a hole");
                if (place > 0 && versions[place].UpdateNumber <= versions[place - 1].UpdateNumber)
                    Fail($"{node.Name}: an older update came after a newer one");
            }
        }
    }

    /// <summary>Which parts differ, without their values; nothing where one is missing.</summary>
    private static string Differences(Residence? row, Residence? model) => row is null || model is null ? ""
        : "; they differ in " + string.Join(", ", typeof(Residence).GetProperties()
            .Where(part => !Equals(part.GetValue(row), part.GetValue(model))).Select(part => part.Name));

    /// <summary>Whether a record came by changes of code from one that a CS may have lost.</summary>
    private bool MayGoOnWithLost(SimulatedNode node, Residence model, NaiveRegister expected)
    {
        var seen = new HashSet<ResidentRecordCode> { model.Code };
        for (Residence? one = model; one is { OtherCode.IsNone: false } && seen.Add(one.OtherCode);)
        {
            if (MayHaveLost(node, one.OtherCode.Value))
                return true;
            one = expected.Rows.GetValueOrDefault(one.OtherCode.Value);
        }
        return false;
    }

    private bool MayHaveLost(SimulatedNode node, long code) =>
        node.Inbox is not null && _damages.Exists(one => one.Node == node && one.Code == code);

    private void CheckNumbers(SimulatedNode node, SimulatedTown town, NaiveRegister expected)
    {
        var numbers = node.Store.Range(RegisterTables.Numbers, First, End, 10_000)
            .Where(row => row.Municipality == town.Office).Select(row => (row.Number.Value, row.Code.Value)).ToList();
        var model = expected.Numbers.Select(pair => (pair.Key, pair.Value)).ToList();
        if (!numbers.SequenceEqual(model))
            Fail($"{node.Name}: the numbers of {town.Office} are not those of the model: "
                + $"{Told(numbers.Except(model))} are too many, {Told(model.Except(numbers))} are missing");
    }

    /// <summary>The CS holds what the town holds, and marks exactly what the tiers do not hold too.</summary>
    private void CheckTown(SimulatedTown town, TownModel model)
    {
        var node = _nodes[town.Server];
        CheckRows(node, town, model.Cs);
        var marked = node.Store.Range(IntakeTables.NotTakenOver, First, End, 10_000)
            .Select(row => row.Code.Value).ToHashSet();
        foreach (var (code, row) in model.Cs.Rows)
        {
            var above = model.Tiers.Rows.GetValueOrDefault(code);
            if (!AreEqual(row, above) && !marked.Contains(code))
                Fail($"{node.Name}: holds what the tiers do not hold, without a mark: {Told(row)}, "
                    + $"above {Told(above)}");
            // What the CS cannot read it marks, to be safe.
            var wasDamaged = _damages.Exists(one => one.Node == node && one.Code == code);
            if (AreEqual(row, above) && marked.Contains(code) && !IsInDoubt(row) && !wasDamaged)
                Fail($"{node.Name}: a mark stands though the tiers hold the same: {Told(row)}");
            if (marked.Contains(code))
                Reach(Mark.NotTakenOverMarked);
            else if (row.UpdateNumber != row.Version && above is not null && above.Version != row.Version)
                Reach(Mark.NotTakenOverSettled);
        }
        if (node.Facts.UpdateNumber != model.Records)
            Fail($"{node.Name}: took in {node.Facts.UpdateNumber} records instead of {model.Records}");
    }

    private static string Told(IEnumerable<(long Number, long Code)> claims) =>
        string.Join(", ", claims.Select(claim => $"{claim.Number} of {claim.Code}")) is { Length: > 0 } told
            ? told : "none";

    private static string Told(Residence? row) =>
        row is null
            ? "nothing"
            : $"{row.State} by {row.LastReason} of update {row.UpdateNumber}, version {row.Version}";

    /// <summary>Equal in all that a later update does not bring back by itself: the CS also counts what was
    /// refused. What goes on under another code may have been refused before and never have stood above.</summary>
    private static bool AreEqual(Residence row, Residence? above)
    {
        if (above is null)
            return row.State == ResidenceState.Recoded;
        if (row.State != above.State || row.UpdateNumber != above.UpdateNumber)
            return false;
        return row.State == ResidenceState.Recoded
            ? row.OtherCode == above.OtherCode : row.Information == above.Information;
    }

    /// <summary>住民票コードの職権記載等 says nothing of the state, so a mark stays over it.</summary>
    private bool IsInDoubt(Residence row) =>
        row.LastReason == ChangeReason.ExOfficioCodeEntry || row.OtherCode != default;

    private void CheckFiles(SimulatedTown town, TownModel model)
    {
        var inbox = _nodes[town.Server].Inbox!;
        foreach (var (number, expected) in model.Receipts)
        {
            if (inbox.Receipts.GetValueOrDefault((number, ReceiptStage.Intake)) != expected.Intake)
                Fail($"{town.Server}: the intake receipt of file {number} is not that of the model");
            if (WithoutJudgedLater(inbox.Receipts.GetValueOrDefault((number, ReceiptStage.Result))) != expected.Result)
                Fail($"{town.Server}: the result receipt of file {number} is not that of the model");
        }
        if (inbox.Receipts.Count != 2 * model.Receipts.Count)
            Fail($"{town.Server}: there are receipts of files that nobody handed in");
        var must = _mustBeRefused.Where(one => one.Town == town.Office)
            .Select(one => (one.Number, one.Digest, one.Problem)).Order();
        if (!inbox.Refused.Order().SequenceEqual(must))
            Fail($"{town.Server}: the files refused whole are not those that must be");
        if (_written.Any(file => file.Key.Town == town.Office
            && file.Value.Records.Count > _plan.Municipality.IntakeMax))
            Reach(Mark.FileTakenInSlices);
    }

    private void CheckCounts(SimulatedNode node)
    {
        var residents = node.Store.Range(NodeTables.Tallies, new((long)TallyKind.Residents),
            new((long)TallyKind.Residents + 1), 2);
        var open = Whole(node, RegisterTables.Residences).Count(row => row.State == ResidenceState.Open);
        // A version that a CS lost counts as open, whatever it was (decision 0008).
        var lost = node.Inbox is null ? 0 : _damages.Count(one => one.Node == node);
        if (Math.Abs(residents.Sum(row => row.Count) - open) > lost
            && !_unrepaired.Any(one => one.Node == node.Name))
            Fail($"{node.Name}: the count of open residences is wrong");
        if (node.Store.Count(NodeTables.Outbox) != node.Facts.Out.Values.Sum(row => row.Last - row.Kept))
            Fail($"{node.Name}: the outbox does not hold what it says");
        if (node.Process!.Counters.RecoveryNeeded.Count > 0)
            Fail($"{node.Name}: wants recovery, though no store was lost");
    }

    /// <summary>A digest over every row of every table of every node.</summary>
    private ulong TablesOfAll()
    {
        var digest = new EventDigest();
        foreach (var node in _nodes.Values)
        {
            foreach (var table in ServerNode.Tables)
            {
                var rows = node.Disk.Dump(table);
                digest.Add(table.Name);
                digest.Add(Encoding.UTF8.GetBytes(rows));
            }
        }
        return digest.Value;
    }
}

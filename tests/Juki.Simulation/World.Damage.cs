using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Flows.Demands;
using Juki.Server.Flows.Update;
using Juki.Server.Node;

namespace Juki.Simulation;

// Damage to what is stored. Rows that a neighbour holds too must be repaired by it; other damage must end the process,
// and a person restores the store. What was damaged must never be given out.
internal sealed partial class World
{
    /// <summary>So often a neighbour is asked before a row counts as one that cannot be repaired.</summary>
    private const int AsksMax = 3;

    /// <summary>What nodes read that the checkers read too after every commit: damaged only while the process is
    /// down.</summary>
    private static readonly Table[] OfCheckers =
        [NodeTables.Numbers, NodeTables.LanesOut, NodeTables.LanesIn, NodeTables.Tallies, DemandTables.Demands];

    private readonly List<(SimulatedNode Node, Table Table, RowKey Key, long Code)> _damages = [];
    private readonly HashSet<(NodeName Node, long Code)> _unrepaired = [];

    // ---- rows that a neighbour holds too ----

    private void DamageRowSomewhere()
    {
        DamageRow(SomeMachine(), _machineRandom.Pick<Table>(
            [RegisterTables.Residences, RegisterTables.History, RegisterTables.Numbers]));
    }

    private void DamageRow(SimulatedNode node, Table table)
    {
        var rows = StorageDamage.Rows(node.Disk, table);
        if (node.Process is null || rows == 0)
            return;
        var key = StorageDamage.KeyAt(node.Disk, table, _machineRandom.Below((int)rows));
        var code = table == RegisterTables.Numbers ? node.Store.Fetch(RegisterTables.Numbers, [key], [])
            .Select(row => row.Code.Value).FirstOrDefault() : key.A;
        if (code == 0 || _damages.Exists(one => one.Code == code))
            return; // a neighbour with damage of its own cannot help
        _damages.Add((node, table, key, code));
        if (_options.Bug == PlantedBug.ServesDamagedRow)
        {
            Forge(node, table, key);
            return;
        }
        node.WasDamaged = true;
        Damage(node, table, key, (int)rows);
        Reach(table == RegisterTables.Residences ? Mark.ResidenceDamaged
            : table == RegisterTables.History ? Mark.HistoryDamaged : Mark.NumberDamaged);
        if (_machineRandom.Chance(300))
            Kill(node, 500); // the next start looks at every row
    }

    private void Damage(SimulatedNode node, Table table, RowKey key, int rows)
    {
        var kind = _machineRandom.Pick(Enum.GetValues<DamageKind>());
        var other = StorageDamage.KeyAt(node.Disk, table, _machineRandom.Below(rows));
        StorageDamage.Damage(node.Disk, table, key, other, kind, _machineRandom);
        Reach(kind switch
        {
            DamageKind.Exchanged => Mark.RowExchanged,
            DamageKind.Torn => Mark.RowTorn,
            _ => Mark.ValueFlipped,
        });
    }

    /// <summary>The planted bug: a damaged row that looks whole.</summary>
    private static void Forge(SimulatedNode node, Table table, RowKey key)
    {
        if (table != RegisterTables.Residences)
            return;
        var row = node.Store.Fetch(RegisterTables.Residences, [key.Leading(1)])
            .First(row => RegisterTables.Residences.Key(row) == key);
        var information = row.Information;
        node.Store.Begin();
        node.Store.Upsert(RegisterTables.Residences, [row with
        {
            Information = information with { Address = information.Address with { PostalCode = "9999999" } },
        }]);
        node.Store.Commit();
    }

    // ---- rows that only the node has ----

    private void DamageStoreSomewhere()
    {
        var node = SomeMachine();
        if (!_isFaulty || node.Process is null || (node.Inbox is not null && !_machinePlan.HasPlainFiles))
            return;
        if (!node.HasBackup)
        {
            BackUp(node);
            Plan(10_000, () => DamageStore(node));
            return;
        }
        DamageStore(node);
    }

    private void DamageStore(SimulatedNode node)
    {
        if (!_isFaulty || node.Process is null || !node.HasBackup)
            return;
        var tables = ServerNode.Tables.Where(table => RepairTables.Of(table) == RepairedTable.None
            && StorageDamage.Rows(node.Disk, table) > 0).ToList();
        var table = _machineRandom.Pick(tables);
        var rows = (int)StorageDamage.Rows(node.Disk, table);
        var key = StorageDamage.KeyAt(node.Disk, table, _machineRandom.Below(rows));
        node.WasDamaged = true;
        if (OfCheckers.Contains(table) || _machineRandom.Chance(500))
            Kill(node, _machineRandom.Between(200, 3_000));
        Damage(node, table, key, rows);
        Reach(Mark.StoreDamaged);
    }

    /// <summary>The process found damage and ended, or did not start: a person restores the store from the last
    /// backup.</summary>
    private void FoundDamage(SimulatedNode node, Exception failure)
    {
        Check(failure is RowDamagedException, node, $"ended of damage with {failure.GetType().Name}");
        Check(node.HasBackup && _machinePlan.DamagedStores > 0, node, "ended of damage that a neighbour can repair");
        Reach(node, Mark.DamageEndedMunicipality, Mark.DamageEndedPrefecture, Mark.DamageEndedNation);
        _restores++;
        _digest.Add(-3);
        var delay = _machineRandom.Between(1_000, 20_000);
        if (node.Process is null)
            PlanStart(node, delay);
        else
            Kill(node, delay);
        node.Restore();
    }

    // ---- afterwards ----

    /// <summary>Every damaged store was looked at whole; what the nation loses in the quiet it gets back.</summary>
    private void MendAll()
    {
        if (_machinePlan.DamagedRows > 0)
        {
            var nation = _nodes[NodeName.Nation];
            DamageRow(nation, RegisterTables.Residences);
            DamageRow(nation, RegisterTables.Numbers);
        }
        var damaged = _nodes.Values.Where(node => node.WasDamaged).ToList();
        if (damaged.Count == 0 && _damages.Count == 0)
            return;
        if (_damages.Count > 0)
            Kill(_nodes[NodeName.Nation], 500);
        RunUntil(_now + 5_000);
        RunUntilQuiet();
        for (var asked = 1; asked < AsksMax && IsDamageTold(); asked++)
        {
            _passed += RepairFlow.AskAgain + 1;
            Reach(Mark.RepairAskedAgain);
            RunUntilQuiet();
        }
        Check(_nodes[NodeName.Nation].Store.Count(RepairTables.Unjudged) == 0, _nodes[NodeName.Nation],
            "has not judged what it refused for damage");
        RefoldModels();
        damaged.ForEach(CheckMended);
    }

    private bool IsDamageTold() =>
        _nodes.Values.Any(node => node.WasDamaged
            && node.Store.Count(RepairTables.Damage) + node.Store.Count(RepairTables.Unjudged) > 0);

    private void CheckMended(SimulatedNode node)
    {
        var told = node.Store.Range(RepairTables.Damage, First, End, 1_000);
        foreach (var row in told)
            CheckUnrepaired(node, row);
        foreach (var table in ServerNode.Tables)
        {
            var left = StorageDamage.Find(node.Store, table);
            if (left.Any(key => !told.Exists(row => row.Table == RepairTables.Of(table) && row.Key == key)))
                Fail($"{node.Name}: damage in {table.Name} is left that the node does not tell");
        }
        if (node.Process!.Status() is { RowsRepaired: > 0 })
            Reach(node, Mark.RepairedAtMunicipality, Mark.RepairedAtPrefecture, Mark.RepairedAtNation);
        Check(node.Process.Status().RowsDamaged == told.Count, node, "tells another number of damaged rows");
    }

    /// <summary>A CS that holds what was refused above holds other versions than its prefecture: nothing can repair its
    /// row, and the status names it.</summary>
    private void CheckUnrepaired(SimulatedNode node, DamageRow row)
    {
        var model = node.Name.Role == Role.Municipality ? _models[node.Name.Office] : null;
        var code = row.Key.A;
        if (model is null || (model.Cs.Rows.GetValueOrDefault(code) == model.Tiers.Rows.GetValueOrDefault(code)
            && VersionsOf(node).SequenceEqual(VersionsOf(_nodes[NodeName.OfPrefecture(node.Name.Office.Prefecture)]))))
            Fail($"{node.Name}: a damaged row of {row.Table} was not repaired");
        Reach(Mark.DamageNamed);
        _unrepaired.Add((node.Name, code));

        IEnumerable<Residence> VersionsOf(SimulatedNode holder) => holder.Store
            .Fetch(RegisterTables.History, [new(code)], []).Where(version => version.Municipality == node.Name.Office);
    }

    /// <summary>What was refused since a row was damaged is what it is: the models take it so, if it had to do with a
    /// damaged row.</summary>
    private void RefoldModels()
    {
        if (_damages.Count == 0)
            return;
        foreach (var (town, model) in _models)
        {
            var node = _nodes[NodeName.OfMunicipality(town)];
            var refused = node.Store.Range(IntakeTables.Refusals, First, End, 10_000)
                .Where(row => row.Verdict == UpdateVerdict.RecordDamaged).ToList();
            if (refused.Count == 0)
                continue;
            foreach (var row in refused)
            {
                var tier = (Role)row.Tier;
                Check(tier != Role.National, node, "was refused by the nation what its prefecture took");
                var at = tier == Role.Prefecture ? _nodes[NodeName.OfPrefecture(town.Prefecture)] : node;
                Check(model.ChangeOf(row.Place, row.Number) is { } change && IsAboutDamage(at, change), node,
                    "was refused a record for damage that has nothing to do with it");
            }
            model.Refold(refused.Select(row => (row.Place, row.Number)).ToHashSet());
        }
    }

    /// <summary>A receipt without the lines of what the nation had refused for damage when it was written, and judged
    /// later: receipts stay as they were written.</summary>
    private string? WithoutJudgedLater(string? receipt)
    {
        const string Later = $" {nameof(UpdateVerdict.RecordDamaged)} {nameof(UpdateField.None)} national";
        if (receipt is null || !_damages.Exists(one => one.Node.Name == NodeName.Nation))
            return receipt;
        var lines = receipt.Split('|');
        var left = lines.Where(line => !line.EndsWith(Later, StringComparison.Ordinal)).ToList();
        if (left.Count < lines.Length)
            Reach(Mark.JudgedLater);
        return left.Count == 1 ? $"{left[0]}|" : string.Join('|', left);
    }

    private bool IsAboutDamage(SimulatedNode node, Change change) => _damages.Exists(one => one.Node == node
        && (one.Code == change.Code.Value || one.Code == change.After.Code.Value || !change.After.Number.IsNone));

    /// <summary>The rows of a table that are whole.</summary>
    private List<TRow> Whole<TRow>(SimulatedNode node, Table<TRow> table) where TRow : class
    {
        if (!_unrepaired.Any(one => one.Node == node.Name))
            return node.Store.Range(table, First, End, Store.BatchMax);
        var codes = _models[node.Name.Office].Cs.Rows.Keys.Select(code => new RowKey(code)).ToList();
        return node.Store.Fetch(table, codes, []);
    }
}

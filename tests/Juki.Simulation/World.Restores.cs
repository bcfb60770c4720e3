using Juki.Domain.Offices;

namespace Juki.Simulation;

// Backups and restores: one node, two, or all go back to what they were, while the others run.
internal sealed partial class World
{
    private long _restores;

    private void BackSomebodyUp()
    {
        if (_random.Chance(300))
        {
            foreach (var node in _nodes.Values)
                BackUp(node);
            return;
        }
        BackUp(Somebody());
    }

    private void BackUp(SimulatedNode node)
    {
        if (node.Process is null)
            return;
        Reach(Mark.BackupTaken);
        Kill(node, 200 + _random.Below(1_000));
        node.BackUp(isVerified: _random.Chance(600), _daysPassed);
    }

    private void RestoreSomebody()
    {
        var towns = _nodes.Values.Where(node => node.Name.Role == Role.Municipality).ToList();
        switch (_random.Below(4))
        {
            case 0:
                if (_nodes.Values.Count(Restore) == _nodes.Count)
                    Reach(Mark.RestoreOfAll);
                break;
            case 1:
                var town = _random.Pick(towns);
                var above = _nodes[NodeName.OfPrefecture(town.Name.Office.Prefecture)];
                var two = _random.Pick<SimulatedNode[]>([[town, above], [above, _nodes[NodeName.Nation]]]);
                if (two.Count(Restore) == 2)
                    Reach(Mark.RestoreOfTwo);
                break;
            default:
                Restore(Somebody());
                break;
        }
    }

    /// <summary>The store goes back to the last backup, and the machine starts again. False when there is none, or a
    /// file lies there of which the town's system says other things than it had said.</summary>
    private bool Restore(SimulatedNode node)
    {
        if (!node.HasBackup || node.Process is null || node.Inbox is { HasFaulty: true })
            return false;
        Reach(node.Name.Role switch
        {
            Role.National => Mark.RestoreOfNation,
            Role.Prefecture => Mark.RestoreOfPrefecture,
            _ => Mark.RestoreOfMunicipality,
        });
        _restores++;
        _digest.Add(-2);
        Kill(node, 200 + _random.Below(20_000));
        node.Restore();
        return true;
    }
}

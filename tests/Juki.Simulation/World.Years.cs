using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Node;

namespace Juki.Simulation;

// Years: the country lives on in jumps of days, over the ends of terms and a 29 February, with files, backups,
// restores, outages and damage now and then.
internal sealed partial class World
{
    /// <summary>Longest jump, days: past the term of the archive.</summary>
    private const int JumpMax = 40;

    /// <summary>Oldest backup that is restored, days [ours: the archive keeps 35].</summary>
    private const int BackupDaysMax = 30;

    /// <summary>Days after which the weekly scrub must have found what was damaged: it begins anew after 7.</summary>
    private const int ScrubDays = 8;

    private bool _hasRestoresInYears;

    private void LiveOn(int years)
    {
        if (years == 0)
            return;
        _hasRestoresInYears = _damages.Count == 0;
        var end = Today().AddYears(years);
        for (var stop = 1; Today() < end; stop++)
        {
            LetPass(DaysToNextStop());
            Disturb();
            HandInLater();
            RunUntilQuiet();
            RefoldModels(); // what a CS cannot get repaired it refuses to change
            if (stop % 4 == 0)
                CheckQuiet();
        }
        CheckArchive();
        CheckQuiet();
    }

    /// <summary>Any jump, but none over the days around a 29 February.</summary>
    private int DaysToNextStop()
    {
        var (today, jump) = (Today(), 1 + _machineRandom.Below(JumpMax));
        for (var days = 1; days < jump; days++)
        {
            var day = today.AddDays(days);
            if (DateTime.IsLeapYear(day.Year) && day is { Month: 2, Day: 20 or >= 28 } or { Month: 3, Day: 1 })
                return days;
        }
        return jump;
    }

    private void Disturb()
    {
        var node = SomeMachine();
        switch (_machineRandom.Below(10))
        {
            case 0:
                Kill(node, 500);
                break;
            case 1: // switched off for weeks
                Kill(node, 2_000);
                _daysPassed += 1 + _machineRandom.Below(20);
                break;
            case 2 or 3:
                BackUp(node);
                break;
            case 4 when _hasRestoresInYears && _daysPassed - node.BackedUpOn <= BackupDaysMax:
                Restore(node);
                break;
            case 5 when _machinePlan.DamagedRows > 0 && node.Inbox is null:
                DamageAndScrub(node);
                break;
        }
        RunUntilQuiet();
    }

    /// <summary>Nobody asks for a row, and its disk damages it: the weekly look finds it.</summary>
    private void DamageAndScrub(SimulatedNode node)
    {
        var before = _damages.Count;
        DamageRow(node, RegisterTables.Residences);
        if (_damages.Count == before || _options.Bug != PlantedBug.None)
            return;
        var repaired = node.Process?.Status().RowsRepaired;
        LetPass(ScrubDays);
        RunUntil(_now + 10_000);
        RunUntilQuiet();
        Check(StorageDamage.Find(node.Store, RegisterTables.Residences).Count == 0, node,
            $"did not find or not repair within {ScrubDays} days what was damaged");
        if (repaired < node.Process!.Status().RowsRepaired)
            Reach(Mark.ScrubFoundDamage);
    }

    private void HandInLater()
    {
        _workload.Begin(Today());
        foreach (var town in SimulatedTown.All)
        {
            if (!_workload.IsLeapTime && !_machineRandom.Chance(350))
                continue;
            var file = Write(town, _models[town.Office].Receipts.Count + 1);
            foreach (var change in file.Records.Select(record => record.Change).OfType<Change>())
                NoteLeap(change);
            _nodes[town.Server].Inbox!.Offer(file);
        }
    }

    private void NoteLeap(Change change)
    {
        var leapDay = change.Date.Value % 10_000 == 229;
        if (leapDay && change.Reason == ChangeReason.Birth && change.After.DateOfBirth == change.Date)
            Reach(Mark.LeapDayBirth);
        else if (leapDay)
            Reach(Mark.LeapDayChange);
        if (change.Reason == ChangeReason.MoveOut && change.Date.Value > RecordedDate.From(Today()).Value)
            Reach(Mark.MoveOutAhead);
    }

    /// <summary>What was acknowledged longer ago than the archive keeps is gone.</summary>
    private void CheckArchive()
    {
        var sent = _nodes.Values.ToDictionary(node => node, node => node.Facts.Out);
        LetPass(1);
        LetPass(ServerNode.ArchiveDays + 1);
        RunUntil(_now + 5_000);
        foreach (var (node, lanes) in sent)
        {
            foreach (var (lane, row) in lanes)
                Check(node.Facts.Out[lane].Kept >= row.Last, node, "keeps messages longer than the archive's term");
        }
        Reach(Mark.ArchiveAged);
    }
}

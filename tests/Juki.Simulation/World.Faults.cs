using Juki.Domain.Offices;

namespace Juki.Simulation;

// Faults of lines, machines and clocks; and their end.
internal sealed partial class World
{
    private static readonly CrashPlace[] Places = Enum.GetValues<CrashPlace>();

    private void PlanFaults()
    {
        for (var i = 0; i < _plan.LinkFaults; i++)
            Plan(SomeTime(), SpoilLine);
        for (var i = 0; i < _plan.Crashes; i++)
            Plan(SomeTime(), CrashSomebody);
        for (var i = 0; i < _plan.Outages; i++)
            Plan(SomeTime(), TurnSomebodyOff);
        for (var i = 0; i < 2 * _plan.Restores; i++)
            Plan(SomeTime(), BackSomebodyUp);
        for (var i = 0; i < _plan.Restores; i++)
            Plan(SomeTime(), RestoreSomebody);
        for (var i = 0; i < _plan.ClockJumps; i++)
            Plan(SomeTime(), TurnSomeClock);
    }

    private long SomeTime() => _random.Between(0, _plan.FaultsFor);

    private SimulatedNode Somebody() => _random.Pick([.. _nodes.Values]);

    private void SpoilLine()
    {
        var pair = _random.Pick(_pairs);
        switch (_random.Below(4))
        {
            case 0:
                Reach(Mark.LinkCut);
                pair.CutUntil = _now + _random.Between(1_000, 60_000);
                break;
            case 1:
                Reach(Mark.LinkSlow);
                (pair.SlowUntil, pair.SlowDelay) = (_now + _random.Between(1_000, 60_000), _random.Between(500, 3_000));
                break;
            case 2 when pair.Newest is { } link:
                Reach(Mark.LinkOneWay);
                (_random.Chance(500) ? link.Lower : link.Upper).IsDeaf = true;
                break;
            case 3 when pair.Newest is { Lower.IsAlive: true } link:
                Reach(Mark.LinkHalfOpen);
                Arrive(link.Lower, new(link.Lower.Id, Server.Node.LinkEventKind.Closed));
                Doom(link);
                break;
        }
    }

    private void CrashSomebody()
    {
        var node = Somebody();
        if (node.Process is null)
            return;
        var place = _random.Pick(Places);
        if (place != CrashPlace.None)
        {
            var count = place == CrashPlace.InStore ? 1 + _random.Below(8) : 1 + _random.Below(3);
            node.Crash.Arm(place, count);
            return;
        }
        Reach(Mark.CrashBetweenTurns);
        Kill(node, 200 + _random.Below(8_000));
    }

    private void TurnSomebodyOff()
    {
        var node = Somebody();
        if (node.Process is null)
            return;
        Reach(node.Name.Role switch
        {
            Role.National => Mark.LongOutageOfNation,
            Role.Prefecture => Mark.LongOutageOfPrefecture,
            _ => Mark.LongOutageOfMunicipality,
        });
        Kill(node, _random.Between(30_000, 90_000));
    }

    private void TurnSomeClock()
    {
        var node = Somebody();
        node.WasClockWrong = true;
        switch (_random.Below(3))
        {
            case 0:
                Reach(Mark.ClockForward);
                node.ClockError += _random.Between(1_000, 4_000_000);
                break;
            case 1:
                Reach(Mark.ClockBack);
                node.ClockError -= _random.Between(1_000, 4_000_000);
                break;
            default:
                Reach(Mark.ClockNextDay);
                node.ClockError += 86_400_000;
                break;
        }
    }

    /// <summary>The process ends; another one starts after a while.</summary>
    private void Kill(SimulatedNode node, long downFor, bool isOwnFault = false)
    {
        _crashes++;
        node.End(isOwnFault);
        CloseAllOf(node);
        _digest.Add(-1);
        PlanStart(node, downFor);
    }

    private void PlanStart(SimulatedNode node, long downFor) => Plan(downFor, () =>
    {
        if (node.Process is not null)
            return;
        if (IsTokenGone(node))
        {
            Reach(Mark.StartedInVain);
            PlanStart(node, TokenTestEvery);
            return;
        }
        StartNode(node);
        foreach (var pair in _pairs.Where(pair => pair.Lower == node))
            PlanDial(pair);
    });

    /// <summary>From now on everything works, though what is broken must still be noticed.</summary>
    private void Heal()
    {
        _isFaulty = false;
        foreach (var vanish in _presentGhosts)
            vanish();
        foreach (var pair in _pairs)
        {
            pair.CutUntil = pair.SlowUntil = 0;
            if (pair.Newest is not { } link)
                continue;
            if (link.Lower.IsDeaf || link.Upper.IsDeaf)
                Doom(link);
            link.Lower.IsDeaf = link.Upper.IsDeaf = false;
        }
        foreach (var node in _nodes.Values)
        {
            node.ClockError = 0;
            node.TokenGoneUntil = 0;
            SetRoom(node, isLow: false, isFull: false);
            if (node.Process is null)
                StartNode(node);
            else if (node.WasDamaged)
                Kill(node, 500); // the next start looks at every row
            else
                node.Crash.Reset();
            node.Inquiries?.Crash.Reset();
            node.Inquiries?.Folder.Arm(0);
        }
        foreach (var pair in _pairs)
            PlanDial(pair);
    }
}

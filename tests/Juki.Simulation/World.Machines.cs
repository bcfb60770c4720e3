using Juki.Domain.Offices;

namespace Juki.Simulation;

// Faults of machines: disks without room, tokens that are gone, certificates that end.
internal sealed partial class World
{
    /// <summary>The host tests its token so often, and is started so often in vain, milliseconds.</summary>
    private const long TokenTestEvery = 5_000;

    private readonly MachinePlan _machinePlan;
    private readonly SplitMix _machineRandom;

    private void PlanMachineFaults()
    {
        PlanOften(_machinePlan.FullDisks, FillDisk);
        PlanOften(_machinePlan.LostTokens, LoseToken);
        PlanOften(_machinePlan.EndedCertificates, EndCertificate);
        PlanOften(_machinePlan.DamagedRows, DamageRowSomewhere);
        PlanOften(_machinePlan.DamagedStores, DamageStoreSomewhere);
        PlanOften(_machinePlan.Clones, () => StartClone(_machineRandom.Pick([.. _nodes.Values])));
        PlanOften(_machinePlan.Zombies, FreezeSomebody);
    }

    private void PlanOften(int times, Action fault)
    {
        for (var i = 0; i < times; i++)
            Plan(_machineRandom.Between(_plan.FaultsFor / 4, _plan.FaultsFor), fault);
    }

    private SimulatedNode SomeMachine() => _machineRandom.Pick([.. _nodes.Values]);

    /// <summary>Of three marks the one of the node's tier.</summary>
    private void Reach(SimulatedNode node, Mark municipality, Mark prefecture, Mark nation) =>
        Reach(node.Name.Role switch
        {
            Role.National => nation,
            Role.Prefecture => prefecture,
            _ => municipality,
        });

    // ---- disks without room ----

    /// <summary>Little room is left for a while, or none, or little and then none.</summary>
    private void FillDisk()
    {
        var node = SomeMachine();
        Reach(node, Mark.DiskFullAtMunicipality, Mark.DiskFullAtPrefecture, Mark.DiskFullAtNation);
        var way = _machineRandom.Below(3);
        SetRoom(node, isLow: way < 2, isFull: way == 2);
        if (way == 1)
            Plan(_machineRandom.Between(1_000, 5_000), () => SetRoom(node, isLow: _isFaulty, isFull: _isFaulty));
        Plan(_machineRandom.Between(10_000, 60_000), () => SetRoom(node, isLow: false, isFull: false));
    }

    private static void SetRoom(SimulatedNode node, bool isLow, bool isFull)
    {
        (node.Room.IsLow, node.Room.IsFull) = (isLow, isFull);
        if (node.Process is not null)
            node.Process.IsDiskFull = isLow;
    }

    /// <summary>What was refused for want of room must not have been taken in all the same.</summary>
    private void CheckRoom(SimulatedNode node, NodeFacts before)
    {
        if (!node.Room.IsLow || node.Process is not { IsDiskFull: true } || ReferenceEquals(before, node.Facts))
            return;
        Check(node.Facts.UpdateNumber == before.UpdateNumber, node, "took in records though its disk is full");
        Reach(Mark.CommitWhileDiskIsLow);
    }

    // ---- tokens and certificates ----

    /// <summary>Sessions go on until the host tests its token; then the process ends, and cannot start until the token
    /// is back.</summary>
    private void LoseToken()
    {
        var node = SomeMachine();
        if (node.Process is null)
            return;
        Reach(node, Mark.TokenGoneAtMunicipality, Mark.TokenGoneAtPrefecture, Mark.TokenGoneAtNation);
        node.TokenGoneUntil = _now + _machineRandom.Between(10_000, 90_000);
        Plan(_machineRandom.Between(0, TokenTestEvery), () =>
        {
            if (node.Process is not null && IsTokenGone(node))
                Kill(node, 1_000);
        });
    }

    private bool IsTokenGone(SimulatedNode node) => _now < node.TokenGoneUntil;

    /// <summary>A session lives no longer than its certificates: all of the node's end, and are opened anew.</summary>
    private void EndCertificate()
    {
        var node = SomeMachine();
        foreach (var end in _ends.Values.Where(end => end.Node == node && end.IsAlive).ToList())
        {
            Reach(Mark.CertificateEnded);
            Arrive(end, new(end.Id, Server.Node.LinkEventKind.Closed));
            Carry(end.Other, new(end.Other.Id, Server.Node.LinkEventKind.Closed), DelayOf(end.Link.Pair));
        }
    }
}

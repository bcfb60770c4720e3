using Juki.Domain.Offices;
using Juki.Server.Flows.Update;
using Juki.Wire;

namespace Juki.Server.Node;

/// <summary>How a lane to a peer stands.</summary>
internal sealed record LaneStatus(string Peer, string Class, long Last, long Acknowledged, bool Linked)
{
    /// <summary>Messages that wait for their acknowledgement.</summary>
    public long Waiting { get; init; }

    /// <summary>Bytes of disk that they take.</summary>
    public long WaitingBytes { get; init; }

    /// <summary>How long the oldest of them has waited, seconds; 0 when none waits.</summary>
    public long OldestSeconds { get; init; }

    /// <summary>How full the lane is, by the bound to which it is nearest; from 100 on it is full.</summary>
    public int FilledPercent { get; init; }
}

/// <summary>Where a record of a town stands: its 更新順番号, and the file and serial by which the town knows it; file 0
/// unknown.</summary>
internal sealed record UpdatePlace(long UpdateNumber, long File, long Serial)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{UpdateNumber} ({File:D8}: {Serial})");
}

/// <summary>How far a merger is (prefecture and nation).</summary>
/// <param name="Municipality">Code of the municipality that ended, or will.</param>
/// <param name="Day">From which day on, yyyymmdd.</param>
/// <param name="Successors">Codes of those that take its place.</param>
/// <param name="ToTakeOver">Its open residences that no successor has taken over yet.</param>
/// <param name="TakenOver">Those that one has.</param>
internal sealed record MergerStatus(
    string Municipality, int Day, IReadOnlyList<string> Successors, long ToTakeOver, long TakenOver);

/// <summary>How a node is: counts and names of offices, never a value of a resident.</summary>
internal sealed record NodeStatus
{
    /// <summary>The node.</summary>
    public required string Node { get; init; }

    /// <summary>Open residences; one that a successor goes on with counts once.</summary>
    public required long Residents { get; init; }

    /// <summary>Municipalities that have ended or will, in the order of their codes.</summary>
    public IReadOnlyList<MergerStatus> Mergers { get; init; } = [];

    /// <summary>False while the residences of a newly known merger are still being counted.</summary>
    public bool MergersCounted { get; init; } = true;

    /// <summary>Updates judged here, by name of the verdict.</summary>
    public required IReadOnlyDictionary<string, long> Judged { get; init; }

    /// <summary>Updates refused above, by name of the verdict.</summary>
    public required IReadOnlyDictionary<string, long> RefusedAbove { get; init; }

    /// <summary>Messages from above that were dropped because an item cannot be, by name of the kind.</summary>
    public required IReadOnlyDictionary<string, long> Unsound { get; init; }

    /// <summary>When the last of them came, milliseconds since 1970; 0 none since the start.</summary>
    public long LastUnsound { get; init; }

    /// <summary>Legacy files refused whole, by name of the problem.</summary>
    public required IReadOnlyDictionary<string, long> FilesRefused { get; init; }

    /// <summary>Legacy files taken in (CS).</summary>
    public required long FilesTaken { get; init; }

    /// <summary>Legacy files whose records do not all have a verdict (CS).</summary>
    public required int FilesUnanswered { get; init; }

    /// <summary>True while a receipt, or the refusal of a file, finds no room in the drop folder (CS).</summary>
    public bool HasNoRoomForReceipts { get; init; }

    /// <summary>Number of the file that is waited for although later ones lie there; 0 none (CS).</summary>
    public required long FileGapAt { get; init; }

    /// <summary>Records held here and not taken over above (CS).</summary>
    public required long NotTakenOver { get; init; }

    /// <summary>Notices about persons whom another town holds too (CS).</summary>
    public required long Notices { get; init; }

    /// <summary>Persons held open by two towns (nation).</summary>
    public required long OpenTwice { get; init; }

    /// <summary>Lag from intake at the CS to here, milliseconds, half of the updates; −1 without any since the
    /// start.</summary>
    public required long LagP50 { get; init; }

    /// <summary>The same, 99 % of the updates.</summary>
    public required long LagP99 { get; init; }

    /// <summary>Messages handled since the start.</summary>
    public required long Handled { get; init; }

    /// <summary>Copies dropped since the start.</summary>
    public required long Copies { get; init; }

    /// <summary>Batches committed since the start.</summary>
    public required long Commits { get; init; }

    /// <summary>Links that this node ended since the start, by reason.</summary>
    public required IReadOnlyDictionary<string, long> LinksEnded { get; init; }

    /// <summary>Links that peers ended since the start, by the reason that they gave.</summary>
    public IReadOnlyDictionary<string, long> LinksEndedByPeers { get; init; } = new Dictionary<string, long>();

    /// <summary>Peers with whom this node has no protocol version in common, and what they speak.</summary>
    public IReadOnlyList<string> OtherVersions { get; init; } = [];

    /// <summary>Peers with whom this node cannot go on before an operator has looked, lane and reason.</summary>
    public required IReadOnlyList<string> RecoveryNeeded { get; init; }

    /// <summary>Rows that the scrub has looked at in this pass.</summary>
    public required long RowsChecked { get; init; }

    /// <summary>Rows found damaged that wait for their repair.</summary>
    public required long RowsDamaged { get; init; }

    /// <summary>Residents whose updates were refused here for damage alone, and wait to be judged (nation).</summary>
    public long Unjudged { get; init; }

    /// <summary>Damaged records that were refused above, so that no neighbour can repair them: the town has to hand
    /// them in anew. By number of the update, file and serial; at most <see cref="HandInAnewMax"/> (CS).</summary>
    public IReadOnlyList<UpdatePlace> HandInAnew { get; init; } = [];

    /// <summary>Most that <see cref="HandInAnew"/> tells [ours: a screen].</summary>
    public const int HandInAnewMax = 20;

    /// <summary>Rows repaired by a neighbour, ever.</summary>
    public required long RowsRepaired { get; init; }

    /// <summary>Day on which the scrub last came to the end, yyyymmdd; 0 never.</summary>
    public required long LastScrub { get; init; }

    /// <summary>Messages and records that made the node fail and stand on the work list.</summary>
    public int SetAside { get; init; }

    /// <summary>Those that wait on the work list for one of them.</summary>
    public int SetAsideWaiting { get; init; }

    /// <summary>Lanes to peers.</summary>
    public required IReadOnlyList<LaneStatus> Lanes { get; init; }

    /// <summary>True when nothing is on its way from here.</summary>
    public required bool IsQuiet { get; init; }
}

// Status: what the node says about itself.
internal sealed partial class ServerNode
{
    /// <summary>How the node is. Reads the tables; call it between turns.</summary>
    public NodeStatus Status()
    {
        var tallies = _store.Range(NodeTables.Tallies, new(0), new(long.MaxValue), Store.BatchMax);
        return new NodeStatus
        {
            Node = _self.ToString(),
            Residents = tallies.Where(row => row.Kind == TallyKind.Residents).Sum(row => row.Count)
                - tallies.Where(row => row.Kind == TallyKind.TakenOver).Sum(row => row.Count),
            Mergers = [.. _options.Municipalities.Merged.Select(ended => StatusOf(ended, tallies))],
            MergersCounted = _self.Role == Role.Municipality || !MergerCount.IsDue(_batch),
            Judged = Named<Domain.Changes.UpdateVerdict>(tallies, TallyKind.Judged),
            RefusedAbove = Named<Domain.Changes.UpdateVerdict>(tallies, TallyKind.RefusedAbove),
            Unsound = Named<MessageKind>(tallies, TallyKind.Unsound),
            LastUnsound = Counters.LastUnsound,
            FilesRefused = Named<Wire.Files.LegacyFileProblem>(tallies, TallyKind.FilesRefused),
            FilesTaken = _numbers[NodeNumberId.LegacyFile],
            FilesUnanswered = _intake?.Unanswered ?? 0,
            HasNoRoomForReceipts = _intake?.HasNoRoom ?? false,
            FileGapAt = _intake?.GapAt ?? 0,
            NotTakenOver = _store.Count(IntakeTables.NotTakenOver),
            Notices = _store.Count(IntakeTables.Notices),
            OpenTwice = _store.Count(RegisterTables.OpenTwice),
            LagP50 = Counters.Lag(500),
            LagP99 = Counters.Lag(990),
            Handled = Counters.Handled,
            Copies = Counters.Copies,
            Commits = Counters.Commits,
            LinksEnded = Counters.Closed.ToDictionary(one => one.Key.ToString(), one => one.Value),
            LinksEndedByPeers = Counters.ClosedByPeer.ToDictionary(one => one.Key.ToString(), one => one.Value),
            OtherVersions = [.. Counters.OtherVersions.Select(
                one => $"{NodeName.FromNumber(one.Key)} {one.Value}")],
            RecoveryNeeded = [.. Counters.RecoveryNeeded.Select(
                one => $"{NodeName.FromNumber(one.Key)} {one.Value}")],
            RowsChecked = _numbers[NodeNumberId.ScrubRows],
            RowsDamaged = _damagedRows,
            Unjudged = _unjudged,
            HandInAnew = HandInAnew(),
            RowsRepaired = tallies.Where(row => row.Kind == TallyKind.RowsRepaired).Sum(row => row.Count),
            LastScrub = _numbers[NodeNumberId.ScrubEnd],
            SetAside = _workList.Rows.Count(row => row.Reason != SetAsideReason.WaitsForEarlier),
            SetAsideWaiting = _workList.Rows.Count(row => row.Reason == SetAsideReason.WaitsForEarlier),
            Lanes = [.. _lanesOut.Values.Where(lane => lane.Last > 0).Select(Status)],
            IsQuiet = _lanesOut.Values.All(lane => lane.Waiting == 0) && (_intake?.Unanswered ?? 0) == 0,
        };
    }

    private List<UpdatePlace> HandInAnew()
    {
        if (_intake is null || _damagedRows == 0)
            return [];
        return RepairFlow.ToHandInAnew(_store, NodeStatus.HandInAnewMax).ConvertAll(number =>
        {
            var (file, serial) = LegacyIntake.PlaceOf(number, _store, _numbers);
            return new UpdatePlace(number, file, serial);
        });
    }

    private static MergerStatus StatusOf(Municipality ended, List<TallyRow> tallies)
    {
        return new(ended.Code.ToString(), ended.Until.Value, [.. ended.Successors.Select(code => code.ToString())],
            Count(TallyKind.ToTakeOver), Count(TallyKind.TakenOver));

        long Count(TallyKind kind) =>
            tallies.Find(row => row.Kind == kind && row.Of == ended.Code.Value)?.Count ?? 0;
    }

    private static Dictionary<string, long> Named<TName>(List<TallyRow> tallies, TallyKind kind)
        where TName : struct, Enum =>
        tallies.Where(row => row.Kind == kind)
            .ToDictionary(row => Enum.GetName(typeof(TName), Enum.ToObject(typeof(TName), row.Of))
                ?? "Unknown", row => row.Count);
}

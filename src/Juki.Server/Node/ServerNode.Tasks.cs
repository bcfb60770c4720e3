using Juki.Server.Flows.Demands;

namespace Juki.Server.Node;

/// <summary>What a person of this office does with the tables, in a batch of the core.</summary>
/// <param name="act">Judges, and puts what follows into the batch.</param>
internal sealed class NodeTask(Action<Batch> act)
{
    /// <summary>True once its effects are committed.</summary>
    public bool IsCommitted { get; private set; }

    /// <summary>In the batch.</summary>
    public void Do(Batch batch) => act(batch);

    /// <summary>After the commit.</summary>
    public void Committed() => IsCommitted = true;
}

// Acts of this office's people, and the demands that go up because of them.
internal sealed partial class ServerNode
{
    private readonly Queue<NodeTask> _tasks = new();
    private readonly List<NodeTask> _tasksDone = [];
    private long _demandsToSend;
    private RowKey? _demandsFrom;
    private int _demandsLookedOn;

    /// <summary>Has an act done in the next batch that is not for one suspect alone. An act that throws ends the
    /// process.</summary>
    public void Do(NodeTask task) => _tasks.Enqueue(task);

    /// <summary>True when an act waits, or a demand that the tier above understands. What is set aside goes on
    /// first.</summary>
    private bool IsTaskDue() => _alone is null && (_tasks.Count > 0 || CanSendDemands());

    private bool CanSendDemands() => _demandsToSend > 0 && DemandFlow.IsSpokenIn(VersionAbove);

    /// <summary>Protocol version of the link to the tier above; 0 while there is none.</summary>
    private int VersionAbove => Routes.Upstream(_self) is { } above
        && _links.Values.FirstOrDefault(link => link.IsReady && link.Peer == above) is { } ready ? ready.Version : 0;

    private void DoTasks()
    {
        for (var left = _tasks.Count; left > 0; left--)
        {
            var task = _tasks.Dequeue();
            task.Do(_batch);
            _tasksDone.Add(task);
        }
        if (CanSendDemands())
            DemandFlow.SendUp(_batch);
        EraseDemands();
    }

    /// <summary>Once a day, and after a start: those whose term is over, some in each batch.</summary>
    private void EraseDemands()
    {
        if (_demandsLookedOn != _batch.Today.Value)
            (_demandsLookedOn, _demandsFrom) = (_batch.Today.Value, new RowKey(0));
        if (_demandsFrom is { } from)
            _demandsFrom = DemandFlow.Erase(from, _batch);
    }

    private void TasksCommitted()
    {
        if (_batch.DemandsToSend.IsChanged)
            _demandsToSend = _store.Count(DemandTables.ToSend);
        _tasksDone.ForEach(task => task.Committed());
        _tasksDone.Clear();
    }
}

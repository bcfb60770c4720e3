using Juki.Domain.Offices;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Node;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>
/// The thread of batch provision: it reads the register by snapshots of its own, and hands what it found to the inquiry
/// core, which alone writes the record. It looks into the folder every second.
/// </summary>
internal sealed class BatchThread : IDisposable
{
    private const int IdleMilliseconds = 1_000, BlockedMilliseconds = 5_000;

    private readonly ManualResetEventSlim _awake = new(false, spinCount: 0);
    private readonly SqliteStore _register;
    private readonly BatchFolder _files;
    private readonly BatchDesk _desk;
    private readonly ILogger _log;
    private readonly Action<Exception> _failed;
    private Thread? _thread;
    private volatile bool _stopping;

    /// <summary>Opens the register and the folder; nothing runs yet.</summary>
    /// <param name="config">Of the node.</param>
    /// <param name="municipalities">Those that go on, and what became of the others.</param>
    /// <param name="core">The inquiry core's thread.</param>
    /// <param name="record">What that thread does with the record.</param>
    /// <param name="tables">The signed tables in force.</param>
    /// <param name="log">For events.</param>
    /// <param name="failed">Called on this thread, once, when a step threw.</param>
    public BatchThread(
        NodeConfig config, MunicipalityTable municipalities, InquiryThread core, IBatchRecord record,
        Func<BatchTablesInForce?> tables, ILogger log, Action<Exception> failed)
    {
        (_log, _failed) = (log, failed);
        _register = SqliteStore.OpenReadOnly(config.StorePath);
        _files = new(Path.Combine(config.DataFolder, BatchFolder.Name));
        _desk = new(
            config.Node, config.Network, _register, new RecordThere(core, record, log), _files, tables,
            municipalities);
    }

    /// <summary>Starts the thread; the core's thread runs.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { Name = "batch", IsBackground = true, Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>Finishes the step at hand and ends; before the core's thread does.</summary>
    public void Stop()
    {
        _stopping = true;
        _awake.Set();
        _thread?.Join();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _desk.Dispose();
        _files.Dispose();
        _register.Dispose();
        _awake.Dispose();
    }

    private void Run()
    {
        try
        {
            var wasBlocked = false;
            while (!_stopping)
            {
                var came = _desk.Step(new Moment(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
                var isBlocked = came == BatchStep.Blocked;
                if (isBlocked && !wasBlocked)
                    _log.BatchBlocked();
                wasBlocked = isBlocked;
                if (came != BatchStep.Worked)
                    _awake.Wait(isBlocked ? BlockedMilliseconds : IdleMilliseconds);
            }
        }
        catch (Exception failure) // whatever it is, the state in memory can no longer be trusted
        {
            _failed(failure);
        }
    }

    /// <summary>The record, as it is reached from this thread.</summary>
    private sealed class RecordThere(InquiryThread core, IBatchRecord record, ILogger log) : IBatchRecord
    {
        public BatchJobRow? First() => core.Ask(record.First);

        public BatchJobRow? Find(RowKey key) => core.Ask(() => record.Find(key));

        public void Take(BatchJobRow job, Moment now)
        {
            _ = Do(() => record.Take(job, now));
            log.BatchMoved(job.Name, job.State, job.Header.Count, 0);
        }

        public void Refuse(BatchRefusal refusal, Moment now) => _ = Do(() => record.Refuse(refusal, now));

        public void Slice(BatchSlice slice, Moment now) => _ = Do(() => record.Slice(slice, now));

        public void End(BatchJobRow job, Moment now)
        {
            _ = Do(() => record.End(job, now));
            log.BatchMoved(job.Name, BatchState.Done, job.Position, job.Answered);
        }

        private bool Do(Action act) => core.Ask(() =>
        {
            act();
            return true;
        });
    }
}

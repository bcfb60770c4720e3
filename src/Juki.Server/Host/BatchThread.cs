using Juki.Domain.Offices;
using Juki.Domain.Provision;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Node;
using Microsoft.Extensions.Logging;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Host;

/// <summary>Asks the node above after lines; <paramref name="told"/> is told once, null when there was no answer in
/// time.</summary>
internal delegate void AskNation(Bodies.BatchAsk ask, Action<Bodies.BatchTold?> told);

/// <summary>A thread of the pool works beside the desk.</summary>
internal sealed class BatchAside : IBatchAside
{
    /// <inheritdoc/>
    public Func<T> Begin<T>(Func<T> work)
    {
        var begun = Task.Run(work);
        return () => begun.GetAwaiter().GetResult();
    }
}

/// <summary>
/// The thread of batch provision: it reads the register by snapshots of its own, and hands what it found to the inquiry
/// core, which alone writes the record. It looks into the folder every second.
/// </summary>
internal sealed class BatchThread : IDisposable
{
    private const int IdleMilliseconds = 1_000, BlockedMilliseconds = 5_000;

    private readonly ManualResetEventSlim _awake = new(false, spinCount: 0);
    private readonly SqliteStore _register;
    private readonly SqliteStore _registerAside;
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
    /// <param name="askAbove">Has the inquiry core ask the node above; called on that core's thread.</param>
    /// <param name="tables">The signed tables in force.</param>
    /// <param name="log">For events.</param>
    /// <param name="failed">Called on this thread, once, when a step threw.</param>
    public BatchThread(
        NodeConfig config, MunicipalityTable municipalities, InquiryThread core, IBatchRecord record,
        AskNation askAbove, Func<BatchTablesInForce?> tables, ILogger log, Action<Exception> failed)
    {
        (_log, _failed) = (log, failed);
        _register = SqliteStore.OpenReadOnly(config.StorePath, isMapped: true);
        _registerAside = SqliteStore.OpenReadOnly(config.StorePath, isMapped: true);
        _files = new(Path.Combine(config.DataFolder, BatchFolder.Name));
        _desk = new(
            config.Node, config.Network, _register, new RecordThere(core, record, log), _files, tables,
            municipalities)
        {
            Aside = new BatchAside(),
            RegisterAside = _registerAside,
            Nation = config.Node.Role == Role.Prefecture ? new NationThere(core, askAbove) : null,
        };
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
        _registerAside.Dispose();
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

    /// <summary>The nation, as it is reached from this thread: over the link of the inquiry core.</summary>
    private sealed class NationThere(InquiryThread core, AskNation askAbove) : IBatchNation
    {
        public IReadOnlyList<Bodies.BatchTold?> Ask(IReadOnlyList<Bodies.BatchAsk> asks)
        {
            var told = new Bodies.BatchTold?[asks.Count];
            for (var from = 0; from < asks.Count; from += BatchLimits.AsksOpenMax)
            {
                var some = Math.Min(BatchLimits.AsksOpenMax, asks.Count - from);
                var answers = AskSome([.. asks.Skip(from).Take(some)]);
                answers.CopyTo(told, from);
                if (answers.Contains(null))
                    break; // the others would wait for nothing
            }
            return told;
        }

        private Bodies.BatchTold?[] AskSome(Bodies.BatchAsk[] asks)
        {
            TaskCompletionSource<Bodies.BatchTold?>[] told =
                [.. asks.Select(_ => new TaskCompletionSource<Bodies.BatchTold?>())];
            core.Post(() =>
            {
                for (var one = 0; one < asks.Length; one++)
                    askAbove(asks[one], told[one].SetResult);
                core.Wake(); // a turn has to send them
            });
            return [.. told.Select(one => one.Task.GetAwaiter().GetResult())];
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

        public Action Slice(BatchSlice slice, Moment now)
        {
            var begun = core.Begin(() =>
            {
                record.Slice(slice, now)();
                return true;
            });
            return () => _ = begun();
        }

        public BatchWaitRow WaitForNation(BatchJobRow job, Moment now) =>
            core.Ask(() => record.WaitForNation(job, now));

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

using System.Collections.Concurrent;
using System.Globalization;
using Juki.Server.Audit;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Node;

namespace Juki.Benchmarks;

/// <summary>The record on a thread of its own, as the inquiry core has it in a server: the desk goes on while a slice
/// is being recorded.</summary>
internal sealed class BatchRecordThread : IBatchRecord, IDisposable
{
    private const int NanosecondsOfTick = 100;

    private readonly BlockingCollection<Action> _work = [];
    private readonly IBatchRecord _inner;
    private readonly Thread _thread;
    private long _processor;

    /// <summary>Starts the thread.</summary>
    /// <param name="record">Ticked after each act, as the core does.</param>
    /// <param name="inner">What the thread does with it.</param>
    /// <param name="now">The time of all that is done.</param>
    public BatchRecordThread(RecordDesk record, IBatchRecord inner, Moment now)
    {
        _inner = inner;
        _thread = new Thread(() =>
        {
            foreach (var work in _work.GetConsumingEnumerable())
            {
                work();
                record.Tick(new(now.Milliseconds + HeadRules.HeadEveryMs));
            }
            _processor = ProcessorOfThisThread().Ticks;
        });
        _thread.Start();
    }

    /// <summary>Processor time of the thread; ends it.</summary>
    public TimeSpan End()
    {
        _work.CompleteAdding();
        _thread.Join();
        return new(_processor);
    }

    /// <summary>Processor time of the calling thread so far, as the kernel tells it; zero where it does not.</summary>
    public static TimeSpan ProcessorOfThisThread()
    {
        const string path = "/proc/thread-self/schedstat";
        return File.Exists(path)
            && long.TryParse(
                File.ReadAllText(path).Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var spent)
            ? new(spent / NanosecondsOfTick)
            : TimeSpan.Zero;
    }

    /// <inheritdoc/>
    public BatchJobRow? First() => Begin(_inner.First)();

    /// <inheritdoc/>
    public BatchJobRow? Find(RowKey key) => Begin(() => _inner.Find(key))();

    /// <inheritdoc/>
    public void Take(BatchJobRow job, Moment now) => Begin(() => _inner.Take(job, now))();

    /// <inheritdoc/>
    public void Refuse(BatchRefusal refusal, Moment now) => Begin(() => _inner.Refuse(refusal, now))();

    /// <inheritdoc/>
    public Action Slice(BatchSlice slice, Moment now) => Begin(() => _inner.Slice(slice, now)());

    /// <inheritdoc/>
    public BatchWaitRow WaitForNation(BatchJobRow job, Moment now) => Begin(() => _inner.WaitForNation(job, now))();

    /// <inheritdoc/>
    public void End(BatchJobRow job, Moment now) => Begin(() => _inner.End(job, now))();

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = End();
        _work.Dispose();
    }

    private Action Begin(Action work)
    {
        var begun = Begin(() =>
        {
            work();
            return true;
        });
        return () => _ = begun();
    }

    private Func<T> Begin<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        });
        return () => done.Task.GetAwaiter().GetResult();
    }
}

using Juki.Domain.Offices;
using Juki.Server.Audit;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Node;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Simulation;

/// <summary>
/// Batch provision of one process: the real desk over the folder and the record, with a thread of its own as in the
/// host. What it hands to the core is done there in the order in which it came, at once or a little later.
/// </summary>
internal sealed class SimulatedBatches : IBatchRecord, IBatchNation
{
    private readonly BatchRecord _record;
    private readonly BatchDesk _desk;
    private readonly Func<IReadOnlyList<Bodies.BatchAsk>, IReadOnlyList<Bodies.BatchTold?>> _ask;
    private readonly Action _posted;
    private readonly bool _doesNotWait;
    private readonly Queue<Post> _posts = [];

    /// <summary>Starts it.</summary>
    /// <param name="of">What the machine has for inquiries, started.</param>
    /// <param name="municipalities">Those that go on.</param>
    /// <param name="ask">Has the core ask the nation, and waits.</param>
    /// <param name="posted">Told when something waits for the core.</param>
    /// <param name="bug">Bug to plant.</param>
    public SimulatedBatches(
        SimulatedInquiries of, MunicipalityTable municipalities,
        Func<IReadOnlyList<Bodies.BatchAsk>, IReadOnlyList<Bodies.BatchTold?>> ask, Action posted, PlantedBug bug)
    {
        (_ask, _posted, _doesNotWait) = (ask, posted, bug == PlantedBug.TellsBatchBeforeRecord);
        _record = new(of.Record, of.Name);
        _desk = new(
            of.Name, SimulatedNode.Network, of.Register, this, of.Folder,
            () => of.Desk.Tables is { } tables ? new(tables.Affairs, tables.Agreements) : null, municipalities)
        {
            SliceLines = SliceLines, Nation = of.Name.Role == Role.Prefecture ? this : null,
        };
    }

    /// <summary>Lines of a slice: files of a few slices.</summary>
    public const int SliceLines = 4;

    /// <summary>True while a step is on the agenda, or is being made.</summary>
    public bool IsStepPlanned { get; set; }

    /// <summary>Told of each job that was taken in; false: the process ended, and nobody knows.</summary>
    public Action<BatchJobRow, bool> Taken { get; init; } = (_, _) => { };

    /// <summary>What the checkers know of the step that is being made.</summary>
    public BatchStepFacts Facts { get; private set; } = null!;

    /// <summary>A step.</summary>
    public BatchStep Step(Moment now)
    {
        Facts = new(now);
        return _desk.Step(now);
    }

    /// <summary>The core does what waits for it.</summary>
    public void DoPosts()
    {
        while (_posts.TryDequeue(out var post))
            post.Do();
    }

    /// <inheritdoc/>
    public IReadOnlyList<Bodies.BatchTold?> Ask(IReadOnlyList<Bodies.BatchAsk> asks) => _ask(asks);

    /// <inheritdoc/>
    public BatchJobRow? First()
    {
        DoPosts();
        return _record.First();
    }

    /// <inheritdoc/>
    public BatchJobRow? Find(RowKey key)
    {
        DoPosts();
        return _record.Find(key);
    }

    /// <inheritdoc/>
    public void Take(BatchJobRow job, Moment now)
    {
        DoPosts();
        try
        {
            _record.Take(job, now);
        }
        catch (Exception ending) when (ending is not AuditUnavailableException)
        {
            Taken(job, false);
            throw;
        }
        Taken(job, true);
    }

    /// <inheritdoc/>
    public void Refuse(BatchRefusal refusal, Moment now)
    {
        DoPosts();
        _record.Refuse(refusal, now);
    }

    /// <inheritdoc/>
    public Action Slice(BatchSlice slice, Moment now)
    {
        var post = new Post(() => _record.Slice(slice, now)());
        _posts.Enqueue(post);
        _posted();
        return _doesNotWait ? () => { } : () =>
        {
            DoPosts();
            post.End();
        };
    }

    /// <inheritdoc/>
    public BatchWaitRow WaitForNation(BatchJobRow job, Moment now)
    {
        DoPosts();
        return _record.WaitForNation(job, now);
    }

    /// <inheritdoc/>
    public void End(BatchJobRow job, Moment now)
    {
        DoPosts();
        _record.End(job, now);
    }

    /// <summary>Something for the core; that it cannot be recorded is told to who waits for it.</summary>
    private sealed class Post(Action work)
    {
        private AuditUnavailableException? _failure;

        public void Do()
        {
            try
            {
                work();
            }
            catch (AuditUnavailableException failure)
            {
                _failure = failure;
            }
        }

        public void End()
        {
            if (_failure is not null)
                throw _failure;
        }
    }
}

/// <summary>What the checkers know of a step of a desk.</summary>
internal sealed class BatchStepFacts(Moment now)
{
    /// <summary>When it began.</summary>
    public Moment Now => now;

    /// <summary>What each line must get, by serial, if the nation is not asked; null: not worked out yet.</summary>
    public SortedDictionary<long, NaiveLine>? Lines { get; set; }

    /// <summary>What was asked of the nation, by serial, and what it told.</summary>
    public SortedDictionary<long, NationTold> Asked { get; } = [];
}

/// <summary>What the nation told of a line.</summary>
/// <param name="Verdict">On all lines of the question; <see cref="Domain.Search.InquiryVerdict.Answered"/> when each
/// has its own.</param>
/// <param name="Line">Of this line; null when it has none.</param>
/// <param name="IsTold">False when nothing was told in time.</param>
internal readonly record struct NationTold(
    Domain.Search.InquiryVerdict Verdict, Bodies.BatchLineTold? Line, bool IsTold);

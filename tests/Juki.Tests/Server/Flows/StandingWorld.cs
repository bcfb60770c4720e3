using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Audit;
using Juki.Server.Flows.Update;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire.Errands;

namespace Juki.Tests.Server.Flows;

/// <summary>長野市 and its tiers above, and the desk at its CS that tells what became of its files.</summary>
internal sealed class StandingWorld : IDisposable
{
    public static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);
    public static readonly NodeName Cs = NodeName.OfMunicipality(Nagano);
    public static readonly NodeName Prefecture = NodeName.OfPrefecture(Nagano.Prefecture);

    public SmallCountry Country { get; } = new(Nagano);

    /// <summary>What was recorded.</summary>
    public List<AuditEvent> Recorded { get; } = [];

    /// <summary>True while nothing can be recorded.</summary>
    public bool IsFull { get; set; }

    public UpdatesService At(NodeName node) => new(node, new(
        answer => answer(Country.Store(node)),
        act =>
        {
            if (!IsFull)
                Recorded.Add(act);
            return Task.FromResult(!IsFull);
        },
        () => Task.FromResult(Country.Status(node)),
        request => Task.FromResult(Work(node, request)),
        (by, isDry) => Task.FromResult(Begin(node, by, isDry)),
        () => Country.Now));

    public Task<UpdatesReply> AskAsync(UpdatesCall call) => At(Cs).AnswerAsync(call with { By = 7 });

    public async Task<FileShown[]> FilesAsync(UpdatesCall? call = null) =>
        [.. (await AskAsync((call ?? new()) with { Task = UpdatesTask.Files })).Files];

    public async Task<RefusedShown[]> RefusedAsync(UpdatesCall? call = null) =>
        [.. (await AskAsync((call ?? new()) with { Task = UpdatesTask.Refused })).Refused];

    public void Offer(long number, params Change?[] changes)
    {
        Country.Inbox(Nagano).Offer(number, changes);
        Country.RunUntilQuiet();
    }

    public static Change Enter(int person)
    {
        Assert.True(RecordedDate.TryParse("20231101", out var day));
        Assert.True(RecordedDate.TryParse("19800229", out var born));
        var code = ResidentRecordCode.FromBody(1_000_000_000 + person);
        return new()
        {
            UpdateNumber = 0,
            Municipality = Nagano,
            Reason = ChangeReason.MoveIn,
            Date = day,
            Code = code,
            After = new()
            {
                Code = code,
                Number = IndividualNumber.FromBody(10_000_000_000 + person),
                Name = new("試験花子", "シケンハナコ"),
                DateOfBirth = born,
                Sex = Sex.Female,
                Address = new(Nagano, "架空町一丁目1番1号", "3800000"),
            },
        };
    }

    public static Change Move(int person, string address = "架空町二丁目") => Enter(person) with
    {
        Reason = ChangeReason.ChangeOfAddress,
        After = Enter(person).After with { Address = new(Nagano, address, "3800000") },
    };

    public void Dispose() => Country.Dispose();

    private StandingVerdict Begin(NodeName node, uint by, bool isDry)
    {
        var verdict = StandingVerdict.Done;
        var task = new NodeTask(batch => verdict = ConsistencyFlow.Begin(by, batch, isDry));
        Country.Node(node).Do(task);
        Country.RunUntilQuiet();
        Assert.True(task.IsCommitted);
        return verdict;
    }

    private WorkListAnswer Work(NodeName node, WorkListRequest request)
    {
        var question = new WorkListQuestion(request);
        if (!question.Begin(Country.Node(node)))
        {
            Country.RunUntilQuiet();
            Assert.True(question.End(Country.Node(node)));
        }
        return question.Answered.Task.Result;
    }
}

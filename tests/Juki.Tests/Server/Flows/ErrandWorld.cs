using System.Collections.Concurrent;
using System.Text.Json;
using Google.Protobuf;
using Juki.Domain.Authority;
using Juki.Server.Flows.Authority;
using Juki.Server.Flows.Errands;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Tests.Server.Watch;
using Juki.Wire;
using Juki.Wire.Errands;
using Juki.Wire.Session;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>長野県 with a terminal from which the office's books are worked with: its ledger, and the record of another
/// 長野県 in a file, to be watched.</summary>
internal sealed class ErrandWorld : IInquiryCore, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BlockingCollection<Action> _posted = [];
    private long _number;

    public ErrandWorld()
    {
        Service = new(World.Ledger, World.Clerk, this, isTest: true);
        Door.Open(_posted.Add, Service, Watched.Service);
        World.Country.ReadErrand = Door.Read;
    }

    public OperatorWorld World { get; } = new();

    public WatchWorld Watched { get; } = new();

    /// <summary>The ledger as at its socket.</summary>
    public OperatorService Service { get; }

    public ErrandDoor Door { get; } = new();

    public Moment Now => World.Country.Now;

    public Task<T> DoAsync<T>(Func<Moment, T> work) => Task.FromResult(work(Now));

    public void LogIn(string roles = "administration", int number = 7) =>
        Assert.Equal(LogInVerdict.LoggedIn, World.LogIn(World.NewCard(number, roles)));

    /// <summary>Operator 7 stands in a ledger with two administrators, 1 and 2, and logs in.</summary>
    public void LogInByLedger(OperatorRoles ofSeven = OperatorRoles.Management)
    {
        var today = Now.Today.ToDay();
        var card = World.NewCard(7, OperatorIdentity.RolesWord(ofSeven));
        foreach (var (number, by) in new[] { (1, 2U), (2, 1U), (7, 1U) })
        {
            var roles = number == 7 ? ofSeven : OperatorRoles.Administration;
            var grant = new OperatorGrant("S0007", 0, roles, today, today.AddYears(3));
            Go(new(AuthorityAct.Applied, number, 3) { Grant = grant });
            Go(new(AuthorityAct.Checked, number, number == 1 ? 9 : by) { Agreement = Agreed(number) });
        }
        Go(new(AuthorityAct.CardIssued, 7, 1) { Card = card.Serial, Agreement = Agreed(7) });
        Assert.Equal(LogInVerdict.LoggedIn, World.LogIn(card));

        AgreementNumber Agreed(int number)
        {
            if (number != 7 || ofSeven != OperatorRoles.Administration)
                return default;
            var (_, agreement) = World.Ledger.Propose(SecondPersonMatter.Administrator, "7", 1, Now);
            Assert.Equal(AuthorityVerdict.Done, World.Ledger.Agree(agreement, 2, Now));
            return agreement;
        }

        void Go(LedgerRequest request) => Assert.Equal(AuthorityVerdict.Done, World.Ledger.Go(request, Now));
    }

    public static Bodies.ErrandAsk Ask<TReply>(IErrand<TReply> call, ErrandKind kind)
        where TReply : class => new()
        {
            Kind = (uint)kind,
            Operator = call.By,
            Call = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(call, call.GetType(), ErrandJson.Options)),
        };

    public static Bodies.ErrandAsk Ask(OperatorCall call) => Ask(call, ErrandKind.Ledger);

    public static Bodies.ErrandAsk Ask(WatchCall call) => Ask(call, ErrandKind.Watch);

    /// <summary>Sends a call and does not wait.</summary>
    public long Send(Bodies.ErrandAsk ask) => Send(ask.ToByteArray());

    public long Send(byte[] body, int version = Limits.Version)
    {
        World.Country.Send(
            OperatorWorld.Terminal, Frame.Of(FrameType.ErrandAsk, ++_number, body) with { Version = version });
        return _number;
    }

    /// <summary>One call that was begun ends, and its reply is told.</summary>
    public void End()
    {
        Assert.True(_posted.TryTake(out var work, Patience));
        work();
        World.Country.Run();
    }

    /// <summary>What was told to a call; null: nothing yet.</summary>
    public Bodies.ErrandTold? Told(long number)
    {
        var frame = World.Country.Carried
            .LastOrDefault(one => one.Frame.Type == FrameType.ErrandTold && one.Frame.Number == number).Frame;
        if (frame is null)
            return null;
        Assert.True(Body.TryDecode(Bodies.ErrandTold.Parser, frame.Body, out var told));
        return told;
    }

    /// <summary>The verdict of a call that is refused before it is begun.</summary>
    public ErrandVerdict Refused(Bodies.ErrandAsk ask)
    {
        var number = Send(ask);
        World.Country.Run();
        var told = Told(number);
        Assert.True(told is { Reply.IsEmpty: true });
        return (ErrandVerdict)told.Verdict;
    }

    /// <summary>The reply to a call that is begun.</summary>
    public TReply Do<TReply>(Bodies.ErrandAsk ask)
    {
        var number = Send(ask);
        World.Country.Run();
        End();
        var told = Told(number);
        Assert.True(told is { Verdict: 0 });
        return JsonSerializer.Deserialize<TReply>(told.Reply.Span, ErrandJson.Options)!;
    }

    public OperatorReply Do(OperatorCall call) => Do<OperatorReply>(Ask(call));

    public WatchReply Do(WatchCall call) => Do<WatchReply>(Ask(call));

    public void Dispose()
    {
        World.Dispose();
        Watched.Dispose();
        _posted.Dispose();
    }
}

using System.Globalization;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Simulation.Fuzz;
using Juki.Tests.Tidy;
using Juki.Wire;

namespace Juki.Tests.Server.Flows;

/// <summary>
/// What nodes said to each other when a version of the protocol was made, byte for byte: it must go on being understood
/// as long as <see cref="Limits.OldestVersion"/> says so. <c>session-v1.txt</c> is written with JUKI_WRITE_SESSION=1,
/// once, when a version is released, and a file for the next version stands beside it.
/// </summary>
public sealed class RecordedSessionTests
{
    private const string Recorded = "tests/Juki.Tests/Server/Flows/session-v1.txt";
    private static readonly uint Network = Frame.NetworkId("test");
    private static readonly GovernmentCode Nagano = FuzzBodies.Elsewhere;
    private static readonly GovernmentCode Matsumoto = GovernmentCode.FromBody(20202);

    private static readonly NodeName[] Names =
    [
        NodeName.OfMunicipality(Nagano), NodeName.OfMunicipality(Matsumoto), NodeName.OfPrefecture(Nagano.Prefecture),
        NodeName.Nation,
    ];

    [Fact]
    public void RecordedSession_HoldsEveryKindOfFrameThatNeedsNoFault()
    {
        if (Environment.GetEnvironmentVariable("JUKI_WRITE_SESSION") == "1")
            Write();
        var frames = Read().ConvertAll(one => one.Frame);
        Assert.Equal(
            new HashSet<FrameType> { FrameType.Hello, FrameType.Message, FrameType.Acknowledge },
            frames.Select(frame => frame.Type).ToHashSet());
        Assert.Equal(
            new HashSet<MessageKind>
            {
                MessageKind.None, MessageKind.Update, MessageKind.UpdateAnswer, MessageKind.Notice,
            },
            frames.Select(frame => frame.Kind).ToHashSet());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(0, 2)] // a release of the next version still speaks the last one
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    public void Turn_RecordedFramesOfItsNeighbours_AreUnderstoodByEachNode(int place, int version)
    {
        var name = Names[place];
        using var store = SqliteStore.InMemory();
        ServerNode.Prepare(store, name, "test", incarnation: 1);
        var inbox = name.Role == Role.Municipality ? new ListInbox() : null;
        inbox?.Offer(1, ChangesOf(name.Office));
        var node = new ServerNode(name, store, new NodeOptions { Versions = new(1, version) }, inbox);
        var links = new Dictionary<NodeName, long>();
        var said = Read().Where(one => one.To == name).ToList();
        foreach (var (at, from, _, frame) in said)
        {
            if (links.TryAdd(from, links.Count + 1))
                Run(node, at, new LinkEvent(links[from], LinkEventKind.Opened, from));
            Run(node, at); // what it had to say before it heard this
            Run(node, at, new LinkEvent(links[from], LinkEventKind.Received, Frame: frame));
        }
        Assert.Equal(said.Count(one => one.Frame.Type == FrameType.Message), node.Counters.Handled);
        using var country = Country();
        Assert.Equal(Rows(country.Store(name)), Rows(store));
        Assert.NotEmpty(Rows(store));
    }

    private static void Run(ServerNode node, Moment at, params LinkEvent[] happened)
    {
        for (var result = node.Turn(happened, at); ; result = node.Turn([], at))
        {
            Assert.Empty(result.Closed);
            Assert.All(result.Frames, one => Assert.Equal(1, one.Frame.Version));
            if (!result.HasMore)
                return;
        }
    }

    /// <summary>Two towns hold the same persons, and one of them says something wrong.</summary>
    private static SmallCountry Country()
    {
        var country = new SmallCountry(Nagano, Matsumoto);
        country.Inbox(Nagano).Offer(1, ChangesOf(Nagano));
        country.Inbox(Matsumoto).Offer(1, ChangesOf(Matsumoto));
        country.RunUntilQuiet();
        country.Now = new(country.Now.Milliseconds + 86_400_000); // the nation looks for them once a day
        country.RunUntilQuiet();
        return country;
    }

    private static Change[] ChangesOf(GovernmentCode town)
    {
        var entered = FuzzBodies.Of(Nagano).Take(3).Select(change => change with
        {
            Municipality = town,
            After = change.After with { Address = change.After.Address with { Municipality = town } },
        }).ToArray();
        return [.. entered, entered[0] with { Reason = ChangeReason.MoveIn, Date = entered[1].Date }];
    }

    private static List<Residence> Rows(Store store) =>
        store.Range(RegisterTables.Residences, new(0), new(long.MaxValue), 100);

    private static List<(Moment At, NodeName From, NodeName To, Frame Frame)> Read() =>
        [.. File.ReadLines(Path.Combine(SourceTree.Root, Recorded)).Select(line => line.Split(' ')).Select(items =>
        {
            var bytes = Convert.FromHexString(items[3]);
            var frame = Frame.TryRead(bytes, Network, out var fault);
            Assert.Equal((FrameFault.None, bytes.Length), (fault, frame?.Length));
            return (new Moment(Number(items[0])), Name(items[1]), Name(items[2]), frame!);
        })];

    private static NodeName Name(string number) => NodeName.FromNumber(Number(number));

    private static long Number(string number) => long.Parse(number, CultureInfo.InvariantCulture);

    private static void Write()
    {
        using var country = Country();
        File.WriteAllLines(Path.Combine(SourceTree.Root, Recorded), country.Carried.Select(one =>
        {
            var bytes = new byte[one.Frame.Length];
            one.Frame.Write(Network, bytes);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{one.At.Milliseconds} {one.From.Number} {one.To.Number} {Convert.ToHexStringLower(bytes)}");
        }));
    }
}

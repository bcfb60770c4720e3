using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Simulation.Fuzz;
using Juki.Tests.Server.Flows;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Node;

/// <summary>Towns cannot all upgrade on one day: a town and its prefecture of different protocol versions, as bytes on
/// the wire. Versions above that of this release stand for later ones.</summary>
public sealed class VersionTests : IDisposable
{
    private static readonly NodeName Town = NodeName.OfMunicipality(FuzzBodies.Town);
    private static readonly NodeName Prefecture = NodeName.OfPrefecture(FuzzBodies.Town.Prefecture);
    private static readonly uint Network = Frame.NetworkId("test");
    private static readonly Moment Now = new(1_746_000_000_000);

    private readonly SqliteStore[] _stores = [SqliteStore.InMemory(), SqliteStore.InMemory()];
    private readonly List<(FrameType Type, int Version)> _carried = [];

    public void Dispose()
    {
        foreach (var store in _stores)
            store.Dispose();
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(1, 2, 1, 1, 1)]
    [InlineData(1, 1, 1, 2, 1)]
    [InlineData(1, 2, 1, 2, 2)]
    [InlineData(1, 2, 2, 3, 2)] // one that no longer reads the other's oldest version
    [InlineData(2, 3, 1, 2, 2)]
    [InlineData(2, 3, 2, 3, 3)]
    public void Link_WithAVersionInCommon_GoesOnInTheNewest(
        int oldest, int newest, int oldestUp, int newestUp, int common)
    {
        var (town, prefecture) = Run(new(oldest, newest), new(oldestUp, newestUp));
        Assert.Equal(1, prefecture.Status().Judged[nameof(UpdateVerdict.Applied)]);
        Assert.Empty(town.Status().LinksEnded);
        Assert.Empty(prefecture.Status().LinksEnded);
        Assert.All(_carried, one => Assert.Equal(
            one.Type is FrameType.Message or FrameType.Acknowledge, one.Type != FrameType.Hello));
        Assert.All(_carried.Where(one => one.Type != FrameType.Hello), one => Assert.Equal(common, one.Version));
        Assert.Equal(
            new SortedSet<int> { oldest, oldestUp },
            new SortedSet<int>(_carried.Where(one => one.Type == FrameType.Hello).Select(one => one.Version)));
    }

    [Theory]
    [InlineData(1, 1, 2, 3)]
    [InlineData(3, 3, 1, 2)]
    [InlineData(0, 0, 1, 2)]
    public void Link_WithoutAVersionInCommon_EndsAndBothSidesSayWhy(int oldest, int newest, int oldestUp, int newestUp)
    {
        var (town, prefecture) = Run(new(oldest, newest), new(oldestUp, newestUp));
        Assert.DoesNotContain(_carried, one => one.Type is FrameType.Message or FrameType.Acknowledge);
        Assert.Equal([$"{Town} {oldest}–{newest}"], prefecture.Status().OtherVersions);
        Assert.Equal(1, prefecture.Status().LinksEnded["Version"]);
        var ofTown = town.Status(); // what waits stays
        Assert.Equal([$"{Prefecture} {oldestUp}–{newestUp}"], ofTown.OtherVersions);
        Assert.Equal(1, ofTown.LinksEnded["Version"]);
        Assert.Equal(1, ofTown.Lanes.Single(lane => lane.Class == nameof(LaneClass.Updates)).Waiting);
    }

    /// <summary>A Close of any version is read, and its reason kept.</summary>
    [Fact]
    public void Close_OfThePeer_IsCountedWithItsReason()
    {
        var node = Start(0, Town, new(1, 1));
        Assert.Single(node.Turn([new(1, LinkEventKind.Opened, Prefecture)], Now).Frames);
        var close = new Bodies.Close { Reason = (uint)CloseReason.Version };
        var result = node.Turn(
            [new(1, LinkEventKind.Received, Frame: FuzzPeer.Of(FrameType.Close, close) with { Version = 9 })], Now);
        Assert.Equal((1L, CloseReason.None), Assert.Single(result.Closed));
        Assert.Equal(1, node.Status().LinksEndedByPeers["Version"]);
    }

    [Theory]
    [InlineData(FrameType.Hello, 9, FrameFault.None)]
    [InlineData(FrameType.Close, 0, FrameFault.None)]
    [InlineData(FrameType.Ping, 3, FrameFault.None)]
    [InlineData(FrameType.Acknowledge, 1, FrameFault.None)]
    [InlineData(FrameType.Acknowledge, 2, FrameFault.None)]
    [InlineData(FrameType.Acknowledge, 0, FrameFault.Version)]
    [InlineData(FrameType.Acknowledge, 3, FrameFault.Version)]
    [InlineData(FrameType.TableNumbers, 1, FrameFault.Version)]
    [InlineData(FrameType.TableNumbers, 2, FrameFault.None)]
    [InlineData(FrameType.TableContent, 1, FrameFault.Version)]
    [InlineData(FrameType.TableContent, 2, FrameFault.None)]
    [InlineData(FrameType.RecordHead, 1, FrameFault.Version)]
    [InlineData(FrameType.RecordHead, 2, FrameFault.None)]
    [InlineData(FrameType.RecordHead, 3, FrameFault.Version)]
    [InlineData(FrameType.Countersignature, 1, FrameFault.Version)]
    [InlineData(FrameType.Countersignature, 2, FrameFault.None)]
    public void TryRead_FrameOfAVersion_IsReadWhereItIsSpoken(FrameType type, int version, FrameFault expected)
    {
        var frame = Frame.Of(type, []) with { Version = version };
        var bytes = new byte[frame.Length];
        frame.Write(Network, bytes);
        var read = Frame.TryRead(bytes, Network, out var fault, new(1, 2));
        Assert.Equal(expected, fault);
        Assert.Equal(expected == FrameFault.None ? version : null, read?.Version);
    }

    /// <summary>A town with one record and its prefecture, over one link, until both are quiet.</summary>
    private (ServerNode Town, ServerNode Prefecture) Run(ProtocolVersions ofTown, ProtocolVersions ofPrefecture)
    {
        var inbox = new ListInbox();
        var change = FuzzBodies.Of(Town.Office)[0] with { Reason = ChangeReason.MoveIn };
        inbox.Offer(1, change);
        ProtocolVersions[] versions = [ofTown, ofPrefecture];
        ServerNode[] nodes = [Start(0, Town, ofTown, inbox), Start(1, Prefecture, ofPrefecture)];
        List<LinkEvent>[] events = [[new(1, LinkEventKind.Opened, Prefecture)], [new(1, LinkEventKind.Opened, Town)]];
        for (var turn = 0; turn < 100; turn++)
        {
            var side = turn % 2;
            var happened = events[side];
            events[side] = [];
            foreach (var (_, frame) in nodes[side].Turn(happened, Now).Frames)
                Carry(frame, versions[1 - side], events[1 - side]);
        }
        Assert.All(events, Assert.Empty);
        return (nodes[0], nodes[1]);
    }

    private void Carry(Frame frame, ProtocolVersions spoken, List<LinkEvent> to)
    {
        var bytes = new byte[frame.Length];
        frame.Write(Network, bytes);
        var read = Frame.TryRead(bytes, Network, out var fault, spoken);
        Assert.Equal(FrameFault.None, fault);
        _carried.Add((read!.Type, read.Version));
        to.Add(new(1, LinkEventKind.Received, Frame: read));
    }

    private ServerNode Start(int place, NodeName name, ProtocolVersions versions, ListInbox? inbox = null)
    {
        ServerNode.Prepare(_stores[place], name, "test", incarnation: 1);
        return new(name, _stores[place], new NodeOptions { Versions = versions }, inbox);
    }
}

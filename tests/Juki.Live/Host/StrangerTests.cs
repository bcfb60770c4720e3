using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using Juki.Cli.Demo;
using Juki.Domain.Offices;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire;
using Juki.Wire.Session;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Live.Host;

/// <summary>Whoever is not welcome, and whatever is no frame: refused, counted, without effect; the node goes
/// on.</summary>
[Collection(nameof(LocalNetworkFixture))]
[Trait("Source", "S-002 外部からの侵入防止対策")]
public sealed class StrangerTests(LocalNetworkFixture country)
{
    private static readonly uint Network = Frame.NetworkId("test-rehearsal");

    [Fact]
    public Task 市町村は全国サーバに直接つなげない() => RefusedAsync(country.Nation, NodeName.Nation);

    [Fact]
    public Task 他の都道府県の市町村はつなげない() =>
        RefusedAsync(country.PrefectureOfNagano, country.PrefectureOfNagano.Name);

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("HELO juki\r\n")]
    [InlineData("JK\u0001\u0001 is not TLS")]
    public async Task PlainText_IsRefusedAndCounted(string text)
    {
        var before = (await country.Nation.StatusAsync())!.Host.RefusedSessions.GetValueOrDefault("NotTls");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, country.Network.Ports[NodeName.Nation]);
        await socket.SendAsync(Encoding.Latin1.GetBytes(text));
        await LocalNetworkFixture.StatusAsync(
            country.Nation, report => report.Host.RefusedSessions.GetValueOrDefault("NotTls") == before + 1);
    }

    [Theory]
    [InlineData("noise", "NotOurs")]
    [InlineData("version", "Version")]
    [InlineData("network", "OtherNetwork")]
    [InlineData("type", "Malformed")]
    [InlineData("oversized", "TooLong")]
    public async Task BytesThatAreNoFrame_OverAGoodSession_EndTheLinkAndAreCounted(string what, string fault)
    {
        var before = (await country.Kanagawa.StatusAsync())!.Host.FrameFaults.GetValueOrDefault(fault);
        await using var session = await ConnectAsync();
        var bytes = Bytes(Hello());
        switch (what)
        {
            case "noise":
                bytes.AsSpan().Fill(0xA5);
                break;
            case "version":
                bytes = Bytes(
                    new Frame(FrameType.Message, LaneClass.Updates, MessageKind.Update, 1, new byte[] { 8, 1 })
                    {
                        Version = Limits.Version + 1,
                    });
                break;
            case "network":
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), Frame.NetworkId("production"));
                break;
            case "type":
                bytes[3] = 77;
                break;
            default:
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), Limits.ControlBytesMax + 1);
                break;
        }
        await session.Stream.WriteAsync(bytes);
        await ExpectEndAsync(session);
        await LocalNetworkFixture.StatusAsync(
            country.Kanagawa, report => report.Host.FrameFaults.GetValueOrDefault(fault) == before + 1);
        await ExpectServingAsync();
    }

    [Fact]
    public async Task TruncatedFrame_EndsTheLinkAndIsCounted()
    {
        var before = (await country.Kanagawa.StatusAsync())!.Host.LinksEnded.GetValueOrDefault("Truncated");
        await using (var session = await ConnectAsync())
            await session.Stream.WriteAsync(Bytes(Hello()).AsMemory(0, Limits.HeaderBytes + 3));
        await LocalNetworkFixture.StatusAsync(
            country.Kanagawa, report => report.Host.LinksEnded.GetValueOrDefault("Truncated") == before + 1);
        await ExpectServingAsync();
    }

    [Theory]
    [InlineData("message before hello", "BadFrame")]
    [InlineData("unknown version in hello", "Version")]
    [InlineData("hello twice", "BadFrame")]
    [InlineData("answer of a nation", "NoRoute")]
    public async Task WellFormedFrames_OutOfPlace_AreEndedWithTheirReason(string what, string reason)
    {
        var before = (await country.Kanagawa.StatusAsync())!.Node;
        await using var session = await ConnectAsync();
        var answer = new Frame(FrameType.Message, LaneClass.Answers, MessageKind.UpdateAnswer, 1, new byte[] { 8, 1 });
        var newer = Hello();
        newer.Version = newer.OldestVersion = Limits.Version + 1;
        Frame[] frames = what switch
        {
            "message before hello" => [answer],
            "unknown version in hello" => [Of(newer)],
            "hello twice" => [Of(Hello()), Of(Hello())],
            _ => [Of(Hello()), answer],
        };
        foreach (var frame in frames)
            await session.Stream.WriteAsync(Bytes(frame));
        Assert.Equal(reason, (await ExpectEndAsync(session)).ToString());
        var after = await LocalNetworkFixture.StatusAsync(
            country.Kanagawa,
            report => report.Node.LinksEnded.GetValueOrDefault(reason)
                > before.LinksEnded.GetValueOrDefault(reason));
        Assert.Equal(before.Residents, after.Node.Residents);
        await ExpectServingAsync();
    }

    [Fact]
    public async Task Links_OpenedInALoop_ReplaceEachOther_AndTheNodeServes()
    {
        const int Links = 20;
        var before = (await country.Kanagawa.StatusAsync())!.Node.LinksEnded.GetValueOrDefault("Replaced");
        var sessions = new List<SecureSession>();
        for (var link = 0; link < Links; link++)
        {
            sessions.Add(await ConnectAsync());
            await sessions[^1].Stream.WriteAsync(Bytes(Hello()));
        }
        await LocalNetworkFixture.StatusAsync(country.Kanagawa, report =>
            report.Node.LinksEnded.GetValueOrDefault("Replaced") >= before + Links - 1
            && report.Host.Links.Count(link => link.Peer == LocalNetworkFixture.Stranger.ToString()) == 1);
        foreach (var session in sessions)
            await session.DisposeAsync();
        await ExpectServingAsync();
        Assert.True(LocalNetwork.IsLinked(country.Kanagawa, (await country.Kanagawa.StatusAsync())!));
    }

    /// <summary>It asks again and again and reads none of the answers: it is let go before they fill the
    /// memory.</summary>
    [Fact]
    public async Task Peer_ThatNeverReads_IsLetGo_AndTheNodeStaysSmall()
    {
        var before = (await country.Kanagawa.StatusAsync())!;
        await using var session = await ConnectAsync();
        await session.Stream.WriteAsync(Bytes(Hello()));
        var ping = Bytes(Frame.Of(FrameType.Ping, []));
        var pings = Enumerable.Repeat(ping, 20_000).SelectMany(bytes => bytes).ToArray();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
                await session.Stream.WriteAsync(pings, patience.Token);
        });
        var after = await LocalNetworkFixture.StatusAsync(country.Kanagawa, report =>
            report.Host.LinksEnded.GetValueOrDefault("OutputFull")
                == before.Host.LinksEnded.GetValueOrDefault("OutputFull") + 1);
        Assert.InRange(after.Host.MemoryBytes - before.Host.MemoryBytes, long.MinValue, 200L << 20);
        await ExpectServingAsync();
    }

    [Fact]
    public async Task Ping_IsAnswered()
    {
        await using var session = await ConnectAsync();
        await session.Stream.WriteAsync(Bytes(Of(Hello())));
        await session.Stream.WriteAsync(Bytes(Frame.Of(FrameType.Ping, [])));
        Assert.Equal(FrameType.Hello, (await ReadAsync(session))!.Type);
        var said = await ReadAsync(session);
        if (said!.Type == FrameType.TableNumbers) // which signed tables it holds is told unasked
            said = await ReadAsync(session);
        Assert.Equal(FrameType.Pong, said!.Type);
    }

    private async Task RefusedAsync(LocalNode node, NodeName expected)
    {
        var before = (await node.StatusAsync())!.Host;
        var refused = await Assert.ThrowsAsync<SessionRefusedException>(async () =>
            await SecureLink.ConnectAsync(AddressOf(expected), expected, country.StrangerKeys, CancellationToken.None));
        Assert.Equal(SessionRefusal.RefusedByPeer, refused.Refusal);
        var after = await LocalNetworkFixture.StatusAsync(node, report => report.Host.LastRefused > before.LastRefused
            || before.LastRefused is null && report.Host.LastRefused is not null);
        Assert.Equal(
            before.RefusedSessions.GetValueOrDefault("WrongRole") + 1, after.Host.RefusedSessions["WrongRole"]);
        Assert.Contains(AlarmKind.RefusedSessions, StatusAlarms.Of(after).Select(alarm => alarm.Kind));
    }

    /// <summary>A session in the stranger town's name with its own prefecture.</summary>
    private ValueTask<SecureSession> ConnectAsync() => SecureLink.ConnectAsync(
        AddressOf(country.Kanagawa.Name), country.Kanagawa.Name, country.StrangerKeys, CancellationToken.None);

    private IPEndPoint AddressOf(NodeName node) => new(IPAddress.Loopback, country.Network.Ports[node]);

    /// <summary>The node takes a new session and greets.</summary>
    private async Task ExpectServingAsync()
    {
        await using var session = await ConnectAsync();
        Assert.Equal(FrameType.Hello, (await ReadAsync(session))!.Type);
        Assert.NotNull(await country.Kanagawa.StatusAsync());
    }

    /// <summary>Reads until the node ends the link; answers the reason that it gave, if any.</summary>
    private static async Task<CloseReason> ExpectEndAsync(SecureSession session)
    {
        var reason = CloseReason.None;
        while (await ReadAsync(session) is { } frame)
        {
            if (frame.Type == FrameType.Close)
                reason = (CloseReason)Bodies.Close.Parser.ParseFrom(frame.Body.Span).Reason;
            if (frame.Type == FrameType.Close)
                return reason;
        }
        return reason;
    }

    private static async Task<Frame?> ReadAsync(SecureSession session)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var bytes = new byte[Limits.HeaderBytes + Limits.ControlBytesMax];
        try
        {
            await session.Stream.ReadExactlyAsync(bytes.AsMemory(0, Limits.HeaderBytes), limit.Token);
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(12));
            await session.Stream.ReadExactlyAsync(bytes.AsMemory(Limits.HeaderBytes, length), limit.Token);
            return Frame.TryRead(bytes.AsSpan(0, Limits.HeaderBytes + length), Network, out _);
        }
        catch (IOException)
        {
            return null; // the end
        }
    }

    private static Bodies.Hello Hello()
    {
        var hello = new Bodies.Hello { Version = Limits.Version, OldestVersion = Limits.OldestVersion };
        for (var lane = 0u; lane < 3; lane++)
            hello.Lanes.Add(new Bodies.LaneState
            {
                LaneClass = lane, Incarnation = 1, Past = { new Bodies.Incarnation { Id = 1 } }, Window = 10,
            });
        return hello;
    }

    private static Frame Of(Bodies.Hello hello) => Frame.Of(FrameType.Hello, hello.ToByteArray());

    private static byte[] Bytes(Bodies.Hello hello) => Bytes(Of(hello));

    private static byte[] Bytes(Frame frame)
    {
        var bytes = new byte[frame.Length];
        frame.Write(Network, bytes);
        return bytes;
    }
}

using System.Net;
using System.Net.Sockets;
using Juki.Domain.Offices;
using Juki.Live.Host;
using Juki.Live.Session;
using Juki.Server.Host;
using Juki.Server.Host.Relay;
using Juki.Tests.Terminal;
using Juki.Wire.Session;

namespace Juki.Live.Relay;

/// <summary>Terminal, representative terminal and server in one process, over real sockets.</summary>
[Trait("Source", "S-000 代表端末")]
public sealed class RelayedLinkTests(SessionFixture fixture) : IClassFixture<SessionFixture>, IDisposable
{
    private static readonly byte[] Planted = "個人番号 123456789018"u8.ToArray();

    private readonly Socket server = Listen();
    private readonly Socket relay = Listen();
    private readonly ManualClock clock = new();
    private readonly CancellationToken stop = TestContext.Current.CancellationToken;

    private static NodeName Prefecture => SessionFixture.Prefecture;

    private static TimeSpan Term => TimeSpan.FromMilliseconds(HostLimits.RelaySilence);

    public void Dispose()
    {
        server.Dispose();
        relay.Dispose();
    }

    [Fact]
    public async Task 中継された通信の相手は端末自身であり両側は一緒に終わる()
    {
        var (terminal, atServer, carriers) = await OpenAsync();
        using var link = new RelayedLink(carriers.FromTerminal, carriers.ToServer, clock);
        var running = link.RunAsync();
        await using var mine = await terminal;
        await using var theirs = await atServer;
        Assert.Equal(fixture.Terminal.Identity, theirs.Peer);
        Assert.Equal(fixture.Representative.Identity, theirs.Through);
        Assert.Equal(Prefecture, mine.Peer.Node);
        Assert.Equal(Prefecture, carriers.ToServer.Peer.Node);

        await mine.Stream.WriteAsync(Planted, stop);
        var heard = new byte[Planted.Length];
        await theirs.Stream.ReadExactlyAsync(heard, stop);
        Assert.Equal(Planted, heard);
        await theirs.Stream.WriteAsync("last words"u8.ToArray(), stop);
        await theirs.DisposeAsync();
        using var rest = new MemoryStream();
        await mine.Stream.CopyToAsync(rest, stop);
        Assert.Equal("last words"u8.ToArray(), rest.ToArray());
        await running;
        Assert.Equal(RelayEnd.ClosedByServer, link.End);
        Assert.InRange(link.Up, Planted.Length, long.MaxValue);
    }

    /// <summary>What the representative terminal has in its hands, and what becomes of it when it changes
    /// that.</summary>
    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public async Task 代表端末が手にするのは暗号文だけであり変えれば通信が終わる()
    {
        var (terminal, atServer, carriers) = await OpenAsync();
        using var seen = new MemoryStream();
        var flips = false;
        var handing = Task.WhenAll(
            HandOnAsync(carriers.FromTerminal, carriers.ToServer, bytes =>
            {
                seen.Write(bytes.Span);
                if (flips)
                    bytes.Span[^1] ^= 1;
            }),
            HandOnAsync(carriers.ToServer, carriers.FromTerminal, bytes => seen.Write(bytes.Span)));
        await using var mine = await terminal;
        await using var theirs = await atServer;
        await mine.Stream.WriteAsync(Planted, stop);
        var heard = new byte[Planted.Length];
        await theirs.Stream.ReadExactlyAsync(heard, stop);
        await theirs.Stream.WriteAsync(Planted, stop);
        await mine.Stream.ReadExactlyAsync(heard, stop);
        Assert.Equal(Planted, heard);
        Assert.InRange(seen.Length, 2 * Planted.Length, long.MaxValue);
        Assert.Equal(-1, seen.ToArray().AsSpan().IndexOf(Planted));

        flips = true;
        await mine.Stream.WriteAsync(Planted, stop);
        await Assert.ThrowsAsync<IOException>(async () => await theirs.Stream.ReadExactlyAsync(heard, stop));
        await theirs.DisposeAsync();
        await mine.DisposeAsync();
        await handing;
        await carriers.FromTerminal.DisposeAsync();
        await carriers.ToServer.DisposeAsync();
    }

    /// <summary>Who does not read holds up the other side, and nothing is lost.</summary>
    [Fact]
    public async Task Side_ThatDoesNotRead_HoldsUpTheOther_AndTheRelayKeepsLittle()
    {
        const int Bytes = 64 << 20;
        await using var line = await TieAsync();
        var (link, running, mine, theirs) = line;
        var writing = Task.Run(() => mine.Stream.WriteAsync(new byte[Bytes], stop).AsTask(), stop);
        await SettledAsync(link);
        Assert.False(writing.IsCompleted);
        Assert.InRange(link.Up, 1, Bytes / 2); // what the sockets of both connections hold

        var buffer = new byte[1 << 20];
        var left = Bytes;
        while (left > 0 && await theirs.Stream.ReadAsync(buffer, stop) is var count and > 0)
            left -= count;
        Assert.Equal(0, left);
        await writing;
        await mine.DisposeAsync();
        Assert.Equal(0, await theirs.Stream.ReadAsync(buffer, stop));
        await theirs.DisposeAsync();
        await running;
        Assert.Equal(RelayEnd.ClosedByTerminal, link.End);
    }

    [Fact]
    public async Task Watch_LineThatBothSidesUse_LetsItGoOn()
    {
        await using var line = await TieAsync();
        var (link, running, mine, theirs) = line;
        await SettledAsync(link);
        for (var time = 0; time < 5; time++)
        {
            clock.Now += Term;
            link.Watch();
            var (up, down) = (link.Up, link.Down);
            await SayAsync(mine, theirs);
            await SayAsync(theirs, mine);
            await LocalNetworkFixture.UntilAsync(() => link.Up > up && link.Down > down, "it hands nothing on");
        }
        Assert.False(running.IsCompleted);
        link.Abort(RelayEnd.Stopping);
        await running;
        Assert.Equal(RelayEnd.Stopping, link.End);
    }

    /// <summary>Nobody says anything, or one side only: the other one is silent, or not there any more.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Watch_LineWithASilentSide_EndsItForBothWithinItsTerm(bool upIsUsed, bool downIsUsed)
    {
        await using var line = await TieAsync();
        var (link, running, mine, theirs) = line;
        await SettledAsync(link);
        clock.Now += Term;
        link.Watch();
        Assert.False(running.IsCompleted);
        if (upIsUsed)
            await SayAsync(mine, theirs);
        if (downIsUsed)
            await SayAsync(theirs, mine);
        await SettledAsync(link);
        clock.Now += TimeSpan.FromMilliseconds(1);
        link.Watch();
        await running;
        Assert.Equal(RelayEnd.Silent, link.End);
        foreach (var side in new[] { mine, theirs })
            Assert.Equal(0, await side.Stream.ReadAsync(new byte[1], stop));
    }

    /// <summary>What is said to a side that takes nothing does not count as handed on.</summary>
    [Fact]
    public async Task Watch_SideThatTakesNothing_EndsItWithinItsTerm()
    {
        await using var line = await TieAsync();
        var (link, running, mine, theirs) = line;
        var writing = mine.Stream.WriteAsync(new byte[64 << 20], stop).AsTask();
        await SettledAsync(link);
        Assert.False(writing.IsCompleted);
        clock.Now += Term + TimeSpan.FromMilliseconds(1);
        var down = link.Down;
        await SayAsync(theirs, mine);
        await LocalNetworkFixture.UntilAsync(() => link.Down > down, "it hands nothing on");
        link.Watch();
        await running;
        Assert.Equal(RelayEnd.Silent, link.End);
        await Assert.ThrowsAnyAsync<IOException>(() => writing);
    }

    [Fact]
    public async Task Abort_ClosesBothSidesAtOnce_AndTheFirstReasonStays()
    {
        await using var line = await TieAsync();
        var (link, running, mine, theirs) = line;
        link.Abort(RelayEnd.Stopping);
        link.Abort(RelayEnd.Silent);
        await running;
        Assert.Equal(RelayEnd.Stopping, link.End);
        foreach (var side in new[] { mine, theirs })
            Assert.Equal(0, await side.Stream.ReadAsync(new byte[1], stop));
    }

    [Fact]
    public async Task 代表端末の証明書が失効すればその内側の通信も続けられない()
    {
        using var own = fixture.OwnServer();
        await using var line = await TieAsync(own);
        var (link, running, mine, theirs) = line;
        Assert.Equal(SessionRefusal.None, theirs.Standing());
        Assert.True(own.Offer(fixture.Authority.Revoke(fixture.Representative.Identity.Node)));
        Assert.Equal(SessionRefusal.Revoked, theirs.Standing());
        link.Abort(RelayEnd.Stopping);
        await running;
    }

    /// <summary>A terminal and its server with the relayed link between them.</summary>
    private sealed record TiedLine(RelayedLink Link, Task Running, SecureSession Mine, SecureSession Theirs)
        : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Theirs.DisposeAsync();
            await Mine.DisposeAsync();
            Link.Dispose();
        }
    }

    private async Task<TiedLine> TieAsync(SessionKeys? own = null)
    {
        var (terminal, atServer, carriers) = await OpenAsync(own);
        var link = new RelayedLink(carriers.FromTerminal, carriers.ToServer, clock);
        return new(link, link.RunAsync(), await terminal, await atServer);
    }

    /// <summary>A terminal that calls its server, the server that takes it, and between them the two sessions of the
    /// representative terminal, not yet tied.</summary>
    private async Task<(Task<SecureSession> Terminal, Task<SecureSession> AtServer,
        (SecureSession FromTerminal, SecureSession ToServer) Carriers)> OpenAsync(SessionKeys? own = null)
    {
        var route = ServerRoute.Through(relay.LocalEndPoint!, fixture.Terminal.Identity.Node);
        var terminal = SecureLink.ConnectAsync(route, Prefecture, fixture.Terminal, stop).AsTask();
        var fromTerminal = await SecureLink.AcceptAsync(
            await relay.AcceptAsync(stop), fixture.Representative,
            peer => Neighbours.WelcomeThrough(Prefecture, peer), stop);
        var admission = new Admission(
            Prefecture, own ?? fixture.Server, MunicipalityTable.Released, takesDirect: false);
        var atServer = TakeAsync(admission);
        var toServer = await SecureLink.ConnectAsync(
            server.LocalEndPoint!, Prefecture, fixture.Representative, stop);
        return (terminal, atServer, (fromTerminal, toServer));
    }

    /// <summary>Waits until it has handed something on, and hands on nothing any more.</summary>
    private async Task SettledAsync(RelayedLink link)
    {
        for (var before = (-1L, -1L); link.Up == 0 || before != (link.Up, link.Down); await Task.Delay(1_000, stop))
            before = (link.Up, link.Down);
    }

    private async Task SayAsync(SecureSession from, SecureSession to)
    {
        await from.Stream.WriteAsync(Planted, stop);
        await to.Stream.ReadExactlyAsync(new byte[Planted.Length], stop);
    }

    private async Task<SecureSession> TakeAsync(Admission admission) =>
        await admission.TakeAsync(await server.AcceptAsync(stop), stop);

    private async Task HandOnAsync(SecureSession from, SecureSession to, Action<Memory<byte>> look)
    {
        var buffer = new byte[HostLimits.RelayBytes];
        try
        {
            while (await from.Stream.ReadAsync(buffer, stop) is var count and > 0)
            {
                look(buffer.AsMemory(0, count));
                await to.Stream.WriteAsync(buffer.AsMemory(0, count), stop);
            }
        }
        catch (IOException)
        {
            // The session was ended.
        }
    }

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }
}

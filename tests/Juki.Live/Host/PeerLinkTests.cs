using Juki.Live.Session;
using Juki.Server.Host;
using Juki.Wire;

namespace Juki.Live.Host;

/// <summary>The cores' side of a link, over a real session.</summary>
public sealed class PeerLinkTests(SessionFixture fixture) : IClassFixture<SessionFixture>
{
    private const uint Network = 7;

    [Fact]
    public async Task Send_BeforeOurHello_GoesOutBehindIt()
    {
        var heard = await HearAsync(
            Head(), Frame.Of(FrameType.Inquiry, 5, [2, 3]),
            Frame.Of(FrameType.Hello, [4]), Frame.Of(FrameType.Ping, []));
        Assert.Equal([FrameType.Hello, FrameType.RecordHead, FrameType.Inquiry, FrameType.Ping], heard);
    }

    [Fact]
    public async Task Send_CloseInsteadOfHello_IsAllThatThePeerHears() =>
        Assert.Equal(
            [FrameType.Close],
            await HearAsync(Head(), Frame.Of(FrameType.Close, [2])));

    private static Frame Head() => Frame.Of(FrameType.RecordHead, [1]) with { Version = Limits.Version };

    /// <summary>What the peer hears until the link ends, when these frames are sent.</summary>
    private async Task<List<FrameType>> HearAsync(params Frame[] frames)
    {
        using var loopback = new Loopback(fixture.Server);
        var (server, caller) = await loopback.TryAsync(fixture.TownKeys);
        await using (server)
        await using (caller)
        {
            var link = new PeerLink(1, server.Session!, Network, new(), []);
            foreach (var frame in frames)
                link.Send(frame);
            link.Finish(LinkEnd.Spent);
            var running = link.RunAsync();
            var bytes = new byte[4096];
            var filled = 0;
            while (await caller.Session!.Stream.ReadAsync(bytes.AsMemory(filled)) is var count and > 0)
                filled += count;
            await running;
            return Types(bytes.AsSpan(0, filled));
        }
    }

    private static List<FrameType> Types(ReadOnlySpan<byte> bytes)
    {
        var types = new List<FrameType>();
        var at = 0;
        for (; Frame.TryRead(bytes[at..], Network, out _) is { } frame; at += frame.Length)
            types.Add(frame.Type);
        Assert.Equal(bytes.Length, at);
        return types;
    }
}

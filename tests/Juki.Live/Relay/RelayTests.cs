using System.Diagnostics;
using Google.Protobuf;
using Juki.Cli.Bench;
using Juki.Cli.Demo;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Juki.Server.Audit;
using Juki.Server.Host;
using Juki.Wire;
using Juki.Wire.Bodies;
using Juki.Wire.Client;
using Juki.Wire.Session;

namespace Juki.Live.Relay;

/// <summary>A prefecture's terminals, its representative terminal and its server: TLS in TLS, as processes.</summary>
[Collection(nameof(LocalNetworkFixture))]
[Trait("Source", "S-000 代表端末")]
public sealed class RelayTests(RelayFixture prefecture) : IClassFixture<RelayFixture>
{
    private readonly CancellationToken stop = TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Source", "S-000 業務端末")]
    public async Task 業務端末は代表端末を経て照会し直接つなぐことは断られる()
    {
        var keys = prefecture.Open(RelayFixture.Terminals, 1);
        var before = LocalNetworkFixture.Recorded(prefecture.Server, AuditKind.Inquiry);
        await using (var client = await prefecture.ConnectAsync(keys))
        {
            Assert.Equal(InquiryVerdict.NoneFound, Verdict(await client.AskAsync(Inquiry("試験"), stop)));
            var status = await LocalNetworkFixture.StatusAsync(
                prefecture.Server, report => report.Host.Links.Any(link => link.Through is not null));
            var link = Assert.Single(status.Host.Links, link => link.Peer == RelayFixture.Terminals.ToString());
            Assert.Equal((1, RelayFixture.Representative.ToString()), (link.Instance, link.Through));
        }
        Assert.Equal(before + 1, LocalNetworkFixture.Recorded(prefecture.Server, AuditKind.Inquiry));
        await prefecture.SaysAsync($"{RelayFixture.Terminals} left: ClosedByTerminal");

        var refused = await prefecture.RefusedAsync(SessionRefusal.NotThroughRelay);
        await RefusedAsync(SecureLink.ConnectAsync(
            prefecture.ServerAddress, RelayFixture.Prefecture, keys, stop));
        Assert.Equal(refused + 1, await prefecture.RefusedAsync(SessionRefusal.NotThroughRelay));
    }

    [Fact]
    public async Task 代表端末の証明書では照会も認証もできない()
    {
        var refused = await prefecture.RefusedAsync(SessionRefusal.WrongRole);
        var carrier = await CarrierAsync();
        await RefusedAsync(SecureLink.ConnectAsync(carrier, RelayFixture.Prefecture, prefecture.RelayKeys, stop));
        Assert.Equal(refused + 1, await prefecture.RefusedAsync(SessionRefusal.WrongRole));

        await using var plain = await CarrierAsync(); // says Hello as a terminal does, and no TLS
        var hello = Frame.Of(FrameType.Hello, new Hello { Version = 6, OldestVersion = 1 }.ToByteArray());
        var bytes = new byte[hello.Length];
        hello.Write(Frame.NetworkId(prefecture.RelayKeys.Identity.Network), bytes);
        await plain.Stream.WriteAsync(bytes, stop);
        Assert.DoesNotContain("JK"u8.ToArray()[0], await RestAsync(plain)); // nothing that is a frame
        Assert.DoesNotContain((await prefecture.Server.StatusAsync())!.Host.Links,
            link => link.Peer == RelayFixture.Representative.ToString());
        await ServesAsync();
    }

    [Fact]
    [Trait("Source", "S-002 外部からの侵入防止対策")]
    public async Task 他の都道府県の業務端末は代表端末でも都道府県サーバでも断られる()
    {
        var foreign = prefecture.Open(NodeName.OfTerminal(GovernmentCode.FromBody(28000)), 1);
        await RefusedAsync(SecureLink.ConnectAsync(
            prefecture.Route, RelayFixture.Prefecture, foreign, stop));
        await prefecture.SaysAsync("was refused: WrongRole");

        var refused = await prefecture.RefusedAsync(SessionRefusal.WrongRole);
        var carrier = await CarrierAsync(); // a representative terminal that lets everybody in
        await RefusedAsync(SecureLink.ConnectAsync(carrier, RelayFixture.Prefecture, foreign, stop));
        Assert.Equal(refused + 1, await prefecture.RefusedAsync(SessionRefusal.WrongRole));
        await ServesAsync();
    }

    [Fact]
    [Trait("Source", "S-002 外部からの侵入防止対策")]
    public async Task 失効した業務端末は代表端末で五秒のうちに切られる()
    {
        var keys = prefecture.Open(RelayFixture.Terminals, 11);
        await using var session = await SecureLink.ConnectAsync(
            prefecture.Route, RelayFixture.Prefecture, keys, stop);
        prefecture.Revoke(keys.Identity, prefecture.RelayFolder);
        var clock = Stopwatch.StartNew();
        await RestAsync(session);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await prefecture.SaysAsync("may not go on: Revoked");
        await RefusedAsync(SecureLink.ConnectAsync(prefecture.Route, RelayFixture.Prefecture, keys, stop));
        await ServesAsync(); // others of the prefecture
    }

    [Fact]
    public async Task 代表端末が途中で止まっても百台がつなぎ直し回答される()
    {
        const int Terminals = 100;
        var keys = prefecture.Open(RelayFixture.Terminals, 12);
        await AskAsync(Terminals, keys, async clients =>
        {
            prefecture.Relay.Kill();
            foreach (var client in clients)
                await LocalNetworkFixture.UntilAsync(() => client.HasEnded, "the terminal does not notice");
            await Assert.ThrowsAsync<SessionRefusedException>(() => prefecture.ConnectAsync(keys));
            await prefecture.Relay.StartAsync(stop);
        });
        await AskAsync(Terminals, keys, _ => Task.CompletedTask);
        await LocalNetworkFixture.StatusAsync(prefecture.Server, report => report.Host.Links.Count == 1); // the nation
    }

    [Fact]
    public async Task サーバが止まれば端末との通信も終わり戻れば回答される()
    {
        var keys = prefecture.Open(RelayFixture.Terminals, 13);
        await using (var client = await prefecture.ConnectAsync(keys))
        {
            prefecture.Server.Kill();
            await LocalNetworkFixture.UntilAsync(() => client.HasEnded, "the terminal does not notice");
            await Assert.ThrowsAsync<SessionRefusedException>(() => prefecture.ConnectAsync(keys));
            await prefecture.SaysAsync($"no session with {RelayFixture.Prefecture}: Unreachable");
        }
        prefecture.Server.Start();
        await LocalNetworkFixture.StatusAsync(
            prefecture.Server, report => LocalNetwork.IsLinked(prefecture.Server, report));
        await ServesAsync();
    }

    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public async Task 代表端末の記憶に照会の内容はない()
    {
        const string Planted = "鸞鳳麟龜太郎";
        var keys = prefecture.Open(RelayFixture.Terminals, 14);
        await using var client = await prefecture.ConnectAsync(keys);
        for (var time = 0; time < 50; time++)
            await client.AskAsync(Inquiry(Planted), stop);
        var memory = ProcessMemory.TryOpen(prefecture.Relay.ProcessId);
        Assert.SkipWhen(memory is null, "the memory of another process cannot be read here");
        using (memory)
        {
            Assert.True(memory.Holds(RelayFixture.Representative.ToString())); // what is there is found
            Assert.False(memory.Holds(Planted));
        }
    }

    /// <summary>So many terminals ask at once; then something happens while their sessions stand.</summary>
    private async Task AskAsync(int terminals, SessionKeys keys, Func<IReadOnlyList<InquiryClient>, Task> then)
    {
        var clients = new List<InquiryClient>();
        try
        {
            foreach (var some in Enumerable.Range(0, terminals).Chunk(10)) // two cores: more would wait too long
                clients.AddRange(await Task.WhenAll(some.Select(_ => prefecture.ConnectAsync(keys))));
            var answers = await Task.WhenAll(clients.Select(client => client.AskAsync(Inquiry("試験"), stop)));
            Assert.All(answers, answer => Assert.Equal(InquiryVerdict.NoneFound, Verdict(answer)));
            await then(clients);
        }
        finally
        {
            foreach (var client in clients)
                await client.DisposeAsync();
        }
    }

    /// <summary>A terminal of the prefecture is answered.</summary>
    private Task ServesAsync() =>
        AskAsync(1, prefecture.Open(RelayFixture.Terminals, Random.Shared.Next(20, 99)), _ => Task.CompletedTask);

    /// <summary>A session of the representative terminal with the server, in which nothing was said yet.</summary>
    private ValueTask<SecureSession> CarrierAsync() => SecureLink.ConnectAsync(
        prefecture.ServerAddress, RelayFixture.Prefecture, prefecture.RelayKeys, stop);

    private static async Task RefusedAsync(ValueTask<SecureSession> attempt)
    {
        var refused = await Assert.ThrowsAsync<SessionRefusedException>(async () => await attempt);
        Assert.Equal(SessionRefusal.RefusedByPeer, refused.Refusal);
    }

    /// <summary>What is still said until the session ends.</summary>
    private async Task<byte[]> RestAsync(SecureSession session)
    {
        using var said = new MemoryStream();
        try
        {
            await session.Stream.CopyToAsync(said, stop).WaitAsync(TimeSpan.FromSeconds(20), stop);
        }
        catch (IOException)
        {
            // The end, too.
        }
        return said.ToArray();
    }

    private static Inquiry Inquiry(string name) => InquiryLoad.Inquiry(
        RelayFixture.Osaka, ShippedAffair.Of(AskerKind.PrefecturalDepartment).Code.Value,
        new SearchCondition { Name = new(name, IsPrefix: false), DateOfBirth = RecordedDate(1980) });

    private static Domain.Person.RecordedDate RecordedDate(int year) =>
        Domain.Person.RecordedDate.From(new DateOnly(year, 2, 29));

    private static InquiryVerdict Verdict(InquiryAnswer answer) => (InquiryVerdict)answer.Verdict;
}

using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Juki.Devices.Card;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Juki.Server.Audit;
using Juki.Server.Host;
using Juki.Tests.Devices.Card;
using Juki.Wire.Client;
using Juki.Wire.Session;

namespace Juki.Live.Card;

/// <summary>An operator logs in at the prefecture's server over TLS, by a card's program.</summary>
[Collection(nameof(LocalNetworkFixture))]
[Trait("Source", "S-002 内部の不正利用防止対策")]
public sealed class OperatorLogInTests(LocalNetworkFixture country)
{
    private static readonly NodeName Terminal = NodeName.OfTerminal(LocalNetworkFixture.Nagano.Prefecture);

    [Fact]
    public async Task 端末でカードにより認証し記録され失効すると開いている会話も終わる()
    {
        var stop = TestContext.Current.CancellationToken;
        await country.LinkedAsync();
        var authority = country.Network.Authority;
        using var keys = authority.Open(authority.AddNode(Terminal, instance: 2));
        var card = new MemoryCard();
        var issue = OperatorCardIssue.Begin(card);
        var (entry, certificate) = authority.Authority.IssueCard(
            new(country.Network.Network, Terminal.Office, 71, OperatorRoles.Inquiry), issue.PublicKey,
            TimeProvider.System.GetUtcNow().AddDays(30));
        using (var pin = Pin("first-1"))
        using (var code = Pin("unblock-1"))
            issue.Finish(authority.Authority.Certificate.RawData, certificate, pin, code);
        using var session = OperatorCardSession.Open(
            card, new(keys.CertificateBytes, keys.Sign), authority.Authority.Certificate,
            TimeProvider.System.GetUtcNow());
        session.ChangePin(Pin("first-1"), Pin("secret-1"));
        session.Verify(Pin("secret-1"));

        var before = LocalNetworkFixture.Recorded(country.PrefectureOfNagano, AuditKind.OperatorAction);
        var address = new IPEndPoint(
            IPAddress.Loopback, country.Network.Ports[country.PrefectureOfNagano.Name]);
        await using var client = await InquiryClient.ConnectAsync(
            address, country.PrefectureOfNagano.Name, keys, stop);
        var ended = new ConcurrentQueue<LogInVerdict>();
        client.OperatorEnded = ended.Enqueue;
        Assert.Equal(LogInVerdict.CardNotAccepted, await client.LogInAsync(certificate, _ => new byte[64], stop));
        Assert.Equal(0, client.Operator);
        Assert.Equal(LogInVerdict.LoggedIn, await LogIn(client, session, stop));
        Assert.Equal((71, OperatorRoles.Inquiry, TimeSpan.FromMinutes(10)),
            (client.Operator, client.OperatorRoles, client.OperatorIdle));
        await client.LogOutAsync(isCardPulled: true, stop);
        Assert.Equal([LogInVerdict.CardPulled], ended);
        Assert.Equal(LogInVerdict.LoggedIn, await LogIn(client, session, stop));
        Assert.Equal(
            before + 4, LocalNetworkFixture.Recorded(country.PrefectureOfNagano, AuditKind.OperatorAction));

        authority.Authority.RevokeCards(one => one.Serial == entry.Serial, RevocationReason.Lost);
        var folder = NodeConfig.Read(country.PrefectureOfNagano.ConfigPath, out _)!.KeyFolder;
        DurableFile.Write(
            Path.Combine(folder, "revocations.juki"),
            await File.ReadAllBytesAsync(authority.Authority.Folder.RevocationsPath, stop));
        await LocalNetworkFixture.UntilAsync(() => ended.Count == 2, "the session goes on");
        Assert.Equal([LogInVerdict.CardPulled, LogInVerdict.CardEnded], ended);
        Assert.Equal(LogInVerdict.CardNotAccepted, await LogIn(client, session, stop));
        Assert.Equal(0, client.Operator);
    }

    private static Task<LogInVerdict> LogIn(
        InquiryClient client, OperatorCardSession card, CancellationToken stop) =>
        client.LogInAsync(card.Certificate, challenge => card.Answer(challenge), stop);

    private static PinBlock Pin(string text) => PinBlock.From(Encoding.ASCII.GetBytes(text))!;
}

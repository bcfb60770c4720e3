using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Juki.Cli.Demo;
using Juki.Devices.Card;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Domain.Changes;
using Juki.Domain.Forms;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Juki.Server.Audit;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Tests.Devices.Card;
using Juki.Wire.Bodies;
using Juki.Wire.Client;
using Juki.Wire.Session;

namespace Juki.Live.Card;

/// <summary>A clerk of a town at the town's own server: TLS, card, log-in, three tiers.</summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class TownTerminalTests(LocalNetworkFixture country)
{
    private const int Number = 72;

    private static readonly GovernmentCode Town = LocalNetworkFixture.Nagano;
    private static readonly NodeName Cs = NodeName.OfMunicipality(Town);

    private readonly CancellationToken stop = TestContext.Current.CancellationToken;

    private LocalNode Node => country.Town(Town);

    private IPEndPoint Address => new(IPAddress.Loopback, country.Network.Ports[Cs]);

    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public async Task 市町村の端末で認証した操作者が三層に照会し番号の表示と印刷まで記録される()
    {
        var residents = await SettleAsync();
        using var keys = OpenTerminal(Town, instance: 3);
        await using var client = await InquiryClient.ConnectAsync(Address, Cs, keys, stop);
        var before = Recorded();
        await Assert.ThrowsAsync<CardException>(() => LogInAsync(client, keys, Town.Prefecture)); // by the card
        Assert.Equal(LogInVerdict.LoggedIn, await LogInAsync(client, keys, Town));
        Assert.Equal(Number, client.Operator);
        foreach (var (code, tier) in residents.Zip([Role.Prefecture, Role.Prefecture, Role.National]))
        {
            var answer = await client.AskAsync(NewInquiry(code), stop);
            Assert.Equal((InquiryVerdict.Answered, tier), ((InquiryVerdict)answer.Verdict, (Role)answer.Tier));
            Assert.Equal(code.Value, Assert.Single(answer.Persons).Identification.Code);
        }
        var asOther = NewInquiry(residents[0]);
        asOther.Asker.Operator = Number + 1;
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, Verdict(await client.AskAsync(asOther, stop)));

        var inquiry = NewInquiry(residents[2]);
        await client.AskAsync(inquiry, stop);
        var shown = await client.ShowAsync(
            new()
            {
                Inquiry = inquiry.Id, Operator = Number, Person = 1, Items = (uint)ProvidedItems.Code,
                Reason = (uint)ShowReason.RequestOfResident,
            },
            stop);
        Assert.Equal(ShowVerdict.Recorded, (ShowVerdict)shown.Verdict);
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(30));
        var printed = await client.PrintAsync(
            new()
            {
                Inquiry = inquiry.Id, Operator = Number, Form = (uint)FormKind.InquiryAnswer, Sheets = 1,
                Sheet = $"{Town}-3-{Number}-1", DestroyBy = RecordedDate.From(day).Value,
            },
            stop);
        Assert.Equal(ShowVerdict.Recorded, (ShowVerdict)printed.Verdict);
        await client.LogOutAsync(isCardPulled: false, stop);
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, Verdict(await client.AskAsync(inquiry, stop)));
        // The session's begin and end; six inquiries; one number shown; one sheet.
        Assert.Equal(before + 2 + 6 + 1 + 1, Recorded());
        await LocalNetworkFixture.StatusAsync(
            Node, report => report.Host.Record is { Unsigned: 0, Faults.Count: 0, LastWitness.Length: > 0 });
    }

    [Fact]
    [Trait("Source", "S-002 外部からの侵入防止対策")]
    public async Task 他の団体の端末は市町村のCSにつなげない()
    {
        await country.LinkedAsync();
        foreach (var office in new[] { LocalNetworkFixture.Matsumoto, Town.Prefecture })
        {
            var before = await RefusedAsync();
            using var keys = OpenTerminal(office, instance: 4);
            var refused = await Assert.ThrowsAsync<SessionRefusedException>(
                () => InquiryClient.ConnectAsync(Address, Cs, keys, stop));
            Assert.Equal(SessionRefusal.RefusedByPeer, refused.Refusal);
            await LocalNetworkFixture.UntilAsync(
                () => RefusedAsync().GetAwaiter().GetResult() == before + 1, "not counted");
        }
    }

    [Fact]
    public async Task 照会の途中で県のサーバが落ちても全ての照会に判定があり記録され戻れば回答される()
    {
        const int Asked = 200;
        var residents = await SettleAsync();
        using var keys = OpenTerminal(Town, instance: 5);
        await using var client = await InquiryClient.ConnectAsync(Address, Cs, keys, stop);
        Assert.Equal(LogInVerdict.LoggedIn, await LogInAsync(client, keys, Town));
        var before = LocalNetworkFixture.Recorded(Node, AuditKind.Inquiry);
        var verdicts = new ConcurrentQueue<InquiryVerdict>();
        var answers = 0;
        var asking = Enumerable.Range(0, Asked).Select(async place =>
        {
            var answer = await client.AskAsync(NewInquiry(residents[place % residents.Count]), stop);
            verdicts.Enqueue(Verdict(answer));
            if (Interlocked.Increment(ref answers) == 1) // two may come at once
                country.PrefectureOfNagano.Kill();
        }).ToList();
        await Task.WhenAll(asking);
        verdicts.Enqueue(Verdict(await client.AskAsync(NewInquiry(residents[0]), stop))); // nobody is there
        Assert.Contains(InquiryVerdict.PrefectureUnreachable, verdicts);
        Assert.All(verdicts, verdict => Assert.True(
            verdict is InquiryVerdict.Answered or InquiryVerdict.PrefectureUnreachable, verdict.ToString()));
        Assert.Equal(before + Asked + 1, LocalNetworkFixture.Recorded(Node, AuditKind.Inquiry));
        country.PrefectureOfNagano.Start();
        await country.LinkedAsync();
        Assert.Equal(InquiryVerdict.Answered, Verdict(await client.AskAsync(NewInquiry(residents[2]), stop)));
    }

    /// <summary>Residents of the town, of another town of the prefecture, and of another prefecture.</summary>
    private async Task<IReadOnlyList<ResidentRecordCode>> SettleAsync()
    {
        GovernmentCode[] towns = [Town, LocalNetworkFixture.Matsumoto, LocalNetworkFixture.Kamakura];
        await country.LinkedAsync();
        foreach (var (town, place) in towns.Select((town, place) => (town, place)))
        {
            if (ResidentOf(town) is null)
                await country.HandInAsync(town, seed: 411 + (ulong)place, residents: 5);
        }
        await LocalNetworkFixture.UntilAsync(
            () => Array.TrueForAll(towns, town => ResidentOf(town) is not null), "nobody lives there");
        return [.. towns.Select(town => ResidentOf(town)!.Value)];
    }

    /// <summary>Somebody who lives there, as the nation knows; null: nobody yet.</summary>
    private ResidentRecordCode? ResidentOf(GovernmentCode town)
    {
        using var store = SqliteStore.OpenReadOnly(country.Nation.StorePath);
        return store.Range(RegisterTables.Residences, new(0), new(long.MaxValue), 100_000)
            .GroupBy(row => row.Code)
            .FirstOrDefault(rows => rows.Count() == 1
                && rows.First() is { State: ResidenceState.Open } row && row.Municipality == town)
            ?.Key;
    }

    private SessionKeys OpenTerminal(GovernmentCode office, int instance)
    {
        var authority = country.Network.Authority;
        return authority.Open(authority.AddNode(NodeName.OfTerminal(office), instance));
    }

    /// <summary>Logs in with a new card of an office.</summary>
    private async Task<LogInVerdict> LogInAsync(InquiryClient client, SessionKeys keys, GovernmentCode office)
    {
        var authority = country.Network.Authority.Authority;
        var card = new MemoryCard();
        var issue = OperatorCardIssue.Begin(card);
        var (_, certificate) = authority.IssueCard(
            new(country.Network.Network, office, Number, OperatorRoles.Inquiry), issue.PublicKey,
            TimeProvider.System.GetUtcNow().AddDays(30));
        using (var pin = Pin("first-1"))
        using (var code = Pin("unblock-1"))
            issue.Finish(authority.Certificate.RawData, certificate, pin, code);
        using var session = OperatorCardSession.Open(
            card, new(keys.CertificateBytes, keys.Sign), authority.Certificate, TimeProvider.System.GetUtcNow());
        session.ChangePin(Pin("first-1"), Pin("secret-1"));
        session.Verify(Pin("secret-1"));
        return await client.LogInAsync(session.Certificate, challenge => session.Answer(challenge), stop);
    }

    private async Task<long> RefusedAsync() =>
        (await Node.StatusAsync())!.Host.RefusedSessions.GetValueOrDefault("WrongRole");

    private int Recorded() => LocalNetworkFixture.Recorded(
        Node, AuditKind.OperatorAction, AuditKind.Inquiry, AuditKind.NumberShown, AuditKind.PrintOutput);

    private static Inquiry NewInquiry(ResidentRecordCode code) => InquiryMessage.New(
        new()
        {
            Kind = (uint)AskerKind.Municipality, Office = Town.Value, Section = 1, Purpose = 1, Operator = Number,
            Terminal = 3, Affair = (uint)ShippedAffair.Of(AskerKind.Municipality).Code.Value,
        },
        new() { Code = code });

    private static InquiryVerdict Verdict(InquiryAnswer answer) => (InquiryVerdict)answer.Verdict;

    private static PinBlock Pin(string text) => PinBlock.From(Encoding.ASCII.GetBytes(text))!;
}

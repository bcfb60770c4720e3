using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Juki.Cli.Demo;
using Juki.Devices.Card;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Live.Card;
using Juki.Live.Host;
using Juki.Server.Host;
using Juki.Tests.Devices.Card;
using Juki.Wire.Errands;
using Juki.Wire.Session;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>A terminal's keys, its office, and where the office's server listens; null: it comes another way.</summary>
internal sealed record TerminalPlace(GovernmentCode Office, string KeyFolder, string? ServerAddress);

/// <summary>
/// A small country with 51 newborns in one town, a card reader, the keys of a terminal of the prefecture and of one of
/// the town, and a browser.
/// </summary>
public sealed class TerminalFixture : IAsyncLifetime
{
    /// <summary>The PIN of every card.</summary>
    public const string Pin = "secret-1";

    /// <summary>The first two administrators of the ledger.</summary>
    public const int First = 900_001, Second = 900_002;

    /// <summary>長野県.</summary>
    public static readonly GovernmentCode Prefecture = DemoInquiries.Town.Prefecture;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2); // on a machine with other work

    private readonly string folder = Directory.CreateTempSubdirectory("juki-browser-").FullName;
    private LocalNetwork country = null!;
    private readonly Dictionary<GovernmentCode, SessionKeys> keys = [];
    private IPlaywright? playwright;
    private int cards;
    private string lastSerial = "";

    internal CardService Cards { get; } = new();

    internal IBrowser Chromium { get; private set; } = null!;

    /// <summary>At the prefecture, where most tests are.</summary>
    internal TerminalPlace AtPrefecture { get; private set; } = null!;

    /// <summary>At the town.</summary>
    internal TerminalPlace AtTown { get; private set; } = null!;

    internal LocalNode Server => country[NodeName.OfPrefecture(Prefecture)];

    internal LocalNode ServerOfTown => country[NodeName.OfMunicipality(DemoInquiries.Town)];

    public async ValueTask InitializeAsync()
    {
        await Cards.InitializeAsync();
        country = LocalNetwork.Create(
            Path.Combine(folder, "country"), "test-terminal", [DemoInquiries.Town], sharesTokens: true);
        country.Start();
        await LinkedAsync();
        (AtPrefecture, AtTown) = (PlaceOf(Server), PlaceOf(ServerOfTown));
        var births = DemoInquiries.WriteBirths(Path.Combine(folder, "births"), 1);
        country[NodeName.OfMunicipality(DemoInquiries.Town)].Offer(births, 1);
        await LocalNetworkFixture.StatusAsync(
            Server, report => report.Node is { IsQuiet: true, Residents: >= DemoInquiries.Newborns });
        playwright = await Playwright.CreateAsync();
        Chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--force-color-profile=srgb"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await (Chromium?.DisposeAsync() ?? ValueTask.CompletedTask);
        playwright?.Dispose();
        foreach (var ofOffice in keys.Values)
            ofOffice.Dispose();
        country.Stop();
        country.Dispose();
        await Cards.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Waits until the server answers again.</summary>
    internal async Task LinkedAsync()
    {
        if (await country.WaitAsync(LocalNetwork.IsLinked, Patience, CancellationToken.None) is null)
            Assert.Fail(string.Join('\n', country.Nodes.Select(LocalNetworkFixture.LastWords)));
    }

    /// <summary>A card in use, with <see cref="Pin"/>, or with a first PIN that must be changed.</summary>
    internal MemoryCard NewCard(
        bool hasFirstPin = false, OperatorRoles roles = OperatorRoles.Inquiry, GovernmentCode? office = null)
    {
        const string FirstPin = "first-1";
        var card = new MemoryCard();
        var authority = country.Authority.Authority;
        var issue = OperatorCardIssue.Begin(card);
        var identity = new OperatorIdentity(authority.Network, office ?? Prefecture, ++cards, roles);
        var (entry, certificate) = authority.IssueCard(identity, issue.PublicKey, DateTimeOffset.UtcNow.AddDays(300));
        if (office is null) // a town's ledger stays empty
            Enter(identity.Number, roles, entry.Serial);
        using var first = Block(FirstPin);
        using var code = Block("unblock-1");
        lastSerial = entry.Serial;
        issue.Finish(authority.Certificate.RawData, certificate, first, code);
        if (!hasFirstPin)
        {
            using var own = Block(Pin);
            var ofOffice = keys[identity.Office];
            using var session = OperatorCardSession.Open(
                card, new(ofOffice.CertificateBytes, ofOffice.Sign), authority.Certificate, DateTimeOffset.UtcNow);
            session.ChangePin(first, own);
        }
        card.Chip.Reset();
        return card;
    }

    /// <summary>Revokes the card that was issued last, and tells the server.</summary>
    internal void RevokeLastCard()
    {
        var authority = country.Authority.Authority;
        authority.RevokeCards(one => one.Serial == lastSerial, RevocationReason.Lost);
        DurableFile.Write(
            Path.Combine(NodeConfig.Read(Server.ConfigPath, out _)!.KeyFolder, "revocations.juki"),
            File.ReadAllBytes(authority.Folder.RevocationsPath));
    }

    /// <summary>Number of the card issued last.</summary>
    internal int LastCard => cards;

    /// <summary>What the ledger of the office says to a call at its machine.</summary>
    internal OperatorReply AtLedger(OperatorCall call) => OperatorService.Talk
        .AskAsync(Server.DataFolder, call).GetAwaiter().GetResult()!;

    /// <summary>Enters an operator with a card in the ledger, which two administrators begin.</summary>
    private void Enter(int number, OperatorRoles roles, string serial)
    {
        if (AtLedger(new() { Task = OperatorTask.List }).Operators.Count == 0)
        {
            foreach (var administrator in new[] { First, Second })
                Go(Apply(administrator, OperatorRoles.Administration));
            Go(new() { Act = AuthorityAct.Checked, Number = First, By = Second });
            Go(new() { Act = AuthorityAct.Checked, Number = Second, By = First });
        }
        Go(Apply(number, roles));
        Go(new() { Act = AuthorityAct.Checked, Number = number, By = First, Agreement = Agreed() });
        Go(new() { Act = AuthorityAct.CardIssued, Number = number, By = First, Card = serial, Agreement = Agreed() });

        void Go(OperatorCall call) => Done(call with { Task = OperatorTask.Go });

        string Agreed()
        {
            if ((roles & (OperatorRoles.Administration | OperatorRoles.Cards)) == 0)
                return "";
            var proposed = Done(new()
            {
                Task = OperatorTask.Propose, Matter = SecondPersonMatter.Administrator, By = First,
                About = number.ToString(CultureInfo.InvariantCulture),
            }).Agreement;
            return Done(new() { Task = OperatorTask.Agree, Agreement = proposed, By = Second }).Agreement;
        }

        OperatorReply Done(OperatorCall call)
        {
            var reply = AtLedger(call);
            Assert.Equal(AuthorityVerdict.Done, reply.Verdict);
            return reply;
        }
    }

    private static OperatorCall Apply(int number, OperatorRoles roles)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        return new()
        {
            Act = AuthorityAct.Applied, Number = number, By = 9,
            Grant = new(FormattableString.Invariant($"S{number:D4}"), 0, roles, today.AddDays(-1), today.AddDays(300)),
        };
    }

    /// <summary>Another terminal of the prefecture: what it does wrong, the one of the other tests is not made to wait
    /// for.</summary>
    internal TerminalPlace AnotherAtPrefecture(int instance) => AtPrefecture with
    {
        KeyFolder = country.Authority.AddNode(NodeName.OfTerminal(Prefecture), instance).Path,
    };

    /// <summary>The folder of keys of one more machine.</summary>
    internal string NewKeys(NodeName machine) => country.Authority.AddNode(machine).Path;

    /// <summary>Puts a card in; disposing what it answers pulls it.</summary>
    internal InsertedCard Insert(MemoryCard card)
    {
        var pulled = new CancellationTokenSource();
        var inside = Task.Run(() => VirtualCardLink.RunAsync(
            card.Chip, "127.0.0.1", Cards.Port, () => { }, pulled.Token));
        CardService.WaitFor(hasCard: true);
        return new(pulled, inside);
    }

    private TerminalPlace PlaceOf(LocalNode server)
    {
        var office = server.Name.Office;
        var folder = country.Authority.AddNode(NodeName.OfTerminal(office));
        keys.Add(office, country.Authority.Open(folder));
        return new(office, folder.Path, string.Create(
            CultureInfo.InvariantCulture, $"127.0.0.1:{country.Ports[server.Name]}"));
    }

    private static PinBlock Block(string pin) => PinBlock.From(System.Text.Encoding.ASCII.GetBytes(pin))!;
}

/// <summary>A card in the reader.</summary>
internal sealed class InsertedCard(CancellationTokenSource pulled, Task inside) : IAsyncDisposable
{
    private bool isOut;

    public async ValueTask DisposeAsync()
    {
        if (isOut)
            return;
        isOut = true;
        await pulled.CancelAsync();
        await inside;
        pulled.Dispose();
        CardService.WaitFor(hasCard: false);
    }
}

/// <summary>All tests share one reader, so they run one after the other.</summary>
[CollectionDefinition(nameof(TerminalFixture))]
public sealed class TerminalGroup : ICollectionFixture<TerminalFixture>;

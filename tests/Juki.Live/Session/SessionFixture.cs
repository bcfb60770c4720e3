using Juki.Cli.Ca;
using Juki.Devices.Hsm;
using Juki.Domain.Offices;
using Juki.Wire.Session;

namespace Juki.Live.Session;

/// <summary>Two authorities of one network's name, one of another, and the keys of a few nodes, all in SoftHSM
/// tokens.</summary>
public sealed class SessionFixture : IDisposable
{
    public static readonly NodeName Town = NodeName.OfMunicipality(GovernmentCode.FromBody(13101));
    public static readonly NodeName OtherTown = NodeName.OfMunicipality(GovernmentCode.FromBody(13102));
    public static readonly NodeName LostTown = NodeName.OfMunicipality(GovernmentCode.FromBody(13103));
    public static readonly NodeName LateTown = NodeName.OfMunicipality(GovernmentCode.FromBody(13104));
    public static readonly NodeName Prefecture = NodeName.OfPrefecture(GovernmentCode.FromBody(13000));

    private readonly string folder = Directory.CreateTempSubdirectory("juki-session-").FullName;
    private readonly List<IDisposable> opened = [];
    private readonly Lazy<SessionKeys> terminal;
    private readonly Lazy<SessionKeys> representative;
    private int pins;

    public SessionFixture()
    {
        Authority = Make("good", "rehearsal");
        using var rival = Make("rival", "rehearsal");
        using var elsewhere = Make("elsewhere", "production");
        ServerFolder = Authority.AddNode(Prefecture);
        Server = Open(Authority, ServerFolder);
        TownFolder = Authority.AddNode(Town);
        TownKeys = Open(Authority, TownFolder);
        OtherTownKeys = Open(Authority, Authority.AddNode(OtherTown));
        Expired = Open(Authority, Authority.AddNode(LateTown, 1, TimeSpan.FromDays(1), Now - TimeSpan.FromDays(2)));
        NotYet = Open(Authority, Authority.AddNode(LateTown, 2, TimeSpan.FromDays(1), Now + TimeSpan.FromDays(2)));
        Lost = Open(Authority, Authority.AddNode(LostTown));
        Rival = Open(rival, rival.AddNode(Town));
        terminal = new(() => Open(Authority, Authority.AddNode(NodeName.OfTerminal(Prefecture.Office))));
        representative = new(() => Open(Authority, Authority.AddNode(NodeName.OfRepresentative(Prefecture.Office))));
        Elsewhere = Open(elsewhere, elsewhere.AddNode(Town));
    }

    /// <summary>The time of all parties; tests move it for parties of their own.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);

    public TestAuthority Authority { get; }

    public KeyFolder ServerFolder { get; }

    public KeyFolder TownFolder { get; }

    public SessionKeys Server { get; }

    public SessionKeys TownKeys { get; }

    public SessionKeys OtherTownKeys { get; }

    public SessionKeys Expired { get; }

    public SessionKeys NotYet { get; }

    public SessionKeys Lost { get; }

    public SessionKeys Rival { get; }

    public SessionKeys Elsewhere { get; }

    /// <summary>業務端末 of the prefecture.</summary>
    public SessionKeys Terminal => terminal.Value;

    /// <summary>代表端末 of the prefecture.</summary>
    public SessionKeys Representative => representative.Value;

    /// <summary>The prefecture's keys once more, for a test that changes their table, time or limits.</summary>
    public SessionKeys OwnServer(Func<DateTimeOffset>? clock = null, SessionLimits? limits = null) =>
        SessionKeys.Open(ServerFolder, clock ?? (() => Now), limits: limits);

    /// <summary>The other town's neighbour, as a server.</summary>
    public SessionKeys OwnTown(Func<DateTimeOffset> clock) => SessionKeys.Open(TownFolder, clock);

    /// <summary>A blank token and the file with its PIN.</summary>
    public TokenDescription NewToken(out PinFile pin)
    {
        pin = new PinFile(Path.Combine(folder, $"pin-{Interlocked.Increment(ref pins)}"));
        return TokenPool.Take(pin);
    }

    public void Dispose()
    {
        opened.ForEach(keys => keys.Dispose());
        Authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private TestAuthority Make(string name, string network) =>
        TestAuthority.Create(Path.Combine(folder, name), network, () => Now, sharesTokens: true);

    private SessionKeys Open(TestAuthority authority, KeyFolder keys)
    {
        var made = authority.Open(keys);
        opened.Add(made);
        return made;
    }
}

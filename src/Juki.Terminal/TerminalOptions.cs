using System.Net;
using Juki.Devices.Biometric;
using Juki.Devices.Hsm;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Terminal.Browser;
using Juki.Terminal.Print;
using Juki.Terminal.Words;
using Juki.Wire.Session;

namespace Juki.Terminal;

/// <summary>業務端末の設定 — what <c>juki terminal</c> is told. Immutable.</summary>
public sealed record TerminalOptions
{
    /// <summary>The terminal's keys.</summary>
    public required KeyFolder Keys { get; init; }

    /// <summary>File of the token's PIN; null: that in the folder.</summary>
    public PinFile? Pin { get; init; }

    /// <summary>Where the office's server listens; null: it is reached through the representative terminal.</summary>
    public IPEndPoint? Server { get; init; }

    /// <summary>Where the prefecture's representative terminal listens; null: the server is reached
    /// directly.</summary>
    public IPEndPoint? Relay { get; init; }

    /// <summary>The office for which the terminal is meant to be; null: whatever its certificate says.</summary>
    public GovernmentCode? Office { get; init; }

    /// <summary>What the office is as an asker; none: a municipality, or a department of the governor.</summary>
    public AskerKind Kind { get; init; }

    /// <summary>部署 — number of the section in the office's ledger; 1.</summary>
    public int Section { get; init; } = 1;

    /// <summary>The office's purposes of use.</summary>
    public Purposes Purposes { get; init; } = Purposes.Shipped;

    /// <summary>Name of the card reader; null: the only one.</summary>
    public string? Reader { get; init; }

    /// <summary>The reader of fingers; null: there is none, and who has one registered cannot log in.</summary>
    public BiometricReader? FingerReader { get; init; }

    /// <summary>Folder at which media are mounted, for what the server has sealed; null: this terminal writes
    /// none.</summary>
    public string? Media { get; init; }

    /// <summary>Port on 127.0.0.1; 0: one that the system draws.</summary>
    public int Port { get; init; }

    /// <summary>The browser to be started; null: none, for tests.</summary>
    public string? Browser { get; init; } = BrowserProcess.Default;

    /// <summary>Puts papers on sheets; reads a PDF from its standard input.</summary>
    public string PrintProgram { get; init; } = PaperPrinter.Default;

    /// <summary>Name of the printer; null: the system's default.</summary>
    public string? Printer { get; init; }

    /// <summary>Language of the first page; Japanese.</summary>
    public Language Language { get; init; }

    /// <summary>How the server is reached.</summary>
    /// <exception cref="InvalidDataException">Not exactly one of server and representative terminal is named, or the
    /// terminal is no prefecture's.</exception>
    internal ServerRoute RouteOf(PeerIdentity identity) => (Server, Relay) switch
    {
        ({ } server, null) => new(server),
        (null, { } relay) => ServerRoute.Through(relay, identity.Node),
        _ => throw new InvalidDataException("--relay, --server: 一方を / one of them"),
    };

    /// <summary>What is asked of the network: the kind of asker with its office.</summary>
    /// <exception cref="InvalidDataException">The certificate is no terminal's, is another office's, or the kind does
    /// not go with the office.</exception>
    internal Asker AskerOf(PeerIdentity identity)
    {
        var node = identity.Node;
        if (node.Role != Role.Terminal)
            throw new InvalidDataException("端末の鍵でない / these are not a terminal's keys");
        if (Office is { } meant && meant != node.Office)
            throw new InvalidDataException($"他の団体の端末の鍵である / the keys are of another office: {node.Office}");
        return (node.Office.IsPrefecture, Kind) switch
        {
            (false, AskerKind.None or AskerKind.Municipality) => Asker.OfMunicipality(node.Office),
            (true, AskerKind.None or AskerKind.PrefecturalDepartment) => Asker.OfPrefecturalDepartment(node.Office),
            (true, AskerKind.PrefecturalBody) => Asker.OfPrefecturalBody(node.Office),
            _ => throw new InvalidDataException("--kind: 団体に合わない / does not go with the office"),
        };
    }
}

using Juki.Devices.Hsm;
using Juki.Domain.Offices;
using Juki.Wire.Session;

namespace Juki.Cli.Ca;

/// <summary>
/// An authority and its nodes' keys made quickly, for tests and for the demonstration. It does what <c>juki ca</c>
/// does, in fewer steps: PINs are drawn into <c>pin</c> files and there is no transport.
/// </summary>
/// <remarks>
/// With tokens apart (the default) each node's folder can be opened by one process of its own, and this process must
/// make all folders before it opens one itself. With shared tokens several nodes can be opened in this one process; the
/// tokens come from <see cref="TokenPool"/> and nothing that they guard may matter.
/// </remarks>
public sealed class TestAuthority : IDisposable
{
    private readonly string folder;
    private readonly bool sharesTokens;
    private readonly Func<DateTimeOffset> clock;

    private TestAuthority(string folder, string network, bool sharesTokens, Func<DateTimeOffset> clock)
    {
        this.folder = folder;
        this.sharesTokens = sharesTokens;
        this.clock = clock;
        var own = new KeyFolder(Path.Combine(folder, "authority"));
        Directory.CreateDirectory(own.Path);
        var (token, pin) = TakeToken(own, "juki-authority");
        Authority = CertificateAuthority.Create(own, network, token, pin, clock);
    }

    /// <summary>The authority itself.</summary>
    public CertificateAuthority Authority { get; }

    /// <summary>Makes an authority in <paramref name="folder"/><c>/authority</c>.</summary>
    public static TestAuthority Create(
        string folder, string network, Func<DateTimeOffset> clock, bool sharesTokens = false) =>
        new(folder, network, sharesTokens, clock);

    /// <summary>
    /// Makes a node's folder <c>NODE-INSTANCE</c> with token, PIN, certificate and revocation table; about 0.1 s.
    /// </summary>
    /// <param name="node">Whose.</param>
    /// <param name="instance">Which machine of it.</param>
    /// <param name="life">How long the certificate lasts; 90 days by default.</param>
    /// <param name="begins">From when; now by default.</param>
    /// <param name="registers">The registers that it may speak for.</param>
    public KeyFolder AddNode(
        NodeName node,
        int instance = 1,
        TimeSpan? life = null,
        DateTimeOffset? begins = null,
        Registers registers = Registers.Resident)
    {
        var identity = Authority.Name(node, instance, registers);
        var keys = new KeyFolder(Path.Combine(folder, $"{node}-{instance}"));
        Directory.CreateDirectory(keys.Path);
        var (token, pin) = TakeToken(keys, NodeKeys.NewToken(identity, TokenModule.SoftHsm).TokenLabel);
        TokenWork.Prepare(keys, token, pin, TokenCurve.P256);
        Authority.Issue(identity, NodeKeys.PublicKeyOf(keys, pin), life, begins).Write(keys);
        return keys;
    }

    /// <summary>
    /// Takes a node's token out of the shared ones into its own folder, for a node that runs as a process: SoftHSM
    /// writes a token's files anew at each log-in, and whoever lists the tokens beside it in that moment fails.
    /// </summary>
    public KeyFolder HandOut(KeyFolder keys)
    {
        if (sharesTokens)
        {
            var description = keys.Describe();
            TokenPool.Copy(description.TokenLabel, keys.TokensPath);
            keys.Describe(description with { Configuration = null });
        }
        return keys;
    }

    /// <summary>Makes the folders of many nodes, first machine each.</summary>
    public IReadOnlyDictionary<NodeName, KeyFolder> AddNodes(IEnumerable<NodeName> nodes) =>
        nodes.ToDictionary(node => node, node => AddNode(node));

    /// <summary>Revokes all certificates of a node and answers the new table.</summary>
    public byte[] Revoke(NodeName node, RevocationReason reason = RevocationReason.Lost)
    {
        Authority.Revoke(entry => entry.Identity.Node == node, reason);
        return File.ReadAllBytes(Authority.Folder.RevocationsPath);
    }

    /// <summary>Opens a node's keys in this process.</summary>
    public SessionKeys Open(KeyFolder keys) => SessionKeys.Open(keys, clock);

    /// <inheritdoc/>
    public void Dispose() => Authority.Dispose();

    private (TokenDescription Token, PinFile Pin) TakeToken(KeyFolder keys, string label)
    {
        var pin = new PinFile(keys.PinPath);
        return sharesTokens
            ? (TokenPool.Take(pin), pin)
            : (new TokenDescription(TokenModule.SoftHsm, label, NodeKeys.KeyLabel), pin);
    }
}

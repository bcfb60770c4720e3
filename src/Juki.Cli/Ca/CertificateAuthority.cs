using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Juki.Devices.Hsm;
using Juki.Domain.Offices;
using Juki.Wire;
using Juki.Wire.Session;

namespace Juki.Cli.Ca;

/// <summary>
/// 認証局 — the authority of one network, in a folder of its own that is off-line between its uses: its P-384 key in
/// its own token, its certificate, its register and the newest revocation table. One process at a time works with it.
/// </summary>
public sealed partial class CertificateAuthority : IDisposable
{
    /// <summary>Default life of a node's certificate [ours: short, so that a forgotten one ends by itself].</summary>
    public static readonly TimeSpan NodeLife = TimeSpan.FromDays(90);

    /// <summary>Longest life of a node's certificate that is issued [ours: a year and a month for the
    /// change].</summary>
    public static readonly TimeSpan NodeLifeMax = TimeSpan.FromDays(397);

    /// <summary>How long a revocation table may be relied on alone [ours: a centre that is down for a week].</summary>
    public static readonly TimeSpan TableLife = TimeSpan.FromDays(7);

    private const string KeyLabel = "authority";

    private readonly FileStream exclusive;
    private readonly AuthorityRegister register;
    private readonly Func<DateTimeOffset> clock;
    private readonly PinFile pin;

    private CertificateAuthority(KeyFolder folder, PinFile pin, FileStream exclusive, Func<DateTimeOffset> clock)
    {
        Folder = folder;
        this.pin = pin;
        this.exclusive = exclusive;
        this.clock = clock;
        register = AuthorityRegister.Open(RegisterPath(folder));
        Certificate = folder.Authority();
        Network = NetworkOf(Certificate);
    }

    /// <summary>The folder; its certificate is its <c>ca.pem</c>.</summary>
    public KeyFolder Folder { get; }

    /// <summary>The network whose nodes it names.</summary>
    public string Network { get; }

    /// <summary>Its certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>SHA-256 of the certificate, to be compared by voice or letter.</summary>
    public string Fingerprint => Convert.ToHexString(SHA256.HashData(Certificate.RawDataMemory.Span));

    /// <summary>All that was issued, in order.</summary>
    public IEnumerable<IssuedCertificate> Certificates => register.Certificates;

    /// <summary>Makes an authority: token, key, certificate, and revocation table number 1, which is empty.</summary>
    /// <param name="folder">A folder that holds no authority.</param>
    /// <param name="network">Name of the network.</param>
    /// <param name="token">Its token; made here unless it is there already.</param>
    /// <param name="pin">Its PIN file; drawn here unless it is there already.</param>
    /// <param name="clock">The time.</param>
    public static CertificateAuthority Create(
        KeyFolder folder, string network, TokenDescription token, PinFile pin, Func<DateTimeOffset> clock)
    {
        if (!PeerIdentity.IsNetworkName(network))
            throw new AuthorityException($"'{network}' is no network name: 1 to 24 of a-z, 0-9 and inner hyphens.");
        if (File.Exists(folder.AuthorityPath))
            throw new AuthorityException($"{folder.Path} holds an authority already.");
        TokenWork.Prepare(folder, token with { KeyLabel = KeyLabel }, pin, TokenCurve.P384);
        TokenWork.With(folder, pin, (opened, key) =>
        {
            var serial = CertificateProfile.DrawSerial(opened);
            using var certificate = CertificateProfile.Authority(network, key, serial, clock());
            DurableFile.Write(folder.AuthorityPath, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"));
            return true;
        });
        var authority = Open(folder, pin, clock);
        authority.SignTable(TableLife);
        return authority;
    }

    /// <summary>Opens an authority. Its token is touched only when something is signed.</summary>
    public static CertificateAuthority Open(KeyFolder folder, PinFile pin, Func<DateTimeOffset> clock)
    {
        if (!File.Exists(folder.AuthorityPath))
            throw new AuthorityException($"{folder.Path} holds no authority; make one with 'juki ca init'.");
        FileStream exclusive;
        try
        {
            exclusive = new FileStream(
                Path.Combine(folder.Path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new AuthorityException($"Another process is working with the authority in {folder.Path}.");
        }
        return new CertificateAuthority(folder, pin, exclusive, clock);
    }

    /// <summary>Issues a certificate for a key whose holder has proved to have it. It is in the register before it is
    /// answered.</summary>
    /// <param name="identity">Whose; stated by the operator, never taken from a request alone.</param>
    /// <param name="publicKey">A P-256 key.</param>
    /// <param name="life">How long; null for <see cref="NodeLife"/>.</param>
    /// <param name="begins">From when; null for now, set back a little.</param>
    public Parcel Issue(
        PeerIdentity identity, PublicKey publicKey, TimeSpan? life = null, DateTimeOffset? begins = null)
    {
        var lasts = life ?? NodeLife;
        if (identity.Network != Network)
            throw new AuthorityException($"This authority names nodes of '{Network}' only.");
        if (lasts <= TimeSpan.Zero || lasts > NodeLifeMax)
            throw new AuthorityException($"A certificate lasts 1 to {NodeLifeMax.Days} days.");
        using (var key = publicKey.GetECDsaPublicKey())
        {
            if (key is null || key.ExportParameters(false).Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
                throw new AuthorityException("A node's key is a P-256 key.");
        }
        var now = clock();
        var first = WholeSeconds(begins ?? now - CertificateProfile.Backdating);
        return TokenWork.With(Folder, pin, (token, key) =>
        {
            var serial = Convert.ToHexString(CertificateProfile.DrawSerial(token));
            var challenge = Convert.ToHexString(token.RandomBytes(32));
            var entry = new IssuedCertificate(
                serial, identity, first, WholeSeconds((begins ?? now) + lasts), challenge);
            using var certificate = CertificateProfile.Node(entry, publicKey, Certificate, key);
            register.NoteIssued(entry, now);
            return new Parcel(identity, serial, challenge)
            {
                Certificate = certificate.ExportCertificatePem() + "\n",
                Authority = File.ReadAllText(Folder.AuthorityPath),
                Revocations = File.ReadAllBytes(Folder.RevocationsPath),
                Tables = [.. Parcel.Kinds.Select(Table).OfType<SignedTable>()],
            };
        });
    }

    /// <summary>Records that the holder has proved to have the key. The same acknowledgement again changes
    /// nothing.</summary>
    /// <param name="acknowledgement">What the receiver wrote.</param>
    /// <param name="certificate">The certificate that was issued under its serial number.</param>
    public IssuedCertificate Acknowledge(Acknowledgement acknowledgement, X509Certificate2 certificate)
    {
        var entry = register.Find(acknowledgement.Serial)
            ?? throw new AuthorityException("No certificate with that serial number was issued here.");
        if (certificate.SerialNumber != entry.Serial || !acknowledgement.IsSignedBy(certificate, entry))
            throw new AuthorityException("The acknowledgement is not signed by the key of that certificate.");
        if (entry.State == CertificateState.Issued)
            register.NoteAcknowledged(entry.Serial, clock());
        return register.Find(entry.Serial)!;
    }

    /// <summary>Revokes the chosen certificates and signs the next table; answers those newly revoked.</summary>
    public IReadOnlyList<IssuedCertificate> Revoke(Func<IssuedCertificate, bool> chosen, RevocationReason reason)
    {
        var now = clock();
        var found = register.Certificates
            .Where(entry => entry.State != CertificateState.Revoked && entry.Ends > now && chosen(entry)).ToArray();
        foreach (var entry in found)
            register.NoteRevoked(entry.Serial, reason, now);
        if (found.Length > 0)
            SignTable(TableLife);
        return [.. found.Select(entry => register.Find(entry.Serial)!)];
    }

    /// <summary>Signs the table with the next number. Certificates whose time is over need no line.</summary>
    public RevocationTable SignTable(TimeSpan life)
    {
        var now = WholeSeconds(clock());
        var nodes = register.Certificates.Where(entry => entry.Ends > now).Select(entry => entry.Revocation);
        var cards = register.Cards.Where(entry => entry.Ends > now).Select(entry => entry.Revocation);
        var entries = nodes.Concat(cards).OfType<RevokedCertificate>()
            .Select(entry => entry with { Since = WholeSeconds(entry.Since) }).ToArray();
        var number = register.TableNumber(TableKind.Revocations) + 1;
        var table = TokenWork.With(Folder, pin, (_, key) =>
            RevocationTable.Sign(Network, number, now, now + life, entries, key));
        register.NoteTable(TableKind.Revocations, number, now);
        DurableFile.Write(Folder.RevocationsPath, table.Bytes.Span);
        return table;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        exclusive.Dispose();
        Certificate.Dispose();
    }

    /// <summary>The network that an authority's certificate names.</summary>
    internal static string NetworkOf(X509Certificate2 authority) =>
        authority.SubjectName.EnumerateRelativeDistinguishedNames()
            .Single(name => name.GetSingleElementType().Value == "2.5.4.10").GetSingleElementValue()!;

    /// <summary>The identity of a node of this network.</summary>
    internal PeerIdentity Name(NodeName node, int instance, Registers registers) =>
        new(Network, registers, node, instance);

    private static string RegisterPath(KeyFolder folder) => Path.Combine(folder.Path, "register.jsonl");

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}

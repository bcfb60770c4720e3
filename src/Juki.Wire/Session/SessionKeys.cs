using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Hsm;
using Juki.Domain.Offices;

namespace Juki.Wire.Session;

/// <summary>
/// What a node needs to open sessions: its certificate with the key in its token, the authority's certificate, the
/// newest revocation table, and the time. Opened once and kept; thread safe.
/// </summary>
public sealed class SessionKeys : IDisposable
{
    private readonly X509Certificate2 certificate;
    private readonly X509Certificate2 authority;
    private readonly Lock offering = new();
    private readonly KeyFolder? folder;
    private readonly Token? token;
    private readonly TokenKey? tokenKey;
    private readonly ECDsa? tlsKey;
    private volatile RevocationTable revocations;

    /// <summary>Keys from parts: a certificate that has its private key, wherever it lies.</summary>
    /// <exception cref="ArgumentException">The certificate names no node, or its network is not the
    /// table's.</exception>
    public SessionKeys(
        X509Certificate2 certificateWithKey,
        X509Certificate2 authority,
        RevocationTable revocations,
        Func<DateTimeOffset> clock)
    {
        if (!CertificateIdentity.TryRead(certificateWithKey, out var identity))
            throw new ArgumentException("The certificate names no node.", nameof(certificateWithKey));
        if (identity.Network != revocations.Network)
            throw new ArgumentException("The revocation table is another network's.", nameof(revocations));
        certificate = certificateWithKey;
        this.authority = authority;
        this.revocations = revocations;
        Clock = clock;
        Identity = identity;
        // Offline: the context must not fetch issuers; peers have the authority's certificate and are sent ours only.
        CertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
    }

    private SessionKeys(
        KeyFolder folder, (Token Token, TokenKey Key, ECDsa Tls, X509Certificate2 Certificate) opened,
        X509Certificate2 authority, RevocationTable revocations, Func<DateTimeOffset> clock)
        : this(opened.Certificate, authority, revocations, clock)
    {
        this.folder = folder;
        (token, tokenKey, tlsKey, _) = opened;
    }

    /// <summary>Who we are, by our own certificate.</summary>
    public PeerIdentity Identity { get; }

    /// <summary>The bounds of our sessions.</summary>
    public SessionLimits Limits { get; init; } = new();

    /// <summary>The newest revocation table.</summary>
    public RevocationTable Revocations => revocations;

    /// <summary>When our certificate ends.</summary>
    public DateTimeOffset CertificateEnds => new(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);

    /// <summary>The time, passed in.</summary>
    internal Func<DateTimeOffset> Clock { get; }

    /// <summary>Our certificate as SslStream wants it, made once.</summary>
    internal SslStreamCertificateContext CertificateContext { get; }

    /// <summary>
    /// Opens the keys in a folder: enters its token, logs in once, and ties the key to its certificate.
    /// </summary>
    /// <param name="folder">The folder that the authority shipped and the holder accepted.</param>
    /// <param name="clock">The time.</param>
    /// <param name="pinFile">Where the PIN lies; by default <see cref="KeyFolder.PinPath"/>.</param>
    /// <param name="limits">The bounds of sessions; null for the defaults.</param>
    /// <exception cref="TokenException">The token does not serve.</exception>
    /// <exception cref="InvalidDataException">The folder is not whole, or its parts do not belong together.</exception>
    public static SessionKeys Open(
        KeyFolder folder, Func<DateTimeOffset> clock, PinFile? pinFile = null, SessionLimits? limits = null)
    {
        folder.Enter();
        var description = folder.Describe();
        var authority = folder.Authority();
        using var bare = folder.Certificate();
        if (!CertificateIdentity.TryRead(bare, out var identity))
            throw new InvalidDataException($"{folder.CertificatePath} names no node.");
        if (!folder.TryReadRevocations(authority, identity.Network, out var revocations))
            throw new InvalidDataException($"{folder.RevocationsPath} is missing or not signed by the authority.");
        var pin = pinFile ?? new PinFile(folder.PinPath);
        var token = Token.Open(description.TokenLabel, pin);
        try
        {
            var key = token.FindKey(description.KeyLabel);
            if (!SameKey(bare, key))
                throw new InvalidDataException("The certificate is not that of the key in the token.");
            var tls = TlsKey.Open(token, key, pin);
            return new SessionKeys(
                folder, (token, key, tls, bare.CopyWithPrivateKey(tls)), authority, revocations, clock)
            {
                Limits = limits ?? new SessionLimits(),
            };
        }
        catch
        {
            token.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Takes a revocation table if it is the authority's and newer than ours, and keeps it in the folder. False
    /// otherwise: a lower or equal number is refused.
    /// </summary>
    public bool Offer(ReadOnlySpan<byte> table)
    {
        if (!RevocationTable.TryRead(table, authority, Identity.Network, out var offered))
            return false;
        lock (offering)
        {
            if (offered.Number <= revocations.Number)
                return false;
            if (folder is not null)
                DurableFile.Write(folder.RevocationsPath, table);
            revocations = offered;
            return true;
        }
    }

    /// <summary>Looks whether someone put a newer table into the folder; true when one was taken.</summary>
    public bool ReloadRevocations() =>
        folder is not null && folder.TryReadRevocations(authority, Identity.Network, out var stored)
        && stored.Number > revocations.Number && Offer(stored.Bytes.Span);

    /// <summary>Label of the audit key in a node's token.</summary>
    public const string AuditKeyLabel = "audit";

    /// <summary>The audit key in the same token, P-384, which signs heads of the record; made there when it is missing
    /// and <paramref name="mayMake"/>.</summary>
    /// <exception cref="TokenException">It is missing, or open to reading.</exception>
    /// <exception cref="InvalidOperationException">These keys have no token.</exception>
    public TokenKey OpenAuditKey(bool mayMake)
    {
        if (token is null)
            throw new InvalidOperationException("keys without a token have no audit key");
        try
        {
            return token.FindKey(AuditKeyLabel);
        }
        catch (TokenException missing) when (mayMake && missing.Failure == TokenFailure.KeyMissing)
        {
            return token.GenerateKey(AuditKeyLabel, TokenCurve.P384);
        }
    }

    /// <summary>Our certificate, DER, for who is to check what we signed.</summary>
    public byte[] CertificateBytes => certificate.RawData;

    /// <summary>Signs a text as this node. Any thread.</summary>
    /// <exception cref="TokenException">The token is gone.</exception>
    public byte[] Sign(byte[] text) => tokenKey?.SignData(text) ?? NodeSignature.Sign(certificate, text);

    /// <summary>True when that node of our network signed a text, with a certificate that was good then and is not
    /// revoked.</summary>
    public bool IsSignedBy(NodeName signer, byte[] by, byte[] text, byte[] signature, DateTimeOffset at) =>
        NodeSignature.TryRead(authority, by, text, signature, at, out var identity, out var serial)
        && identity.Network == Identity.Network && identity.Node == signer && !revocations.Revokes(serial);

    /// <summary>False when the token no longer signs: then the node closes everything and ends, and its supervisor
    /// starts it anew. To be asked every 5 s. Keys without a token are always alive.</summary>
    public bool IsTokenAlive() => token is null || tokenKey is null || token.IsAlive(tokenKey);

    /// <inheritdoc/>
    public void Dispose()
    {
        tlsKey?.Dispose();
        token?.Dispose();
        certificate.Dispose();
        authority.Dispose();
    }

    /// <summary>The rules of the chain for one handshake: our authority only, nothing fetched, the passed-in
    /// time.</summary>
    internal X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck, // the signed table is looked at instead
            DisableCertificateDownloads = true,
            VerificationTime = Clock().UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.CustomTrustStore.Add(authority);
        return policy;
    }

    /// <summary>Judges a peer's certificate and the chain built for it, in the order of <see
    /// cref="SessionRefusal"/>.</summary>
    internal SessionRefusal Judge(X509Certificate2? peer, X509Chain? chain, out PeerIdentity? identity)
    {
        identity = null;
        if (peer is null)
            return SessionRefusal.NoCertificate;
        var named = CertificateIdentity.TryRead(peer, out identity);
        if (named && identity!.Network != Identity.Network)
            return SessionRefusal.OtherNetwork;
        if (chain is null || !EndsInOurAuthority(chain))
            return SessionRefusal.Untrusted;
        return named ? Standing(CertificateTerms.Of(peer), identity!) : SessionRefusal.NoIdentity;
    }

    /// <summary>What of the judgement can change while a session is open: expiry, revocation, the table's
    /// age.</summary>
    internal SessionRefusal Standing(CertificateTerms peer, PeerIdentity identity)
    {
        var now = Clock().UtcDateTime;
        var table = revocations;
        if (now < peer.NotBefore || now > peer.NotAfter)
            return SessionRefusal.Expired;
        if (table.Revokes(peer.SerialNumber))
            return SessionRefusal.Revoked;
        // With a table past its time the own tiers go on, town to town stops [ours].
        var townToTown = Identity.Node.Role == Role.Municipality && identity.Node.Role == Role.Municipality;
        return townToTown && now > table.ValidTo.UtcDateTime ? SessionRefusal.RevocationsStale : SessionRefusal.None;
    }

    /// <summary>Exactly our authority above the peer, and no fault but perhaps the time, which is judged by
    /// itself.</summary>
    private bool EndsInOurAuthority(X509Chain chain)
    {
        var faults = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        return (faults & ~X509ChainStatusFlags.NotTimeValid) == X509ChainStatusFlags.NoError
            && chain.ChainElements.Count == 2
            && chain.ChainElements[1].Certificate.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span);
    }

    private static bool SameKey(X509Certificate2 bare, TokenKey key)
    {
        using var inCertificate = bare.GetECDsaPublicKey();
        using var inToken = ECDsa.Create(key.PublicParameters);
        return inCertificate is not null
            && inCertificate.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(inToken.ExportSubjectPublicKeyInfo());
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Hsm;
using Juki.Wire.Session;

namespace Juki.Cli.Ca;

/// <summary>
/// The two ways in which a machine gets its key and certificate. By the source's way the authority seals the key into a
/// token and ships the token [S-002 外部からの侵入防止対策]; by the other the key is made where it stays and a request
/// is sent.
/// </summary>
internal static class NodeKeys
{
    /// <summary>Label of the key for TLS.</summary>
    public const string KeyLabel = "tls";

    /// <summary>A new token for a node: the label need only be unlike those of other tokens on the same
    /// machine.</summary>
    public static TokenDescription NewToken(PeerIdentity identity, string module) => new(module,
        $"{identity.Node}-{identity.Instance}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}", KeyLabel);

    /// <summary>First way, at the authority: a token with a key under a transport PIN, and its certificate.</summary>
    public static Parcel PrepareToken(
        CertificateAuthority authority, PeerIdentity identity, KeyFolder folder, PinFile transportPin, TimeSpan? life)
    {
        if (File.Exists(folder.CertificatePath) || Directory.Exists(folder.TokensPath))
            throw new AuthorityException($"{folder.Path} holds a token already.");
        TokenWork.Prepare(folder, NewToken(identity, TokenModule.SoftHsm), transportPin, TokenCurve.P256);
        var parcel = authority.Issue(identity, PublicKeyOf(folder, transportPin), life);
        parcel.Write(folder);
        return parcel;
    }

    /// <summary>Second way, at the node: a key in its own token, and a request signed by it [RFC 2986]. A token that is
    /// there is used as it is: so a certificate is renewed.</summary>
    public static string Request(PeerIdentity identity, KeyFolder folder, PinFile pin, string module)
    {
        if (!File.Exists(Path.Combine(folder.Path, "token.json")))
            TokenWork.Prepare(folder, NewToken(identity, module), pin, TokenCurve.P256);
        return TokenWork.With(folder, pin, (_, key) =>
        {
            var generator = new TokenSignatureGenerator(key);
            var request = new CertificateRequest(
                new X500DistinguishedName($"CN={identity.Node}"), generator.PublicKey, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(CertificateIdentity.Extension(identity));
            return request.CreateSigningRequestPem(generator) + "\n";
        });
    }

    /// <summary>Second way, at the authority: the certificate for a request. What the operator states must be what the
    /// request asks for, and the request's own signature proves that the sender has the key.</summary>
    public static Parcel Issue(CertificateAuthority authority, string requestPem, PeerIdentity stated, TimeSpan? life)
    {
        CertificateRequest request;
        try
        {
            request = CertificateRequest.LoadSigningRequestPem(requestPem, HashAlgorithmName.SHA256,
                CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new AuthorityException("The request is no PKCS#10 request signed by its own key.");
        }
        if (!CertificateIdentity.TryRead(request.CertificateExtensions, out var asked) || asked != stated)
            throw new AuthorityException($"The request does not ask for {stated}.");
        return authority.Issue(stated, request.PublicKey, life);
    }

    /// <summary>At the receiver, either way: changes the transport PIN if there is one, puts the parcel into the
    /// folder, looks that the key in the token is the certificate's, and signs for it.</summary>
    /// <param name="folder">The folder with the token.</param>
    /// <param name="from">Where the parcel lies; the same folder by the first way.</param>
    /// <param name="transportPin">The PIN that came by another way than the token; null by the second way.</param>
    /// <param name="pin">The holder's own PIN; drawn here unless the file is there.</param>
    /// <param name="fingerprint">The authority's fingerprint as told by another way; null to trust the parcel.</param>
    public static Acknowledgement Receive(
        KeyFolder folder, KeyFolder from, PinFile? transportPin, PinFile pin, string? fingerprint)
    {
        var parcel = Parcel.Read(from);
        using (var authority = from.Authority())
        {
            var found = Convert.ToHexString(SHA256.HashData(authority.RawDataMemory.Span));
            if (fingerprint is not null && !found.Equals(fingerprint.Replace(":", "", StringComparison.Ordinal),
                StringComparison.OrdinalIgnoreCase))
                throw new AuthorityException($"The authority's fingerprint is {found}, not the one that was told.");
        }
        if (transportPin is not null)
            TokenWork.ChangePin(folder, transportPin, pin);
        using var certificate = from.Certificate();
        var acknowledgement = TokenWork.With(folder, pin, (_, key) =>
        {
            var generator = new TokenSignatureGenerator(key);
            return generator.PublicKey.ExportSubjectPublicKeyInfo().AsSpan()
                .SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo())
                ? Acknowledgement.Sign(parcel, key)
                : throw new AuthorityException("The certificate is not that of the key in the token.");
        });
        if (from != folder)
            parcel.Write(folder);
        acknowledgement.Write(AcknowledgementPath(folder));
        return acknowledgement;
    }

    /// <summary>Where the receiver's acknowledgement is written.</summary>
    public static string AcknowledgementPath(KeyFolder folder) => Path.Combine(folder.Path, "acknowledgement.json");

    /// <summary>The public half of the folder's key.</summary>
    public static PublicKey PublicKeyOf(KeyFolder folder, PinFile pin) =>
        TokenWork.With(folder, pin, (_, key) => new TokenSignatureGenerator(key).PublicKey);
}

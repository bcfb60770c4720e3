using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Juki.Wire;
using Juki.Wire.Session;

namespace Juki.Cli.Ca;

/// <summary>
/// 配送物 — what the authority ships beside a token, or in answer to a request: the certificate, the authority's
/// certificate, the signed tables, and the challenge that the receiver signs. Nothing in it is secret.
/// </summary>
/// <param name="Identity">Whose certificate it is.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="Challenge">What the acknowledgement signs; hexadecimal.</param>
public sealed record Parcel(PeerIdentity Identity, string Serial, string Challenge)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The certificate as PEM.</summary>
    public required string Certificate { get; init; }

    /// <summary>The authority's certificate as PEM.</summary>
    public required string Authority { get; init; }

    /// <summary>The revocation table.</summary>
    public required byte[] Revocations { get; init; }

    /// <summary>The newest tables of <see cref="Kinds"/>, where the authority has signed any.</summary>
    public required IReadOnlyList<SignedTable> Tables { get; init; }

    /// <summary>The kinds of table that are shipped beside the revocations.</summary>
    internal static IReadOnlyList<TableKind> Kinds { get; } = [TableKind.Affairs, TableKind.Agreements];

    /// <summary>Writes the parcel into a folder.</summary>
    public void Write(KeyFolder folder)
    {
        Directory.CreateDirectory(folder.Path);
        DurableFile.Write(folder.CertificatePath, Encoding.ASCII.GetBytes(Certificate));
        DurableFile.Write(folder.AuthorityPath, Encoding.ASCII.GetBytes(Authority));
        DurableFile.Write(folder.RevocationsPath, Revocations);
        foreach (var table in Tables)
            new SignedTableFolder(folder.Path).Store(table);
        var slip = new Slip(Identity.ToString(), Serial, Challenge);
        DurableFile.Write(SlipPath(folder), JsonSerializer.SerializeToUtf8Bytes(slip, Json));
    }

    /// <summary>Reads a parcel and checks that its parts belong together.</summary>
    /// <exception cref="AuthorityException">A part is missing or is not the authority's.</exception>
    public static Parcel Read(KeyFolder folder)
    {
        try
        {
            var slip = JsonSerializer.Deserialize<Slip>(File.ReadAllBytes(SlipPath(folder)), Json);
            using var certificate = folder.Certificate();
            using var authority = folder.Authority();
            if (slip is null || !PeerIdentity.TryParse(slip.Identity, out var identity)
                || !CertificateIdentity.TryRead(certificate, out var named) || named != identity
                || certificate.SerialNumber != slip.Serial)
                throw new AuthorityException("The certificate is not the one that the parcel's slip names.");
            if (!folder.TryReadRevocations(authority, identity.Network, out var revocations))
                throw new AuthorityException("The revocation table is not signed by the authority in the parcel.");
            if (!IsIssuedBy(authority, certificate))
                throw new AuthorityException("The certificate was not issued by the authority in the parcel.");
            return new Parcel(identity, slip.Serial, slip.Challenge)
            {
                Certificate = File.ReadAllText(folder.CertificatePath),
                Authority = File.ReadAllText(folder.AuthorityPath),
                Revocations = revocations.Bytes.ToArray(),
                Tables =
                [
                    .. Kinds.Select(kind => Read(folder, kind, authority, identity.Network)).OfType<SignedTable>(),
                ],
            };
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            throw new AuthorityException($"{folder.Path} holds no parcel: {failure.Message}");
        }
    }

    /// <summary>A table of the parcel; null when it has none of that kind.</summary>
    private static SignedTable? Read(KeyFolder folder, TableKind kind, X509Certificate2 authority, string network)
    {
        var path = new SignedTableFolder(folder.Path).FileOf(kind);
        if (!File.Exists(path))
            return null;
        return SignedTable.TryRead(kind, File.ReadAllBytes(path), authority, network, out var table)
            ? table
            : throw new AuthorityException($"The table of {kind} is not signed by the authority in the parcel.");
    }

    private static bool IsIssuedBy(X509Certificate2 authority, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // Whether its time has come is judged at each session; here only who issued it.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(certificate);
    }

    private static string SlipPath(KeyFolder folder) => Path.Combine(folder.Path, "parcel.json");

    private sealed record Slip(string Identity, string Serial, string Challenge);
}

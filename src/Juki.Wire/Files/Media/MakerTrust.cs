using System.Security.Cryptography.X509Certificates;
using Juki.Wire.Session;

namespace Juki.Wire.Files.Media;

/// <summary>作成者の信頼 — whose media are opened: those of nodes that the network's authority certified.</summary>
/// <param name="Authority">The authority's certificate, the only root.</param>
/// <param name="Revocations">The newest revocation table that the recipient has; null where there is none.</param>
public sealed record MakerTrust(X509Certificate2 Authority, RevocationTable? Revocations = null)
{
    /// <summary>Judges a maker's certificate by the time of opening: a medium is carried for days, not
    /// archived [ours].</summary>
    /// <exception cref="MediumException">It is not trusted, expired or revoked.</exception>
    public PeerIdentity Judge(X509Certificate2 maker, DateTimeOffset now)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(now) };
        chain.Build(maker);
        var faults = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if ((faults & ~X509ChainStatusFlags.NotTimeValid) != X509ChainStatusFlags.NoError
            || chain.ChainElements.Count != 2
            || !chain.ChainElements[1].Certificate.RawDataMemory.Span.SequenceEqual(Authority.RawDataMemory.Span)
            || !CertificateIdentity.TryRead(maker, out var identity)
            || (Revocations is not null && Revocations.Network != identity.Network))
            throw new MediumException(MediumFault.MakerUntrusted);
        var terms = CertificateTerms.Of(maker);
        if (now.UtcDateTime < terms.NotBefore || now.UtcDateTime > terms.NotAfter)
            throw new MediumException(MediumFault.MakerExpired);
        if (Revocations?.Revokes(terms.SerialNumber) == true)
            throw new MediumException(MediumFault.MakerRevoked);
        return identity;
    }

    private X509ChainPolicy Policy(DateTimeOffset now)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck, // the signed table is looked at instead
            DisableCertificateDownloads = true,
            VerificationTime = now.UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.CustomTrustStore.Add(Authority);
        return policy;
    }
}

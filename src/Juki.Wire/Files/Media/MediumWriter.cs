using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Wire.Session;

namespace Juki.Wire.Files.Media;

/// <summary>媒体への出力の指示 — what is put on a medium for the holder of a named certificate.</summary>
/// <param name="Number">In the register of media.</param>
/// <param name="Affair">Code of the affair; 0 for none.</param>
/// <param name="Recipient">For whom: a certificate with an RSA key.</param>
/// <param name="Files">Paths of the files, in order; a medium knows their names without folder.</param>
public sealed record MediumOrder(
    MediumNumber Number, int Affair, X509Certificate2 Recipient, IReadOnlyList<string> Files);

/// <summary>媒体の作成 — writes a medium for a named certificate (docs/media.md). What it needs of memory does not grow
/// with the content.</summary>
public static class MediumWriter
{
    /// <summary>Writes the medium, signed by the node's key in its token.</summary>
    /// <exception cref="MediumException">The first four of <see cref="MediumFault"/>.</exception>
    public static PendingFile Write(string path, MediumOrder order, SessionKeys maker) =>
        Write(path, order, maker.CertificateContext.TargetCertificate, maker.Clock());

    /// <summary>As above; the certificate has its private key, wherever it lies.</summary>
    internal static PendingFile Write(string path, MediumOrder order, X509Certificate2 maker, DateTimeOffset now)
    {
        if (!CertificateIdentity.TryRead(maker, out var identity))
            throw new ArgumentException("The certificate names no node.", nameof(maker));
        CheckRecipient(order.Recipient, now);
        MediumFile[] files = [.. order.Files.Select(Describe)];
        if (!MediumManifest.AreFiles(files))
            throw new MediumException(MediumFault.FileUnsuitable);
        var manifest = new MediumManifest(
            order.Number, identity, MediumHead.Fingerprint(order.Recipient),
            DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()), order.Affair, files);
        return PendingFile.Write(path, to =>
        {
            var head = MediumHead.Write(to, manifest, maker, order.Recipient);
            WriteContent(to, head, order.Files);
        });
    }

    /// <summary>Checks that a certificate can be a recipient's: RSA, long enough, for keys, valid now.</summary>
    /// <exception cref="MediumException">It cannot.</exception>
    public static void CheckRecipient(X509Certificate2 recipient, DateTimeOffset now)
    {
        using var key = recipient.GetRSAPublicKey();
        var usage = recipient.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        if (key is null || key.KeySize < MediumLimits.RecipientKeyBitsMin
            || usage?.KeyUsages.HasFlag(X509KeyUsageFlags.KeyEncipherment) == false)
            throw new MediumException(MediumFault.RecipientUnsuitable);
        if (now.UtcDateTime < recipient.NotBefore.ToUniversalTime()
            || now.UtcDateTime > recipient.NotAfter.ToUniversalTime())
            throw new MediumException(MediumFault.RecipientExpired);
    }

    /// <summary>SHA-256 of a certificate, by which the register and the manifest name a recipient.</summary>
    public static ReadOnlyMemory<byte> Fingerprint(X509Certificate2 certificate) =>
        MediumHead.Fingerprint(certificate);

    private static MediumFile Describe(string path)
    {
        using var file = File.OpenRead(path);
        return new(Path.GetFileName(path), file.Length, SHA256.HashData(file));
    }

    private static void WriteContent(Stream to, MediumHead head, IReadOnlyList<string> paths)
    {
        using var chunks = new MediumChunks(head.ContentKey, head.Bound);
        using var content = new JoinedFiles(head.Manifest.Files, paths);
        var total = head.Manifest.ContentBytes;
        var count = MediumChunks.Count(total);
        var plain = new byte[MediumLimits.ChunkBytes];
        var result = new byte[MediumLimits.ChunkBytes + MediumLimits.TagBytes];
        for (var number = 0L; number < count; number++)
        {
            var part = plain.AsSpan(0, MediumChunks.SizeOf(number, total));
            var sealedChunk = result.AsSpan(0, part.Length + MediumLimits.TagBytes);
            content.Read(part);
            chunks.Seal(number, number == count - 1, part, sealedChunk);
            to.Write(sealedChunk);
        }
        content.End();
        CryptographicOperations.ZeroMemory(plain);
        CryptographicOperations.ZeroMemory(head.ContentKey);
    }
}

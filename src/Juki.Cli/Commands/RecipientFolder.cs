using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Hsm;
using Juki.Wire.Files.Media;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>
/// 受領者の鍵の置き場所 — the folder of a body that receives media: token and PIN, <c>certificate.pem</c> of its key, and
/// <c>ca.pem</c> of the authority whose nodes it believes. The body gives <c>certificate.pem</c> to the office by hand;
/// its fingerprint is compared and stands in the register.
/// </summary>
internal static class RecipientFolder
{
    private const string KeyLabel = "media";
    private const int ClockSkewMinutes = 5; // [ours]

    /// <summary>Makes the token, its key and a certificate signed by it, and says the certificate's
    /// fingerprint.</summary>
    public static string Create(string path, string name, string authorityPath, int days, DateTimeOffset now)
    {
        var folder = new KeyFolder(path);
        if (File.Exists(folder.CertificatePath))
            throw new InvalidDataException($"{path} に鍵がある / holds a key already");
        var authority = File.ReadAllText(authorityPath);
        var label = $"media-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        folder.Describe(new TokenDescription(TokenModule.SoftHsm, label, KeyLabel));
        TokenModule.WriteSoftHsmConfiguration(folder.ConfigurationPath, folder.TokensPath);
        folder.Enter();
        var pin = File.Exists(folder.PinPath) ? new PinFile(folder.PinPath) : PinFile.Draw(folder.PinPath);
        Token.Initialise(label, pin);
        using var token = Token.Open(label, pin);
        DecryptionKey.Generate(token, KeyLabel);
        using var key = DecryptionKey.Open(token, KeyLabel, pin);
        var request = new CertificateRequest(
            new X500DistinguishedName($"CN={name.Replace("\"", "", StringComparison.Ordinal)}"), key,
            HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, critical: true));
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-ClockSkewMinutes), now.AddDays(days));
        DurableFile.Write(folder.AuthorityPath, System.Text.Encoding.ASCII.GetBytes(authority));
        DurableFile.Write(
            folder.CertificatePath, System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"));
        return Fingerprint(certificate);
    }

    /// <summary>Opens the key for one use.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="network">The network, whose revocation table in the folder is looked at; null: none is.</param>
    /// <param name="use">What is done with it.</param>
    public static T With<T>(string path, string? network, Func<MediumRecipient, MakerTrust, T> use)
    {
        var folder = new KeyFolder(path);
        folder.Enter();
        var description = folder.Describe();
        var pin = new PinFile(folder.PinPath);
        using var certificate = folder.Certificate();
        using var authority = folder.Authority();
        RevocationTable? revocations = null;
        if (network is not null && !folder.TryReadRevocations(authority, network, out revocations))
            throw new InvalidDataException($"{folder.RevocationsPath} が読めない / cannot be read");
        using var token = Token.Open(description.TokenLabel, pin);
        using var key = DecryptionKey.Open(token, description.KeyLabel, pin);
        return use(new(certificate, key), new(authority, revocations));
    }

    /// <summary>SHA-256 of a certificate in hexadecimal digits.</summary>
    public static string Fingerprint(X509Certificate2 certificate) =>
        Convert.ToHexString(SHA256.HashData(certificate.RawDataMemory.Span));
}

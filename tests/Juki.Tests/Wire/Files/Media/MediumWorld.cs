using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Domain.Offices;
using Juki.Wire.Files.Media;
using Juki.Wire.Session;

namespace Juki.Tests.Wire.Files.Media;

/// <summary>An authority, a maker and recipients with keys in memory, and a folder.</summary>
public sealed class MediumWorld : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);

    private static readonly RSA RecipientKey = RSA.Create(MediumLimits.RecipientKeyBitsMin);
    private static readonly RSA StrangerKey = RSA.Create(MediumLimits.RecipientKeyBitsMin);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("juki-media-");
    private int names;

    public MediumWorld()
    {
        (Authority, Maker) = Network();
        (var rival, RivalMaker) = Network();
        rival.Dispose();
        Recipient = new(SelfSigned(RecipientKey, "CN=receiver", Now.AddYears(1)), RecipientKey);
        Stranger = new(SelfSigned(StrangerKey, "CN=stranger", Now.AddYears(1)), StrangerKey);
        Trust = new(Authority);
    }

    public X509Certificate2 Authority { get; }

    public X509Certificate2 Maker { get; }

    /// <summary>The same name, certified by another authority of the same name.</summary>
    public X509Certificate2 RivalMaker { get; }

    public MediumRecipient Recipient { get; }

    public MediumRecipient Stranger { get; }

    public MakerTrust Trust { get; }

    public static MediumNumber Number { get; } = new(GovernmentCode.FromBody(13_000), 2026, 1);

    public string NewPath() => Path.Combine(folder.FullName, $"p{Interlocked.Increment(ref names)}");

    /// <summary>Files of those lengths, with bytes that differ from place to place.</summary>
    public string[] Files(params int[] lengths)
    {
        var inputs = Directory.CreateDirectory(NewPath()).FullName;
        return [.. lengths.Select((length, place) =>
        {
            var path = Path.Combine(inputs, $"結果{place}.csv");
            File.WriteAllBytes(path, Content(length, place));
            return path;
        })];
    }

    public static byte[] Content(int length, int seed)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = (byte)((i * 31 + i / 251 + seed) % 256);
        return bytes;
    }

    /// <summary>A medium with such files, for the recipient.</summary>
    public string Make(string[] files, X509Certificate2? maker = null, DateTimeOffset? at = null)
    {
        var path = NewPath();
        using var pending = MediumWriter.Write(
            path, new(Number, 500_001, Recipient.Certificate, files), maker ?? Maker, at ?? Now);
        pending.Keep();
        return path;
    }

    /// <summary>A medium of these bytes.</summary>
    public string Altered(byte[] bytes)
    {
        var path = NewPath();
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Opens; answers the folder.</summary>
    public string Open(string path, MediumRecipient? recipient = null, DateTimeOffset? now = null)
    {
        var to = NewPath();
        MediumReader.Open(path, to, recipient ?? Recipient, Trust, now ?? Now);
        return to;
    }

    /// <summary>The fault of a medium that must not open; nothing may be left of the attempt.</summary>
    public MediumException Fault(
        string path, MediumRecipient? recipient = null, DateTimeOffset? now = null, MakerTrust? trust = null)
    {
        var to = NewPath();
        var fault = Assert.Throws<MediumException>(
            () => MediumReader.Open(path, to, recipient ?? Recipient, trust ?? Trust, now ?? Now));
        Assert.False(Path.Exists(to));
        Assert.False(Path.Exists(to + ".part"));
        return fault;
    }

    public static X509Certificate2 SelfSigned(
        RSA key, string name, DateTimeOffset end, X509KeyUsageFlags usage = X509KeyUsageFlags.KeyEncipherment)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        return request.CreateSelfSigned(Now.AddDays(-1), end);
    }

    public void Dispose()
    {
        Authority.Dispose();
        Maker.Dispose();
        RivalMaker.Dispose();
        folder.Delete(recursive: true);
    }

    private static (X509Certificate2 Authority, X509Certificate2 Maker) Network()
    {
        using var root = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = new CertificateRequest("CN=authority", root, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        using var signed = request.CreateSelfSigned(Now.AddDays(-10), Now.AddYears(3));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ask = new CertificateRequest("CN=prefecture-130001", key, HashAlgorithmName.SHA256);
        ask.CertificateExtensions.Add(CertificateIdentity.Extension(new(
            "rehearsal", Registers.Resident, NodeName.OfPrefecture(GovernmentCode.FromBody(13_000)), 1)));
        using var issued = ask.Create(
            signed, Now.AddDays(-5), Now.AddDays(85), Enumerable.Repeat((byte)7, 16).ToArray());
        return (X509CertificateLoader.LoadCertificate(signed.RawData), issued.CopyWithPrivateKey(key));
    }
}

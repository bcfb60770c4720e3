using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Cli.Ca;
using Juki.Devices.Hsm;
using Juki.Domain.Offices;
using Juki.Wire.Files.Media;
using Juki.Wire.Session;

namespace Juki.Live.Media;

/// <summary>Media with keys in tokens, foreign tools, and lengths that memory must not follow.</summary>
public sealed class MediaTests : IDisposable
{
    private const int Large = 128 << 20;
    private const int AllocatedMax = 8 << 20;

    private static readonly DateTimeOffset Now = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);
    private static readonly GovernmentCode Office = GovernmentCode.FromBody(13_000);

    private readonly string folder = Directory.CreateTempSubdirectory("juki-media-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    [Trait("Source", "S-000 3. リスク1")]
    public void 装置の鍵で封じ受領者の装置の鍵で開く()
    {
        using var network = TestAuthority.Create(In("network"), "rehearsal", () => Now, sharesTokens: true);
        using var maker = network.Open(network.AddNode(NodeName.OfPrefecture(Office)));
        var pin = new PinFile(In("pin"));
        var description = TokenPool.Take(pin);
        using var token = Token.Open(description.TokenLabel, pin);
        DecryptionKey.Generate(token, "media");
        using var key = DecryptionKey.Open(token, "media", pin);
        Assert.Equal(DecryptionKey.Bits, key.KeySize);
        Assert.ThrowsAny<CryptographicException>(() => key.ExportParameters(includePrivateParameters: true));
        using var certificate = SelfSigned(key);
        File.WriteAllText(In("結果.csv"), "1,2,3\n");
        using (var pending = MediumWriter.Write(
            In("medium"), new(new(Office, 2026, 1), 500_001, certificate, [In("結果.csv")]), maker))
            pending.Keep();
        var trust = new MakerTrust(network.Authority.Folder.Authority());
        var manifest = MediumReader.Open(In("medium"), In("opened"), new(certificate, key), trust, Now);
        Assert.Equal(maker.Identity, manifest.Maker);
        Assert.Equal("1,2,3\n", File.ReadAllText(Path.Combine(In("opened"), "結果.csv")));
    }

    [Fact]
    [Trait("Source", "S-000 5-2. リスク3")]
    public async Task パスワード付きファイルは一般の道具で開ける()
    {
        const string Text = "Aki-no-Sora-2026";
        var content = RandomNumberGenerator.GetBytes(3_000_000);
        await File.WriteAllBytesAsync(In("結果.bin"), content);
        using (var pending = LockedFile.Write(In("l.zip"), [In("結果.bin")], Password.Read(Text, out _)!, Now))
            pending.Keep();
        Assert.NotEqual(0, await SevenZip("t", $"-p{Text}x", In("l.zip")));
        Assert.Equal(0, await SevenZip("x", $"-p{Text}", $"-o{In("x")}", In("l.zip")));
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(In("x"), "結果.bin")));
    }

    [Fact]
    public void Write_LongFile_TakesNoMoreMemory()
    {
        var input = In("long.bin");
        using (var file = File.Create(input))
            file.SetLength(Large);
        using var key = RSA.Create(MediumLimits.RecipientKeyBitsMin);
        using var certificate = SelfSigned(key);
        using var network = TestAuthority.Create(In("network"), "rehearsal", () => Now, sharesTokens: true);
        using var maker = network.Open(network.AddNode(NodeName.OfPrefecture(Office)));
        var trust = new MakerTrust(network.Authority.Folder.Authority());
        Flat(() =>
        {
            using var pending = MediumWriter.Write(
                In("medium"), new(new(Office, 2026, 1), 500_001, certificate, [input]), maker);
            pending.Keep();
        });
        Flat(() => MediumReader.Open(In("medium"), In("opened"), new(certificate, key), trust, Now));
        Assert.Equal(Large, new FileInfo(Path.Combine(In("opened"), "long.bin")).Length);
        Flat(() => LockedFile.Write(
            In("l.zip"), [input], Password.Read("Aki-no-Sora-2026", out _)!, Now).Dispose());
    }

    private static void Flat(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < AllocatedMax, $"{allocated} bytes");
    }

    private static X509Certificate2 SelfSigned(RSA key)
    {
        var request = new CertificateRequest("CN=税務課", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(30));
        return X509CertificateLoader.LoadCertificate(made.RawData);
    }

    private static async Task<int> SevenZip(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("7zz", arguments) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private string In(string name) => Path.Combine(folder, name);
}

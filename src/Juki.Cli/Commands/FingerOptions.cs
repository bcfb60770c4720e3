using System.CommandLine;
using System.Security.Cryptography;
using Juki.Devices.Biometric;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>A reader with a synthetic finger on it, and its key.</summary>
internal sealed record SyntheticReader(BiometricReader Reader, ECDsa Key) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();
}

/// <summary>合成センサーの指 — the reader of a command, on networks for tests only: there is no driver of a real one
/// here.</summary>
internal sealed class FingerOptions
{
    public Option<int?> Finger { get; } = new("--finger")
    {
        Description = "試験用の網の合成センサー: どの指か / synthetic sensor, on networks for tests: which finger",
    };

    public Option<string?> Key { get; } = new("--finger-key")
    {
        Description = "その読取装置の鍵のファイル / file of that reader's key (juki biometric reader make)",
    };

    /// <summary>Both of them.</summary>
    public IReadOnlyList<Option> All => [Finger, Key];

    /// <summary>The reader; null when no finger is named.</summary>
    /// <exception cref="InvalidDataException">The network is none for tests, or the file holds no key.</exception>
    public SyntheticReader? Open(ParseResult parsed, string network)
    {
        if (parsed.GetValue(Finger) is not { } finger)
            return null;
        if (!PeerIdentity.IsTestNetwork(network) || parsed.GetValue(Key) is not { } file)
            throw new InvalidDataException($"--finger, --finger-key: {Finger.Description}");
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            var name = SHA256.HashData(key.ExportSubjectPublicKeyInfo());
            var sensor = new SyntheticSensor(finger, RandomNumberGenerator.GetInt32(int.MaxValue));
            return new(
                new(sensor, text => key.SignData(text, HashAlgorithmName.SHA256)) { Name = name }, key);
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new InvalidDataException("--finger-key: 鍵ではない / no key", failure);
        }
    }
}

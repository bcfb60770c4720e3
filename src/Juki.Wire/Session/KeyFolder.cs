using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Juki.Devices.Hsm;

namespace Juki.Wire.Session;

/// <summary>
/// 鍵の置き場所 — the folder of one machine's keys, as the authority ships it and <c>juki serve</c> reads it:
/// <c>token.json</c> (which token and key), <c>certificate.pem</c>, <c>ca.pem</c>, <c>revocations.juki</c>, <c>pin</c>
/// (made by the receiver), and for SoftHSM <c>softhsm2.conf</c> and <c>tokens/</c>. The private key is in the token
/// only.
/// </summary>
/// <param name="Path">The folder.</param>
public sealed record KeyFolder(string Path)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The node's certificate.</summary>
    public string CertificatePath => In("certificate.pem");

    /// <summary>The authority's certificate, the only root that is trusted.</summary>
    public string AuthorityPath => In("ca.pem");

    /// <summary>The newest revocation table known here.</summary>
    public string RevocationsPath => In("revocations.juki");

    /// <summary>Default place of the PIN file.</summary>
    public string PinPath => In("pin");

    /// <summary>SoftHSM's configuration, where the folder brings its own.</summary>
    public string ConfigurationPath => In("softhsm2.conf");

    /// <summary>SoftHSM's objects.</summary>
    public string TokensPath => In("tokens");

    private string DescriptionPath => In("token.json");

    /// <summary>Makes this folder's token the one of this process. SoftHSM's configuration is written anew, for it
    /// carries absolute paths and the folder may have travelled.</summary>
    /// <exception cref="InvalidOperationException">The process already uses another configuration.</exception>
    public void Enter()
    {
        var token = Describe();
        if (token.Configuration is { } shared)
        {
            TokenModule.Enter(token.Module, shared);
            return;
        }
        var ownTokens = Directory.Exists(TokensPath);
        if (ownTokens)
            TokenModule.WriteSoftHsmConfiguration(ConfigurationPath, TokensPath);
        TokenModule.Enter(token.Module, ownTokens ? ConfigurationPath : null);
    }

    /// <summary>Which token and key.</summary>
    /// <exception cref="InvalidDataException">There is no readable <c>token.json</c>.</exception>
    public TokenDescription Describe()
    {
        try
        {
            return JsonSerializer.Deserialize<TokenDescription>(File.ReadAllBytes(DescriptionPath), Json)
                ?? throw new InvalidDataException($"{DescriptionPath} is empty.");
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            throw new InvalidDataException($"{DescriptionPath} cannot be read.", failure);
        }
    }

    /// <summary>Says which token and key; makes the folder, for the owner only.</summary>
    public void Describe(TokenDescription token)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(Path, Owner);
        DurableFile.Write(DescriptionPath, JsonSerializer.SerializeToUtf8Bytes(token, Json));
    }

    /// <summary>The node's certificate, without private key.</summary>
    public X509Certificate2 Certificate() => X509CertificateLoader.LoadCertificate(Der(CertificatePath));

    /// <summary>The authority's certificate.</summary>
    public X509Certificate2 Authority() => X509CertificateLoader.LoadCertificate(Der(AuthorityPath));

    /// <summary>Reads the stored revocation table; false when it is missing or not the authority's.</summary>
    public bool TryReadRevocations(
        X509Certificate2 authority, string network, [NotNullWhen(true)] out RevocationTable? table)
    {
        table = null;
        return File.Exists(RevocationsPath)
            && new FileInfo(RevocationsPath).Length <= RevocationTable.SizeMax
            && RevocationTable.TryRead(File.ReadAllBytes(RevocationsPath), authority, network, out table);
    }

    private static byte[] Der(string path)
    {
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(path));
        return certificate.RawData;
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}

/// <summary>Which token and key a machine uses.</summary>
/// <param name="Module">The PKCS#11 library.</param>
/// <param name="TokenLabel">The token's label.</param>
/// <param name="KeyLabel">The TLS key's label in it.</param>
/// <param name="Configuration">SoftHSM configuration shared with others; null when the folder brings its own, or the
/// module needs none.</param>
public sealed record TokenDescription(string Module, string TokenLabel, string KeyLabel, string? Configuration = null);

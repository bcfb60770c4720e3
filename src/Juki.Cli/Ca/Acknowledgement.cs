using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Juki.Devices.Hsm;

namespace Juki.Cli.Ca;

/// <summary>受領書 — the receiver's proof that the key of the certificate is in its token: the authority's challenge
/// signed.
/// </summary>
/// <param name="Serial">The certificate's serial number.</param>
/// <param name="Signature">r‖s over serial, identity and challenge, P-256 with SHA-256; Base64.</param>
public sealed record Acknowledgement(string Serial, string Signature)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Signs for a parcel.</summary>
    public static Acknowledgement Sign(Parcel parcel, TokenKey key) => new(parcel.Serial,
        Convert.ToBase64String(key.SignData(Text(parcel.Serial, parcel.Identity.ToString(), parcel.Challenge))));

    /// <summary>Reads an acknowledgement.</summary>
    public static Acknowledgement Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Acknowledgement>(File.ReadAllBytes(path), Json)
                is { Serial: not null, Signature: not null } read
                ? read
                : throw new AuthorityException($"{path} is no acknowledgement.");
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            throw new AuthorityException($"{path} is no acknowledgement: {failure.Message}");
        }
    }

    /// <summary>Writes it into a file.</summary>
    public void Write(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, Json));

    /// <summary>True when the key of that certificate signed what the register says was to be signed.</summary>
    public bool IsSignedBy(X509Certificate2 certificate, IssuedCertificate entry)
    {
        var signature = new byte[64];
        using var key = certificate.GetECDsaPublicKey();
        return key is not null && Convert.TryFromBase64String(Signature, signature, out var length)
            && length == signature.Length
            && key.VerifyData(Text(entry.Serial, entry.Identity.ToString(), entry.Challenge), signature,
                HashAlgorithmName.SHA256);
    }

    private static byte[] Text(string serial, string identity, string challenge) =>
        Encoding.ASCII.GetBytes($"juki-acknowledgement 1\n{serial}\n{identity}\n{challenge}\n");
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Domain.Affairs;
using Juki.Wire;

namespace Juki.Tests.Wire;

/// <summary>An authority with its key in memory, that signs tables for tests.</summary>
internal sealed class TableAuthority : IDisposable
{
    public const string Network = "rehearsal";

    public static readonly DateTimeOffset Signed = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    public TableAuthority()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Certificate = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA384)
            .CreateSelfSigned(start, start.AddYears(1));
    }

    public X509Certificate2 Certificate { get; }

    public static TableHeader Header(long number) => new(Network, number, Signed, Signed.AddDays(7));

    public SignedTable Sign(TableKind kind, long number, params string[] rows) =>
        SignedTable.Sign(kind, Header(number), rows, SignBytes);

    public byte[] SignBytes(byte[] body) => key.SignData(body, HashAlgorithmName.SHA384);

    public SignedTables NewTables() => new(Certificate, Network);

    public void Dispose()
    {
        Certificate.Dispose();
        key.Dispose();
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Juki.Wire.Session;

namespace Juki.Tests.Wire.Session;

public sealed class RevocationTableTests : IDisposable
{
    private const string Body = """
        juki-revocations 1
        network rehearsal
        number 12
        from 2026-11-21T05:00:00Z
        to 2026-11-28T05:00:00Z
        count 2
        0A1B2C3D4E5F60718293A4B5C6D7E8F9 2026-11-20T00:00:00Z Lost
        4A1B2C3D4E5F60718293A4B5C6D7E8F9 2026-11-20T23:59:59Z Compromised

        """;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly X509Certificate2 authority;

    public RevocationTableTests() => authority = Certify(key);

    public void Dispose()
    {
        authority.Dispose();
        key.Dispose();
    }

    [Fact]
    public void TryRead_SignedTable_GivesItsParts()
    {
        var bytes = Sign(Body);
        Assert.True(RevocationTable.TryRead(bytes, authority, "rehearsal", out var table));
        Assert.Equal(12, table.Number);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 5, 0, 0, TimeSpan.Zero), table.ValidFrom);
        Assert.Equal(new DateTimeOffset(2026, 11, 28, 5, 0, 0, TimeSpan.Zero), table.ValidTo);
        Assert.Equal(
            [RevocationReason.Lost, RevocationReason.Compromised], table.Entries.Select(entry => entry.Reason));
        Assert.True(table.Revokes("0A1B2C3D4E5F60718293A4B5C6D7E8F9"));
        Assert.False(table.Revokes("0A1B2C3D4E5F60718293A4B5C6D7E8FA"));
        Assert.Equal(bytes, table.Bytes.ToArray());
    }

    [Fact]
    public void TryRead_AnyBitTurned_IsRefused()
    {
        var bytes = Sign(Body);
        for (var bit = 0; bit < bytes.Length * 8; bit += 5)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(RevocationTable.TryRead(bytes, authority, "rehearsal", out _));
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
        Assert.True(RevocationTable.TryRead(bytes, authority, "rehearsal", out _));
    }

    [Theory]
    [InlineData("juki-revocations 1", "juki-revocations 2")]
    [InlineData("number 12", "number 0")]
    [InlineData("number 12", "number 012")]
    [InlineData("number 12", "number -1")]
    [InlineData("number 12", "number 9223372036854775808")]
    [InlineData("number 12", "Number 12")]
    [InlineData("from 2026-11-21T05:00:00Z", "from 2026-11-28T05:00:00Z")]
    [InlineData("from 2026-11-21T05:00:00Z", "from 2026-11-21T14:00:00+09:00")]
    [InlineData("to 2026-11-28T05:00:00Z", "to 2026-02-30T05:00:00Z")]
    [InlineData("count 2", "count 1")]
    [InlineData("count 2", "count 3")]
    [InlineData("count 2\n", "count 2\n\n")]
    [InlineData("0A1B", "0a1b")]
    [InlineData("0A1B", "9A1B")]
    [InlineData("0A1B", "4A1B")]
    [InlineData("0A1B", "0A1")]
    [InlineData(" Lost", " lost")]
    [InlineData(" Lost", " 1")]
    [InlineData(" Lost", " Lost ")]
    [InlineData(" Lost", " None")]
    [InlineData("\n", "\r\n")]
    public void TryRead_SignedButNotTheOneWrittenForm_IsRefused(string instead, string written)
    {
        var changed = Body.Replace(instead, written, StringComparison.Ordinal);
        Assert.NotEqual(Body, changed);
        Assert.False(RevocationTable.TryRead(Sign(changed), authority, "rehearsal", out _));
    }

    [Fact]
    public void TryRead_EntriesOutOfOrderOrTwice_IsRefused()
    {
        var lines = Body.Split('\n');
        (lines[6], lines[7]) = (lines[7], lines[6]);
        Assert.False(RevocationTable.TryRead(Sign(string.Join('\n', lines)), authority, "rehearsal", out _));
        lines[6] = lines[7];
        Assert.False(RevocationTable.TryRead(Sign(string.Join('\n', lines)), authority, "rehearsal", out _));
    }

    [Fact]
    public void TryRead_OtherNetworkOrAuthority_IsRefused()
    {
        var bytes = Sign(Body);
        Assert.False(RevocationTable.TryRead(bytes, authority, "production", out _));
        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var other = Certify(otherKey);
        Assert.False(RevocationTable.TryRead(bytes, other, "rehearsal", out _));
        using var smallKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var small = Certify(smallKey);
        Assert.False(RevocationTable.TryRead(bytes, small, "rehearsal", out _));
    }

    [Fact]
    public void TryRead_CutOrLengthened_IsRefused()
    {
        var bytes = Sign(Body);
        for (var length = 0; length < bytes.Length; length += 3)
            Assert.False(RevocationTable.TryRead(bytes.AsSpan(0, length), authority, "rehearsal", out _));
        Assert.False(RevocationTable.TryRead([.. bytes, (byte)'\n'], authority, "rehearsal", out _));
        Assert.False(RevocationTable.TryRead(new byte[RevocationTable.SizeMax + 1], authority, "rehearsal", out _));
    }

    [Fact]
    public void TryRead_RandomBytes_AreRefused() =>
        Prop.ForAll<byte[]>(bytes => !RevocationTable.TryRead(bytes, authority, "rehearsal", out _)
            && !RevocationTable.TryRead(Sign(Encoding.Latin1.GetString(bytes)), authority, "rehearsal", out _))
            .QuickCheckThrowOnFailure();

    private static X509Certificate2 Certify(ECDsa key)
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA384)
            .CreateSelfSigned(start, start.AddYears(1));
    }

    private byte[] Sign(string body)
    {
        var bytes = Encoding.Latin1.GetBytes(body);
        var signature = Convert.ToBase64String(key.SignData(bytes, HashAlgorithmName.SHA384));
        return [.. bytes, .. Encoding.ASCII.GetBytes($"signature {signature}\n")];
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Juki.Server.Node;

namespace Juki.Server.Media;

/// <summary>記載の要約値 — SHA-256 over the columns of an entry, each with its kind and length, so that no two entries
/// have the same bytes [ours].</summary>
internal sealed class EntryDigest : IRowWriter, IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private EntryDigest() { }

    /// <summary>What the first entry has before it.</summary>
    public static byte[] None => new byte[SHA256.HashSizeInBytes];

    /// <summary>The digest of an entry; that which it carries is not looked at.</summary>
    public static byte[] Of(MediumEntry entry)
    {
        using var digest = new EntryDigest();
        MediaTables.WriteFacts(entry, digest);
        return digest.hash.GetHashAndReset();
    }

    /// <inheritdoc/>
    public void Integer(long value) => Append((byte)'i', value, []);

    /// <inheritdoc/>
    public void Text(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        Append((byte)'t', bytes.Length, bytes);
    }

    /// <inheritdoc/>
    public void Blob(ReadOnlySpan<byte> value) => Append((byte)'b', value.Length, value);

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private void Append(byte kind, long number, ReadOnlySpan<byte> bytes)
    {
        Span<byte> start = stackalloc byte[1 + sizeof(long)];
        start[0] = kind;
        BinaryPrimitives.WriteInt64BigEndian(start[1..], number);
        hash.AppendData(start);
        hash.AppendData(bytes);
    }
}

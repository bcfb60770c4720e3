using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Juki.Server.Node;

/// <summary>
/// The seal of the rows of one table: HMAC-SHA-256 under the store's own key over the table's name, the kinds of its
/// columns and the values of the row, cut to 64 bits (decision 0008). It shows flipped bits, torn pages, and rows that
/// came to stand under another key or in another table. A row's values go in one after the other, in the order of the
/// columns; the kinds are part of the name, texts and bytes carry their lengths, so no two rows have the same bytes.
/// </summary>
internal sealed class RowSeal : IDisposable
{
    /// <summary>Length of the store's key in bytes [ours: that of the digest].</summary>
    public const int KeyBytes = SHA256.HashSizeInBytes;

    /// <summary>Hexadecimal digits of a key's digest in logs [ours: tells a hundred damaged rows apart].</summary>
    private const int KeyDigestLength = 8;

    private readonly IncrementalHash _mac;
    private readonly int _nameLength;
    private byte[] _row = new byte[512];
    private int _length;

    /// <summary>The seal of <paramref name="table"/>; <paramref name="key"/>: of <see cref="KeyBytes"/>, as the store
    /// drew it.</summary>
    public RowSeal(ReadOnlySpan<byte> key, Table table)
    {
        _mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        Bytes(Encoding.UTF8.GetBytes(table.Name));
        Bytes([.. table.Columns.Select(column => (byte)column.Kind)]);
        _nameLength = _length;
    }

    /// <summary>Begins a row; one that was begun before and not ended is forgotten.</summary>
    public void Begin() => _length = _nameLength;

    /// <summary>Adds an integer.</summary>
    public void Integer(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value);
        _length += sizeof(long);
    }

    /// <summary>Adds bytes, or a text in UTF-8.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Room(sizeof(int)), value.Length);
        _length += sizeof(int);
        value.CopyTo(Room(value.Length));
        _length += value.Length;
    }

    /// <summary>The seal of the row.</summary>
    public long End()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _mac.AppendData(_row.AsSpan(0, _length));
        _ = _mac.GetHashAndReset(digest);
        return BinaryPrimitives.ReadInt64LittleEndian(digest);
    }

    /// <summary>Names a key in a log without telling it: nobody can try codes without the store.</summary>
    public string KeyDigest(RowKey key)
    {
        Begin();
        for (var part = 0; part < RowKey.PartsMax; part++) Integer(key[part]);
        return End().ToString("x16", CultureInfo.InvariantCulture)[..KeyDigestLength];
    }

    /// <summary>The store's key as it is kept: with its digest, so that a damaged key is not used.</summary>
    public static byte[] Kept(ReadOnlySpan<byte> key) => [.. key, .. SHA256.HashData(key)];

    /// <summary>The first of the copies that is whole.</summary>
    /// <exception cref="StoreDamagedException">None is.</exception>
    public static byte[] KeyOf(IEnumerable<byte[]> copies)
    {
        foreach (var copy in copies)
        {
            if (copy.Length == KeyBytes + SHA256.HashSizeInBytes
                && SHA256.HashData(copy.AsSpan(0, KeyBytes)).AsSpan().SequenceEqual(copy.AsSpan(KeyBytes)))
                return copy[..KeyBytes];
        }
        throw new StoreDamagedException("The key of the store's seals is damaged.");
    }

    private Span<byte> Room(int bytes)
    {
        if (_row.Length - _length < bytes) Array.Resize(ref _row, Math.Max(2 * _row.Length, _length + bytes));
        return _row.AsSpan(_length, bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _mac.Dispose();
}

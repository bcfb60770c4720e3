using System.Buffers.Binary;
using System.Security.Cryptography;
using Juki.Domain.Person;
using Juki.Server.Node;

namespace Juki.Server.Audit;

/// <summary>Fills bytes from the node's generator of random bytes.</summary>
internal delegate void FillRandom(Span<byte> bytes);

/// <summary>
/// 消去年月ごとの鍵 — entries are encrypted, and subjects indexed, under the key of the month at whose end they are
/// erased. With the key's row goes everything it hid, copies in a write-ahead log included [ours].
/// </summary>
internal sealed class AuditMonths(Store store) : IDisposable
{
    private const int KeyBytes = 32, NonceBytes = 12, TagBytes = 16, AadBytes = 32;

    private readonly SortedDictionary<int, MonthKeys?> _keys = [];

    /// <summary>What is derived from a month's key [RFC 5869].</summary>
    private sealed record MonthKeys(AesGcm Entries, IncrementalHash Index);

    /// <summary>Makes the keys of months that have none yet; inside the transaction of the first entry.</summary>
    public void Ensure(IEnumerable<ErasureMonth> months, FillRandom fill)
    {
        foreach (var month in months.Distinct())
        {
            if (Keys(month) is not null) continue;
            var key = new byte[KeyBytes];
            fill(key);
            store.Insert(AuditTables.Months, [new(month.Number, key)]);
            _keys[month.Number] = Derive(key);
        }
    }

    /// <summary>Months whose keys are there, ascending.</summary>
    public List<ErasureMonth> All() => store.Range(AuditTables.Months, new(0), new(long.MaxValue), Store.BatchMax)
        .Select(row => new ErasureMonth((int)row.Month)).ToList();

    /// <summary>Encrypts; the place is bound to it. The nonce is random: 2^32 entries a month are far above any
    /// node's [SP 800-38D §8.3].</summary>
    public byte[] Seal(
        ErasureMonth month, AuditLogId log, long run, int part, ReadOnlySpan<byte> plain, FillRandom fill)
    {
        var bytes = new byte[NonceBytes + plain.Length + TagBytes];
        fill(bytes.AsSpan(0, NonceBytes));
        Span<byte> aad = stackalloc byte[AadBytes];
        Place(log, run, part, aad);
        var keys = Keys(month);
        Check.That(keys is not null);
        keys.Entries.Encrypt(
            bytes.AsSpan(0, NonceBytes), plain, bytes.AsSpan(NonceBytes, plain.Length),
            bytes.AsSpan(NonceBytes + plain.Length), aad);
        return bytes;
    }

    /// <summary>Decrypts; null when the month is erased.</summary>
    /// <exception cref="StoreDamagedException">It is not what was encrypted for this place.</exception>
    public byte[]? Open(ErasureMonth month, AuditLogId log, long run, int part, ReadOnlySpan<byte> bytes)
    {
        if (Keys(month) is not { } keys) return null;
        if (bytes.Length < NonceBytes + TagBytes) throw new StoreDamagedException("An entry of the record is cut.");
        var plain = new byte[bytes.Length - NonceBytes - TagBytes];
        Span<byte> aad = stackalloc byte[AadBytes];
        Place(log, run, part, aad);
        try
        {
            keys.Entries.Decrypt(
                bytes[..NonceBytes], bytes[NonceBytes..^TagBytes], bytes[^TagBytes..], plain, aad);
            return plain;
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new StoreDamagedException("An entry of the record does not open.", error);
        }
    }

    /// <summary>What stands for a resident in the index of a month: HMAC-SHA-256 cut to 128 bits [RFC 2104]. Null when
    /// the month is erased.</summary>
    public UInt128? Digest(ErasureMonth month, ResidentRecordCode code)
    {
        if (Keys(month) is not { } keys) return null;
        Span<byte> number = stackalloc byte[sizeof(long)], digest = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(number, code.Value);
        keys.Index.AppendData(number);
        _ = keys.Index.GetHashAndReset(digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    /// <summary>Deletes the keys of months that are over; returns them.</summary>
    public List<ErasureMonth> DeleteOver(long time)
    {
        var over = All().Where(month => month.IsOver(time)).ToList();
        store.Delete(AuditTables.Months, over.Select(month => new RowKey(month.Number)).ToList());
        return over;
    }

    /// <summary>Forgets what is in memory, after a rollback or an erasure.</summary>
    public void Forget()
    {
        foreach (var keys in _keys.Values)
        {
            keys?.Entries.Dispose();
            keys?.Index.Dispose();
        }
        _keys.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();

    private MonthKeys? Keys(ErasureMonth month)
    {
        if (_keys.TryGetValue(month.Number, out var known) && known is not null) return known;
        var rows = store.Fetch(AuditTables.Months, [new(month.Number)]);
        return _keys[month.Number] = rows.Count == 0 ? null : Derive(rows[0].Key);
    }

    private static MonthKeys Derive(byte[] key) => new(
        new AesGcm(HKDF.Expand(HashAlgorithmName.SHA256, key, KeyBytes, "juki audit entries"u8.ToArray()), TagBytes),
        IncrementalHash.CreateHMAC(
            HashAlgorithmName.SHA256,
            HKDF.Expand(HashAlgorithmName.SHA256, key, KeyBytes, "juki audit index"u8.ToArray())));

    private static void Place(AuditLogId log, long run, int part, Span<byte> to)
    {
        to.Clear();
        log.Write(to);
        BinaryPrimitives.WriteInt64BigEndian(to[16..], run);
        BinaryPrimitives.WriteInt32BigEndian(to[24..], part);
    }
}

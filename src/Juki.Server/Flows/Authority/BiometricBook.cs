using System.Buffers.Binary;
using System.Security.Cryptography;
using Juki.Devices.Biometric;
using Juki.Devices.Card;
using Juki.Domain.Authority;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Flows.Authority;

/// <summary>What is kept of an operator's finger.</summary>
internal sealed record BiometricKept(TransformKey Key, VeinTemplate Template);

/// <summary>
/// 照合情報の管理 — operators' fingers (照合情報認証), and the readers that the office believes. In order of time: a reader is
/// added; an administrator begins the registration of another operator, for which a transform key and a challenge are
/// drawn; what the reader signs is kept, encrypted, in place of what was before; with the right it is erased. Each act
/// is an entry of the ledger and a leaf of the record, in which nothing of the finger stands. One thread, that of the
/// inquiry core.
/// </summary>
/// <remarks>After a restore: templates and readers are in the file of the record, and are lost and put back with
/// it; a template that was renewed since serves again until the operator is registered anew.</remarks>
/// <param name="record">The record.</param>
/// <param name="ledger">The ledger.</param>
/// <param name="fill">Random bytes.</param>
internal sealed class BiometricBook(RecordDesk record, OperatorLedger ledger, FillRandom fill)
{
    /// <summary>Most readers that were ever added [ours: bounds the memory].</summary>
    public const int ReadersMax = 1_000;

    private const int KeyBytes = 32, NonceBytes = 12, TagBytes = 16, PlainBytes = TransformKey.Bytes
        + VeinTemplate.Bytes;

    private readonly List<BiometricReaderRow> _readers =
        record.Store.Range(BiometricTables.Readers, new(0), new(long.MaxValue), ReadersMax);

    private Begun? _begun;

    /// <summary>A registration that waits for its reading.</summary>
    private sealed record Begun(int Number, uint By, byte[] Key, byte[] Challenge, long Until);

    /// <summary>Readers, believed or not any more.</summary>
    public IReadOnlyList<BiometricReaderRow> Readers => _readers;

    /// <summary>Registrations that stand, by operator.</summary>
    public List<BiometricTemplateRow> Templates =>
        record.Store.Range(BiometricTables.Templates, new(0), new(long.MaxValue), Store.BatchMax);

    // ---- registration ----

    /// <summary>Begins a registration; one that was begun before is void.</summary>
    /// <returns>Why not, or what the reader is to work with.</returns>
    public (AuthorityVerdict Verdict, byte[] Key, byte[] Challenge) Begin(LedgerRequest request, Moment now)
    {
        _begun = null;
        var verdict = Judge(request, now);
        if (verdict != AuthorityVerdict.Done || request.IsDry)
            return (verdict, [], []);
        _begun = new(
            request.Number, request.By, Random(TransformKey.Bytes), Random(OperatorCard.ChallengeBytes),
            now.Milliseconds + OperatorTerms.ChallengeMilliseconds);
        return (verdict, _begun.Key, _begun.Challenge);
    }

    /// <summary>Keeps a finger, in place of the one before; the challenge is spent.</summary>
    /// <param name="request">As it was begun.</param>
    /// <param name="reading">What the reader gave.</param>
    /// <param name="now">The time.</param>
    public AuthorityVerdict Keep(LedgerRequest request, BiometricReading reading, Moment now)
    {
        var begun = _begun;
        _begun = null;
        var verdict = Judge(request, now);
        if (verdict != AuthorityVerdict.Done)
            return verdict;
        if (begun is null || begun.Number != request.Number || begun.By != request.By
            || now.Milliseconds > begun.Until || !IsOfReader(reading, BiometricUse.Register, begun.Challenge))
            return AuthorityVerdict.ReadingNotAccepted;
        var registration = (RowOf(request.Number)?.Registration ?? 0) + 1;
        var key = Random(KeyBytes);
        byte[] plain = [.. begun.Key, .. reading.Template.ToBytes()];
        var row = new BiometricTemplateRow(
            request.Number, registration, now.Milliseconds, request.By,
            Seal(key, plain, request.Number, registration));
        CryptographicOperations.ZeroMemory(plain);
        return ledger.Go(request with
        {
            Rows = leaf =>
            {
                record.Store.Upsert(BiometricTables.Templates, [row with { Log = leaf.Log, Leaf = leaf.Leaf }]);
                record.Store.Upsert(BiometricTables.Keys, [new(request.Number, key)]);
            },
        }, now);
    }

    /// <summary>Erases what is kept of an operator.</summary>
    public AuthorityVerdict Erase(LedgerRequest request, Moment now) =>
        Judge(request, now) is var verdict && verdict != AuthorityVerdict.Done ? verdict
            : ledger.Go(request with { Rows = _ => BiometricTables.Erase(record.Store, request.Number) }, now);

    /// <summary>Whether an act about an operator's finger may be done.</summary>
    private AuthorityVerdict Judge(LedgerRequest request, Moment now)
    {
        if (request.Act is < AuthorityAct.TemplateRegistered or > AuthorityAct.TemplateErased)
            return AuthorityVerdict.FactsMissing;
        var verdict = ledger.Go(request with { IsDry = true, Rows = _ => { } }, now);
        return verdict == AuthorityVerdict.Done
            && RowOf(request.Number) is null != (request.Act == AuthorityAct.TemplateRegistered)
                ? AuthorityVerdict.NotInThatState
                : verdict;
    }

    // ---- at each log-in ----

    /// <summary>What is kept of an operator; null: nothing.</summary>
    /// <exception cref="StoreDamagedException">It does not open.</exception>
    public BiometricKept? Find(int number)
    {
        if (RowOf(number) is not { } row)
            return null;
        if (record.Store.Fetch(BiometricTables.Keys, [new(number)]) is not [var key])
            throw new StoreDamagedException("A template has no key.");
        var plain = Open(key.Key, row);
        var kept = new BiometricKept(
            new(plain.AsSpan(0, TransformKey.Bytes)), new(plain.AsSpan(TransformKey.Bytes)));
        CryptographicOperations.ZeroMemory(plain);
        return kept;
    }

    /// <summary>True when a reader that the office believes gave this for that use of that challenge.</summary>
    public bool IsOfReader(BiometricReading reading, BiometricUse use, ReadOnlySpan<byte> challenge)
    {
        var named = _readers.Find(one => one.Ended == 0 && one.Digest.AsSpan().SequenceEqual(reading.Reader));
        if (named is null)
            return false;
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(named.Key, out _);
        return reading.IsOf(key, use, challenge);
    }

    // ---- readers ----

    /// <summary>The office believes a reader from now on.</summary>
    /// <param name="key">Its public key (SubjectPublicKeyInfo, P-256).</param>
    /// <param name="name">As the office calls it.</param>
    /// <param name="by">An administrator of the main section.</param>
    /// <param name="now">The time.</param>
    /// <param name="isDry">Only judge.</param>
    public AuthorityVerdict Add(byte[] key, string name, uint by, Moment now, bool isDry = false)
    {
        var verdict = by == 0 || name.Trim().Length == 0 || name.Length > OperatorGrant.TextMax
                || name.Any(char.IsControl) || !IsP256(key) ? AuthorityVerdict.FactsMissing
            : ledger.MayKeepReaders(by, now) is var may && may != AuthorityVerdict.Done ? may
            : _readers.Exists(one => one.Ended == 0 && one.Key.AsSpan().SequenceEqual(key))
                ? AuthorityVerdict.NotInThatState
            : _readers.Count >= ReadersMax ? AuthorityVerdict.LedgerFull
            : AuthorityVerdict.Done;
        if (verdict != AuthorityVerdict.Done || isDry)
            return verdict;
        return Write(new(_readers.Count + 1, now.Milliseconds, by, key, name), by, now);
    }

    /// <summary>The office believes a reader no more, at once.</summary>
    public AuthorityVerdict Remove(int serial, uint by, Moment now, bool isDry = false)
    {
        var row = _readers.Find(one => one.Serial == serial);
        var verdict = by == 0 ? AuthorityVerdict.FactsMissing
            : row is null ? AuthorityVerdict.NotFound
            : ledger.MayKeepReaders(by, now) is var may && may != AuthorityVerdict.Done ? may
            : row.Ended != 0 ? AuthorityVerdict.NotInThatState
            : AuthorityVerdict.Done;
        if (verdict != AuthorityVerdict.Done || isDry)
            return verdict;
        return Write(row! with { Ended = now.Milliseconds, EndedBy = by }, by, now);
    }

    private AuthorityVerdict Write(BiometricReaderRow row, uint by, Moment now)
    {
        var entry = new
        {
            reader = row.Serial, key = Convert.ToHexString(row.Digest), row.Name,
            isRemoved = row.Ended != 0,
        };
        if (!ledger.Record(by, entry, now, _ => record.Store.Upsert(BiometricTables.Readers, [row])))
            return AuthorityVerdict.NotRecordable;
        _readers.RemoveAll(one => one.Serial == row.Serial);
        _readers.Add(row);
        return AuthorityVerdict.Done;
    }

    // ---- how it is kept ----

    private BiometricTemplateRow? RowOf(int number) =>
        record.Store.Fetch(BiometricTables.Templates, [new(number)]) is [var row] ? row : null;

    private byte[] Seal(byte[] key, byte[] plain, int number, int registration)
    {
        var bytes = new byte[NonceBytes + PlainBytes + TagBytes];
        fill(bytes.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(
            bytes.AsSpan(0, NonceBytes), plain, bytes.AsSpan(NonceBytes, PlainBytes),
            bytes.AsSpan(NonceBytes + PlainBytes), Place(number, registration));
        return bytes;
    }

    private static byte[] Open(byte[] key, BiometricTemplateRow row)
    {
        var plain = new byte[PlainBytes];
        if (key.Length != KeyBytes || row.Sealed.Length != NonceBytes + PlainBytes + TagBytes)
            throw new StoreDamagedException("A template is cut.");
        try
        {
            using var cipher = new AesGcm(key, TagBytes);
            cipher.Decrypt(
                row.Sealed.AsSpan(0, NonceBytes), row.Sealed.AsSpan(NonceBytes, PlainBytes),
                row.Sealed.AsSpan(NonceBytes + PlainBytes), plain, Place(row.Number, row.Registration));
            return plain;
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new StoreDamagedException("A template does not open.", error);
        }
    }

    /// <summary>What the ciphertext is bound to.</summary>
    private static byte[] Place(int number, int registration)
    {
        var place = new byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(place, number);
        BinaryPrimitives.WriteInt32BigEndian(place.AsSpan(sizeof(int)), registration);
        return [.. "juki-biometric kept 1"u8, .. place];
    }

    private static bool IsP256(byte[] key)
    {
        const string p256 = "1.2.840.10045.3.1.7"; // [RFC 5480 §2.1.1.1]
        try
        {
            using var read = ECDsa.Create();
            read.ImportSubjectPublicKeyInfo(key, out var used);
            return used == key.Length && read.ExportParameters(false).Curve.Oid.Value == p256;
        }
        catch (CryptographicException)
        {
            return false; // bytes that are no key
        }
    }

    private byte[] Random(int count)
    {
        var bytes = new byte[count];
        fill(bytes);
        return bytes;
    }
}

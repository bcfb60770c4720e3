using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Juki.Devices.Hsm;

namespace Juki.Wire.Session;

/// <summary>Why a certificate was revoked; the words stand in the table.</summary>
public enum RevocationReason
{
    /// <summary>The token cannot be found.</summary>
    Lost = 1,

    /// <summary>Someone else had, or may have had, the use of the key.</summary>
    Compromised = 2,

    /// <summary>A new certificate took its place.</summary>
    Superseded = 3,

    /// <summary>The machine or its office is no more.</summary>
    Retired = 4,

    /// <summary>It should not have been issued so.</summary>
    IssuedInError = 5,
}

/// <summary>One line of the table.</summary>
/// <param name="Serial">The certificate's serial number, 32 upper-case hexadecimal digits.</param>
/// <param name="Since">Revoked since, in whole seconds.</param>
/// <param name="Reason">Why.</param>
public sealed record RevokedCertificate(string Serial, DateTimeOffset Since, RevocationReason Reason);

/// <summary>
/// 失効表 — the signed list of certificates that are no longer good. Its number only grows: every session compares
/// numbers, the newer one is passed on, a lower one is refused. Immutable.
/// </summary>
/// <remarks>
/// Our own table and not a CRL, because <see cref="X509Chain"/> takes no list from memory and the CRL class cannot look
/// up [ours]. Written form, ASCII, each line ended by LF, serials strictly ascending:
/// <code>
/// juki-revocations 1
/// network rehearsal
/// number 12
/// from 2026-11-21T05:00:00Z
/// to 2026-11-28T05:00:00Z
/// count 1
/// 0A1B…(32 digits) 2026-11-20T00:00:00Z Lost
/// signature (Base64 of r‖s, P-384 with SHA-384 over all bytes before this line)
/// </code>
/// The signature is checked before anything is read; what is read must give the same bytes when it is written again.
/// </remarks>
public sealed class RevocationTable
{
    /// <summary>Most entries [ours: twenty times all certificates of the network].</summary>
    public const int EntriesMax = 100_000;

    /// <summary>Largest table in bytes.</summary>
    public const int SizeMax = 8 * 1024 * 1024;

    /// <summary>Hexadecimal digits of a serial number: 16 bytes.</summary>
    public const int SerialDigits = 32;

    private const string Kind = "juki-revocations 1";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string SignatureWord = "signature ";
    private const int SignatureBytes = 96;
    private const int SignatureLineBytes = 10 + SignatureBytes / 3 * 4 + 1;

    private readonly FrozenDictionary<string, RevokedCertificate> bySerial;

    private RevocationTable(Header header, IReadOnlyList<RevokedCertificate> entries, byte[] bytes)
    {
        (Network, Number, ValidFrom, ValidTo) = header;
        Entries = entries;
        Bytes = bytes;
        bySerial = entries.ToFrozenDictionary(entry => entry.Serial, StringComparer.Ordinal);
    }

    /// <summary>The network whose certificates it is about.</summary>
    public string Network { get; }

    /// <summary>From 1; of two tables the higher number is the newer.</summary>
    public long Number { get; }

    /// <summary>When it was signed.</summary>
    public DateTimeOffset ValidFrom { get; }

    /// <summary>Until when it may be relied on alone: after it town-to-town traffic stops (<see
    /// cref="SessionKeys"/>).</summary>
    public DateTimeOffset ValidTo { get; }

    /// <summary>The revoked certificates by ascending serial.</summary>
    public IReadOnlyList<RevokedCertificate> Entries { get; }

    /// <summary>The signed bytes, to be stored and passed on.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>True when the table revokes that serial number (<see cref="X509Certificate2.SerialNumber"/>).</summary>
    public bool Revokes(string serial) => bySerial.ContainsKey(serial);

    /// <summary>Makes and signs a table. Times lose their fractions of a second.</summary>
    /// <exception cref="ArgumentException">A part is outside its range; this is the authority's mistake.</exception>
    public static RevocationTable Sign(
        string network,
        long number,
        DateTimeOffset from,
        DateTimeOffset to,
        IEnumerable<RevokedCertificate> entries,
        TokenKey authorityKey)
    {
        if (authorityKey.Curve != TokenCurve.P384)
            throw new ArgumentException("The table is signed by a P-384 key.", nameof(authorityKey));
        var header = new Header(network, number, from, to);
        var sorted = entries.OrderBy(entry => entry.Serial, StringComparer.Ordinal).ToArray();
        var body = Body(header, sorted);
        var line = SignatureWord + Convert.ToBase64String(authorityKey.SignData(body)) + "\n";
        byte[] bytes = [.. body, .. Encoding.ASCII.GetBytes(line)];
        if (!TryReadBody(body, network, out var readHeader, out var read))
            throw new ArgumentException("The table would not be readable.", nameof(entries));
        return new RevocationTable(readHeader, read, bytes);
    }

    /// <summary>Reads a table that the authority of this network signed; false for anything else.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes,
        X509Certificate2 authority,
        string network,
        [NotNullWhen(true)] out RevocationTable? table)
    {
        table = null;
        if (bytes.Length is <= SignatureLineBytes or > SizeMax)
            return false;
        var body = bytes[..^SignatureLineBytes];
        if (!TryReadSignature(bytes[^SignatureLineBytes..], out var signature))
            return false;
        using var key = authority.GetECDsaPublicKey();
        if (key is not { KeySize: 384 } || !key.VerifyData(body, signature, HashAlgorithmName.SHA384))
            return false;
        if (!TryReadBody(body, network, out var header, out var entries))
            return false;
        table = new RevocationTable(header, entries, bytes.ToArray());
        return true;
    }

    private static bool TryReadSignature(ReadOnlySpan<byte> line, out byte[] signature)
    {
        signature = new byte[SignatureBytes];
        var text = Encoding.ASCII.GetString(line);
        return text.StartsWith(SignatureWord, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[SignatureWord.Length..^1], signature, out var written)
            && written == SignatureBytes
            && text == SignatureWord + Convert.ToBase64String(signature) + "\n";
    }

    /// <summary>Reads leniently, then writes again: only the one written form gives the same bytes.</summary>
    private static bool TryReadBody(
        ReadOnlySpan<byte> body,
        string network,
        [NotNullWhen(true)] out Header? header,
        out RevokedCertificate[] entries)
    {
        header = null;
        entries = [];
        var lines = Encoding.ASCII.GetString(body).Split('\n');
        if (lines.Length < 7 || lines.Length - 7 > EntriesMax || lines[1] != "network " + network
            || !long.TryParse(After(lines[2]), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < 1 || !TryReadTime(After(lines[3]), out var from) || !TryReadTime(After(lines[4]), out var to)
            || from >= to)
            return false;
        var read = new List<RevokedCertificate>(lines.Length - 7);
        foreach (var line in lines.AsSpan(6, lines.Length - 7))
        {
            if (!TryReadEntry(line, out var entry)
                || (read.Count > 0 && string.CompareOrdinal(read[^1].Serial, entry.Serial) >= 0))
                return false;
            read.Add(entry);
        }
        var candidate = new Header(network, number, from, to);
        if (!Body(candidate, read).AsSpan().SequenceEqual(body))
            return false;
        (header, entries) = (candidate, [.. read]);
        return true;
    }

    private static bool TryReadEntry(string line, [NotNullWhen(true)] out RevokedCertificate? entry)
    {
        entry = null;
        var parts = line.Split(' ');
        if (parts.Length != 3 || parts[0].Length != SerialDigits || !parts[0].All(char.IsAsciiHexDigitUpper)
            || !TryReadTime(parts[1], out var since)
            || !Enum.TryParse<RevocationReason>(parts[2], out var reason) || !Enum.IsDefined(reason))
            return false;
        entry = new RevokedCertificate(parts[0], since, reason);
        return true;
    }

    private static byte[] Body(Header header, IReadOnlyCollection<RevokedCertificate> entries)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Kind}\nnetwork {header.Network}\nnumber {header.Number}\n");
        text.Append(CultureInfo.InvariantCulture, $"from {Time(header.From)}\nto {Time(header.To)}\n");
        text.Append(CultureInfo.InvariantCulture, $"count {entries.Count}\n");
        foreach (var entry in entries)
            text.Append(CultureInfo.InvariantCulture, $"{entry.Serial} {Time(entry.Since)} {entry.Reason}\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string After(string line) => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static bool TryReadTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    private sealed record Header(string Network, long Number, DateTimeOffset From, DateTimeOffset To);
}

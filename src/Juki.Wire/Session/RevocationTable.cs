using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Hsm;
using Juki.Domain.Affairs;

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
/// up [ours]. A <see cref="SignedTable"/> with one row a certificate, serials strictly ascending:
/// <code>
/// 0A1B…(32 digits) 2026-11-20T00:00:00Z Lost
/// </code>
/// What is read must give the same bytes when it is written again.
/// </remarks>
public sealed class RevocationTable
{
    /// <summary>Most entries [ours: twenty times all certificates of the network].</summary>
    public const int EntriesMax = SignedTable.RowsMax;

    /// <summary>Largest table in bytes.</summary>
    public const int SizeMax = SignedTable.SizeMax;

    /// <summary>Hexadecimal digits of a serial number: 16 bytes.</summary>
    public const int SerialDigits = 32;

    private readonly FrozenDictionary<string, RevokedCertificate> bySerial;
    private readonly SignedTable signed;

    private RevocationTable(SignedTable signed, IReadOnlyList<RevokedCertificate> entries)
    {
        this.signed = signed;
        Entries = entries;
        bySerial = entries.ToFrozenDictionary(entry => entry.Serial, StringComparer.Ordinal);
    }

    /// <summary>The network whose certificates it is about.</summary>
    public string Network => signed.Header.Network;

    /// <summary>From 1; of two tables the higher number is the newer.</summary>
    public long Number => signed.Header.Number;

    /// <summary>When it was signed.</summary>
    public DateTimeOffset ValidFrom => signed.Header.ValidFrom;

    /// <summary>Until when it may be relied on alone: after it town-to-town traffic stops (<see
    /// cref="SessionKeys"/>).</summary>
    public DateTimeOffset ValidTo => signed.Header.ValidTo;

    /// <summary>The revoked certificates by ascending serial.</summary>
    public IReadOnlyList<RevokedCertificate> Entries { get; }

    /// <summary>The signed bytes, to be stored and passed on.</summary>
    public ReadOnlyMemory<byte> Bytes => signed.Bytes;

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
        var rows = entries.OrderBy(entry => entry.Serial, StringComparer.Ordinal).Select(Row).ToArray();
        if (!TryReadRows(rows, out _))
            throw new ArgumentException("The table would not be readable.", nameof(entries));
        var header = new TableHeader(network, number, from, to);
        return TryRead(SignedTable.Sign(TableKind.Revocations, header, rows, authorityKey))!;
    }

    /// <summary>Reads a table that the authority of this network signed; false for anything else.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes,
        X509Certificate2 authority,
        string network,
        [NotNullWhen(true)] out RevocationTable? table)
    {
        table = SignedTable.TryRead(TableKind.Revocations, bytes, authority, network, out var signed)
            ? TryRead(signed)
            : null;
        return table is not null;
    }

    /// <summary>Reads the rows of a signed table; null when they are not what this kind writes.</summary>
    internal static RevocationTable? TryRead(SignedTable signed) =>
        TryReadRows(signed.Rows, out var entries) ? new(signed, entries) : null;

    private static bool TryReadRows(IReadOnlyList<string> rows, out RevokedCertificate[] entries)
    {
        entries = [];
        var read = new List<RevokedCertificate>(rows.Count);
        foreach (var row in rows)
        {
            if (!TryReadEntry(row, out var entry) || Row(entry) != row
                || (read.Count > 0 && string.CompareOrdinal(read[^1].Serial, entry.Serial) >= 0))
                return false;
            read.Add(entry);
        }
        entries = [.. read];
        return true;
    }

    private static bool TryReadEntry(string line, [NotNullWhen(true)] out RevokedCertificate? entry)
    {
        entry = null;
        var parts = line.Split(' ');
        if (parts.Length != 3 || parts[0].Length != SerialDigits || !parts[0].All(char.IsAsciiHexDigitUpper)
            || !SignedTable.TryReadTime(parts[1], out var since)
            || !Enum.TryParse<RevocationReason>(parts[2], out var reason) || !Enum.IsDefined(reason))
            return false;
        entry = new RevokedCertificate(parts[0], since, reason);
        return true;
    }

    private static string Row(RevokedCertificate entry) =>
        $"{entry.Serial} {SignedTable.WriteTime(entry.Since)} {entry.Reason}";
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Unicode;
using Juki.Devices.Hsm;
using Juki.Domain.Affairs;

namespace Juki.Wire;

/// <summary>表の種別 — the kinds of table that spread signed. Numbers stand in messages and never change.</summary>
public enum TableKind
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>失効表: certificates that are no longer good.</summary>
    Revocations = 1,

    /// <summary>利用事務の表: who may ask what.</summary>
    Affairs = 2,

    /// <summary>協定の表: which national organs may be told anything.</summary>
    Agreements = 3,

    /// <summary>所在の表: where nodes are reached.</summary>
    Addresses = 4,
}

/// <summary>
/// 署名された表 — a table that the off-line authority of a network signed: kind, network, a number that only grows, from
/// and to, rows. Whoever has the newer one passes it on, so tables spread while the centre is down; a lower number is
/// refused [ours, decision 0013]. Immutable.
/// </summary>
/// <remarks>
/// Written form, UTF-8, each line ended by LF:
/// <code>
/// juki-affairs 1
/// network rehearsal
/// number 12
/// from 2026-11-21T05:00:00Z
/// to 2026-11-28T05:00:00Z
/// count 1
/// (one row a line; what stands in it is the kind's business)
/// signature (Base64 of r‖s, P-384 with SHA-384 over all bytes before this line)
/// </code>
/// The signature is checked before anything is read; the heading must give the same bytes when it is written again, and
/// each kind sees to that for its rows.
/// </remarks>
public sealed class SignedTable
{
    /// <summary>Largest table in bytes [ours: 100,000 revocations are 6 MB].</summary>
    public const int SizeMax = 8 * 1024 * 1024;

    /// <summary>Most rows [ours: twenty times all certificates of the network].</summary>
    public const int RowsMax = 100_000;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string SignatureWord = "signature ";
    private const int SignatureBytes = 96;
    private const int SignatureLineBytes = 10 + SignatureBytes / 3 * 4 + 1;
    private const int HeadingLines = 6;

    private SignedTable(TableKind kind, TableHeader header, IReadOnlyList<string> rows, byte[] bytes) =>
        (Kind, Header, Rows, Bytes) = (kind, header, rows, bytes);

    /// <summary>What it is about.</summary>
    public TableKind Kind { get; }

    /// <summary>Network, number and times.</summary>
    public TableHeader Header { get; }

    /// <summary>The rows, without their line feeds.</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <summary>The signed bytes, to be stored and passed on.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Name of the file in which a node keeps a table: <c>affairs.juki</c>.</summary>
    public static string FileName(TableKind kind) => Word(kind) + ".juki";

    /// <summary>Makes and signs a table. Times lose their fractions of a second.</summary>
    /// <exception cref="ArgumentException">A part is outside its range; this is the authority's mistake.</exception>
    public static SignedTable Sign(
        TableKind kind, TableHeader header, IReadOnlyList<string> rows, TokenKey authorityKey)
    {
        if (authorityKey.Curve != TokenCurve.P384)
            throw new ArgumentException("The table is signed by a P-384 key.", nameof(authorityKey));
        return Sign(kind, header, rows, body => authorityKey.SignData(body));
    }

    /// <summary>Reads a table of that kind that the authority of this network signed; false for anything
    /// else.</summary>
    public static bool TryRead(
        TableKind kind,
        ReadOnlySpan<byte> bytes,
        X509Certificate2 authority,
        string network,
        [NotNullWhen(true)] out SignedTable? table)
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
        if (!TryReadBody(kind, body, network, out var header, out var rows))
            return false;
        table = new(kind, header, rows, bytes.ToArray());
        return true;
    }

    /// <summary>A time as tables write it; fractions of a second are cut.</summary>
    internal static string WriteTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads a time as tables write it.</summary>
    internal static bool TryReadTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    /// <summary>Makes a table with any signer, for tests.</summary>
    internal static SignedTable Sign(
        TableKind kind, TableHeader header, IReadOnlyList<string> rows, Func<byte[], byte[]> sign)
    {
        var text = new StringBuilder(Heading(kind, header, rows.Count));
        foreach (var row in rows)
            text.Append(row).Append('\n');
        var body = Encoding.UTF8.GetBytes(text.ToString());
        if (body.Length + SignatureLineBytes > SizeMax
            || !TryReadBody(kind, body, header.Network, out var readHeader, out var read)
            || !read.SequenceEqual(rows))
            throw new ArgumentException("The table would not be readable.", nameof(rows));
        var line = SignatureWord + Convert.ToBase64String(sign(body)) + "\n";
        return new(kind, readHeader, read, [.. body, .. Encoding.ASCII.GetBytes(line)]);
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

    /// <summary>Reads leniently, then writes the heading again: only the one written form gives the same
    /// text.</summary>
    private static bool TryReadBody(
        TableKind kind,
        ReadOnlySpan<byte> body,
        string network,
        [NotNullWhen(true)] out TableHeader? header,
        out string[] rows)
    {
        header = null;
        rows = [];
        if (!Utf8.IsValid(body))
            return false;
        var text = Encoding.UTF8.GetString(body);
        var lines = text.Split('\n');
        var count = lines.Length - HeadingLines - 1; // nothing follows the last line feed
        if (count is < 0 or > RowsMax || lines[^1].Length > 0
            || !long.TryParse(After(lines[2]), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < 1 || !TryReadTime(After(lines[3]), out var from) || !TryReadTime(After(lines[4]), out var to)
            || from >= to)
            return false;
        var candidate = new TableHeader(network, number, from, to);
        if (!text.StartsWith(Heading(kind, candidate, count), StringComparison.Ordinal))
            return false;
        (header, rows) = (candidate, lines[HeadingLines..^1]);
        return true;
    }

    private static string Heading(TableKind kind, TableHeader header, int count) => string.Create(
        CultureInfo.InvariantCulture,
        $"juki-{Word(kind)} 1\nnetwork {header.Network}\nnumber {header.Number}\n"
        + $"from {WriteTime(header.ValidFrom)}\nto {WriteTime(header.ValidTo)}\ncount {count}\n");

    private static string Word(TableKind kind) => kind switch
    {
        TableKind.Revocations => "revocations",
        TableKind.Affairs => "affairs",
        TableKind.Agreements => "agreements",
        TableKind.Addresses => "addresses",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string After(string line) => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
}

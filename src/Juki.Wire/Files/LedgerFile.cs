using System.Security.Cryptography;
using System.Text;
using Juki.Domain.Watch;

namespace Juki.Wire.Files;

/// <summary>A line of a ledger that was refused: which line of the file, from 1, and its first wrong item.</summary>
public sealed record LedgerFault(int Line, LedgerItem Item);

/// <summary>
/// 利用管理簿のファイル — a using section's ledger as CSV [RFC 4180]: UTF-8, with or without a byte order mark, the first
/// line <see cref="LedgerLine.Columns"/>, then a case a line. A bad line is refused by its number, the others are
/// taken. Holds residents' values.
/// </summary>
/// <param name="Lines">The good lines, in their order.</param>
/// <param name="Faults">The refused ones.</param>
/// <param name="Digest">SHA-256 of the whole file.</param>
public sealed record LedgerFile(IReadOnlyList<LedgerLine> Lines, IReadOnlyList<LedgerFault> Faults, byte[] Digest)
{
    /// <summary>Most lines of a file [ours: a section with 400 cases a working day].</summary>
    public const int LinesMax = 100_000;

    /// <summary>Most bytes of a file [ours: 100,000 lines of some 100 bytes, and room].</summary>
    public const int BytesMax = 32 << 20;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It has another first line, or too many lines or bytes; the text tells
    /// which.</exception>
    public static LedgerFile Read(string path)
    {
        if (new FileInfo(path).Length > BytesMax)
            throw new InvalidDataException($"{path}: 32 MB まで / at most 32 MB");
        return Read(File.ReadAllBytes(path));
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="InvalidDataException">As <see cref="Read(string)"/>.</exception>
    public static LedgerFile Read(byte[] bytes)
    {
        using var source = new LegacyLines(new MemoryStream(bytes, writable: false));
        if (!source.TryRead(out var header, out _)
            || Encoding.UTF8.GetString(header.Span).TrimStart('\uFEFF') != LedgerLine.Columns)
            throw new InvalidDataException($"1 行目が違う / the first line must be: {LedgerLine.Columns}");
        var (lines, faults) = (new List<LedgerLine>(), new List<LedgerFault>());
        var csv = new CsvLine(LedgerLine.ItemsCount);
        for (var number = 2; source.TryRead(out var line, out var isTooLong); number++)
        {
            if (number > LinesMax + 1)
                throw new InvalidDataException("100,000 行まで / at most 100,000 lines");
            LedgerLine? read = null;
            var item = isTooLong || !csv.TryRead(line) ? LedgerItem.Line : LedgerLine.Read(csv.Items, out read);
            if (read is null)
                faults.Add(new(number, item));
            else
                lines.Add(read);
        }
        return new(lines, faults, SHA256.HashData(bytes));
    }

    /// <summary>Without values.</summary>
    public override string ToString() => $"(a ledger of {Lines.Count} lines)";
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Juki.Domain.Offices;

namespace Juki.Wire.Files;

/// <summary>
/// 既存住基システムのファイルの形式 — names, columns and limits of the files that a town's existing system hands over;
/// the whole format is in docs/legacy-format.md [ours: the interface of the real CS is not public].
/// </summary>
public static class LegacyFormat
{
    /// <summary>Longest line in bytes, without its end [ours: 17 items at their limits, four bytes a unit,
    /// fit].</summary>
    public const int LineBytesMax = 16 * 1024;

    /// <summary>Highest file number: eight digits.</summary>
    public const long FileNumberMax = 99_999_999;

    /// <summary>Items of a record, the serial with them.</summary>
    public const int ItemsCount = 17;

    /// <summary>Ends the name of a file that is not offered yet; whatever ends so is left alone.</summary>
    public const string PartSuffix = ".part";

    /// <summary>The second line of every file: the names of the columns.</summary>
    public const string Columns = "通番,異動事由,異動年月日,住民票コード,新住民票コード,個人番号,氏名,氏名の振り仮名,旧氏,旧氏の振り仮名,"
        + "通称,通称の振り仮名,生年月日,性別,市町村コード,住所,郵便番号";

    /// <summary>Bytes of the first line without its end: every item has a fixed width, so that it can be written
    /// last.</summary>
    internal const int HeaderBytes = 1 + 1 + 6 + 1 + 8 + 1 + 8 + 1 + 64;

    /// <summary>The name under which a file is offered: eight digits and <c>.csv</c>.</summary>
    public static string FileName(long fileNumber) =>
        fileNumber.ToString("D8", CultureInfo.InvariantCulture) + ".csv";

    /// <summary>Reads exactly what <see cref="FileName"/> writes; number 0 is refused.</summary>
    public static bool TryReadFileName([NotNullWhen(true)] string? name, out long fileNumber)
    {
        fileNumber = 0;
        return name is { Length: 12 }
            && name.EndsWith(".csv", StringComparison.Ordinal)
            && TryReadDigits(name.AsSpan(0, 8), out fileNumber)
            && fileNumber > 0;
    }

    /// <summary>The first line, without its end.</summary>
    public static string WriteHeader(LegacyHeader header) => string.Create(
        CultureInfo.InvariantCulture,
        $"{LegacyHeader.FormatVersion},{header.Municipality},{header.FileNumber:D8},{header.Count:D8},"
        + $"{header.Checksum}");

    /// <summary>Reads exactly what <see cref="WriteHeader"/> writes, of this version, for a municipality that has a
    /// CS.</summary>
    public static bool TryReadHeader(
        ReadOnlySpan<char> line, [NotNullWhen(true)] out LegacyHeader? header, MunicipalityTable? municipalities = null)
    {
        header = null;
        if (line.Length != HeaderBytes || line[0] != '0' + LegacyHeader.FormatVersion)
            return false;
        if (line[1] != ',' || line[8] != ',' || line[17] != ',' || line[26] != ',')
            return false;
        if (!GovernmentCode.TryParse(line[2..8].ToString(), out var municipality))
            return false;
        if (!(municipalities ?? MunicipalityTable.Released).HasCs(municipality))
            return false;
        if (!TryReadDigits(line[9..17], out var number) || number == 0)
            return false;
        if (!TryReadDigits(line[18..26], out var count) || count > LegacyHeader.CountMax)
            return false;
        var checksum = line[27..];
        if (checksum.ContainsAnyExcept("0123456789abcdef"))
            return false;
        header = new(municipality, number, count, checksum.ToString());
        return true;
    }

    private static bool TryReadDigits(ReadOnlySpan<char> digits, out long value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            value = value * 10 + (digit - '0');
        }

        return true;
    }
}

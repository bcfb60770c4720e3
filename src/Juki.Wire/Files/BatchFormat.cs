using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Search;

namespace Juki.Wire.Files;

/// <summary>
/// 一括提供のファイルの形式 — names, columns and limits of the files of conditions and of results; the whole format is in
/// docs/batch.md [ours: the real one is not public].
/// </summary>
public static class BatchFormat
{
    /// <summary>Highest number of a file: eight digits.</summary>
    public const long FileNumberMax = 99_999_999;

    /// <summary>Most lines that a header can say: eight digits.</summary>
    public const long CountMax = 99_999_999;

    /// <summary>Longest header in bytes, without its end.</summary>
    public const int HeaderBytesMax = 256;

    /// <summary>Items of a line of conditions, the serial with them.</summary>
    public const int ItemsCount = 8;

    /// <summary>Items appended to each line of results.</summary>
    public const int ResultItemsCount = 23;

    /// <summary>In the place of a digest that is not known yet.</summary>
    public const string NoDigest = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The second line of a file of conditions.</summary>
    public const string Columns = "通番,住民票コード,個人番号,氏名,生年月日,性別,市町村コード,住所";

    /// <summary>What is appended to it in a file of results.</summary>
    public const string ResultColumns = ",結果,誤りの項目,誤りの種別,氏名の照合,住所の照合,生年月日の照合,性別の照合,"
        + "回答の状態,回答の異動事由,回答の異動年月日,回答の住民票コード,回答の個人番号,回答の氏名,回答の氏名の振り仮名,回答の旧氏,"
        + "回答の旧氏の振り仮名,回答の通称,回答の通称の振り仮名,回答の生年月日,回答の性別,回答の市町村コード,回答の住所,回答の郵便番号";

    private const string Word = "juki-batch", ResultWord = "juki-batch-result", TrailerWord = "end";
    private const int Fields = 15, DigestDigits = 64, AllItems = 1_023;

    /// <summary>The second line.</summary>
    public static string ColumnsOf(bool isResult) => isResult ? Columns + ResultColumns : Columns;

    /// <summary>What names a file among all: kind of asker, office, number. With it its name: <see
    /// cref="FileName"/>.</summary>
    public static string NameOf(AskerKind asker, int office, long fileNumber) => string.Create(
        CultureInfo.InvariantCulture, $"{(int)asker}-{office:D6}-{fileNumber:D8}");

    /// <summary>The name under which a file is kept.</summary>
    public static string FileName(BatchHeader header) =>
        NameOf(header.Asker, header.Office, header.FileNumber) + ".csv";

    /// <summary>The first line, without its end.</summary>
    public static string WriteHeader(BatchHeader header) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(header.IsResult ? ResultWord : Word)},{BatchHeader.FormatVersion},{header.Network},{(int)header.Asker},"
        + $"{header.Office:D6},{header.FileNumber:D8},{header.Affair},{header.Purpose},{header.Operator},"
        + $"{header.Terminal},{(int)header.Items},{(header.WantsRemoved ? 1 : 0)},{(header.IsComparison ? 1 : 0)},"
        + $"{header.Count:D8},{header.Digest}");

    /// <summary>Reads exactly what <see cref="WriteHeader"/> writes, of this version.</summary>
    public static bool TryReadHeader(string line, [NotNullWhen(true)] out BatchHeader? header)
    {
        header = null;
        var field = line.Split(',');
        if (line.Length > HeaderBytesMax || field.Length != Fields || field[0] is not (Word or ResultWord)
            || field[2].Length is 0 or > 24 || !field[2].All(IsNetworkCharacter)
            || field[14].Length != DigestDigits || field[14].AsSpan().ContainsAnyExcept("0123456789abcdef")
            || !AffairCode.TryParse(field[6], out var affair))
            return false;
        Span<int> numbers = stackalloc int[Fields];
        for (var place = 0; place < Fields; place++)
        {
            if (place is not (0 or 2 or 6 or 14) && !int.TryParse(
                field[place], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[place]))
                return false;
        }
        if (numbers[1] != BatchHeader.FormatVersion || numbers[5] is < 1 || numbers[10] > AllItems)
            return false;
        var read = new BatchHeader
        {
            IsResult = field[0] == ResultWord,
            Network = field[2],
            Asker = (AskerKind)numbers[3],
            Office = numbers[4],
            FileNumber = numbers[5],
            Affair = affair,
            Purpose = numbers[7],
            Operator = numbers[8],
            Terminal = numbers[9],
            Items = (ProvidedItems)numbers[10],
            WantsRemoved = numbers[11] == 1,
            IsComparison = numbers[12] == 1,
            Count = numbers[13],
            Digest = field[14],
        };
        if (!IsAsker(read.Asker, read.Office) || WriteHeader(read) != line)
            return false;
        header = read;
        return true;
    }

    /// <summary>The last line, without its end: it is not there in a file that was cut.</summary>
    public static string WriteTrailer(long count) =>
        string.Create(CultureInfo.InvariantCulture, $"{TrailerWord},{count:D8}");

    /// <summary>True for an office that is of that kind.</summary>
    private static bool IsAsker(AskerKind asker, int office) => asker == AskerKind.NationalOrgan
        ? OrganCode.TryFrom(office, out _)
        : asker is AskerKind.PrefecturalBody or AskerKind.PrefecturalDepartment or AskerKind.Municipality
            && GovernmentCode.TryParse(office.ToString("D6", CultureInfo.InvariantCulture), out var code)
            && code.IsPrefecture == asker is AskerKind.PrefecturalBody or AskerKind.PrefecturalDepartment;

    private static bool IsNetworkCharacter(char one) =>
        char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one) || one == '-';
}

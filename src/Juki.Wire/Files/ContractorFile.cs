using System.Globalization;
using System.Text;
using Juki.Domain.Authority;

namespace Juki.Wire.Files;

/// <summary>
/// 委託先の名簿のファイル — the list of its workers that a company hands in [S-000 4], as CSV [RFC 4180]: UTF-8, with or
/// without a byte order mark, the first line <see cref="Columns"/>, then a worker a line. One bad line and nothing of
/// it is taken: who is not on the list has no right.
/// </summary>
public static class ContractorFile
{
    /// <summary>The first line; the items in their order.</summary>
    public const string Columns = "番号,会社,職員番号,契約終了日,区分";

    /// <summary>The words of the last item.</summary>
    public const string Contractor = "委託", Subcontractor = "再委託";

    private const int ItemsCount = 5;
    private const int LinesMax = 1_000; // [ours: bounds a turn of the node]
    private const int BytesMax = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="company">Whose list it is; each line says so.</param>
    /// <exception cref="InvalidDataException">Which line is wrong.</exception>
    public static IReadOnlyList<ContractWorker> Read(string path, string company)
    {
        if (new FileInfo(path).Length > BytesMax)
            throw new InvalidDataException($"{path}: 1 MB まで / at most 1 MB");
        return Read(File.ReadAllBytes(path), company);
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="InvalidDataException">As <see cref="Read(string, string)"/>.</exception>
    public static IReadOnlyList<ContractWorker> Read(byte[] bytes, string company)
    {
        using var source = new LegacyLines(new MemoryStream(bytes, writable: false));
        if (!source.TryRead(out var header, out _)
            || Encoding.UTF8.GetString(header.Span).TrimStart('\uFEFF') != Columns)
            throw new InvalidDataException($"1 行目が違う / the first line must be: {Columns}");
        var (workers, csv) = (new List<ContractWorker>(), new CsvLine(ItemsCount));
        for (var number = 2; source.TryRead(out var line, out var isTooLong); number++)
        {
            if (number > LinesMax + 1)
                throw new InvalidDataException("1,000 行まで / at most 1,000 lines");
            if (isTooLong || !csv.TryRead(line) || Worker(csv.Items, company) is not { } worker
                || workers.Any(one => one.Staff == worker.Staff))
                throw new InvalidDataException(FormattableString.Invariant(
                    $"{number} 行目が読めない。何も取り込まない / line {number} cannot be read; nothing is taken"));
            workers.Add(worker);
        }
        return workers;
    }

    private static ContractWorker? Worker(string[] items, string company) =>
        items[1] == company && items[2].Length is > 0 and <= OperatorGrant.TextMax && !items[2].Any(char.IsControl)
        && items[2].Trim().Length > 0
        && DateOnly.TryParseExact(
            items[3], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var ends)
        && items[4] is Contractor or Subcontractor
            ? new(company, items[2], ends,
                items[4] == Contractor ? OperatorEmployer.Contractor : OperatorEmployer.Subcontractor)
            : null;
}

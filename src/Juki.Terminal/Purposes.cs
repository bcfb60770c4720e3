using System.Globalization;

namespace Juki.Terminal;

/// <summary>One purpose of use.</summary>
/// <param name="Number">In the office's own list, 1 to <see cref="Purposes.NumberMax"/>.</param>
/// <param name="Japanese">What it is for.</param>
/// <param name="English">The same; as in Japanese where the office gives none.</param>
public sealed record Purpose(int Number, string Japanese, string English);

/// <summary>利用目的 — the office's list of purposes, one of which stands in the record of each inquiry. Which there are
/// is the office's to say [ours: the shipped four]. Immutable.</summary>
public sealed class Purposes
{
    /// <summary>Largest number [ours].</summary>
    public const int NumberMax = 999_999;

    /// <summary>Most purposes in a list [ours: more than anybody picks from].</summary>
    public const int CountMax = 200;

    private Purposes(IReadOnlyList<Purpose> all) => All = all;

    /// <summary>In the order of the list.</summary>
    public IReadOnlyList<Purpose> All { get; }

    /// <summary>What comes with the program.</summary>
    public static Purposes Shipped { get; } = new(
    [
        new(1, "申請・届出の審査", "Examining an application or notification"),
        new(2, "給付・資格の確認", "Confirming a benefit or qualification"),
        new(3, "通知・連絡先の確認", "Confirming where to send a notice"),
        new(4, "既存の記録との照合", "Comparing with a record held"),
    ]);

    /// <summary>The one with that number; null.</summary>
    public Purpose? Find(int number) => All.FirstOrDefault(one => one.Number == number);

    /// <summary>Reads a file: number, tab, Japanese, and if wanted tab, English, on each line.</summary>
    /// <exception cref="InvalidDataException">A line is not so, numbers are not ascending, or there are too
    /// many.</exception>
    public static Purposes Read(IEnumerable<string> lines)
    {
        var all = new List<Purpose>();
        foreach (var line in lines)
        {
            var field = line.Split('\t');
            if (field.Length is not (2 or 3) || field.Any(string.IsNullOrWhiteSpace) || all.Count == CountMax
                || !int.TryParse(field[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number is < 1 or > NumberMax || (all.Count > 0 && number <= all[^1].Number))
                throw new InvalidDataException(
                    $"利用目的の表の{all.Count + 1}行目の誤り / fault in line {all.Count + 1} of the purposes");
            all.Add(new(number, field[1], field[^1]));
        }
        return all.Count > 0 ? new(all) : throw new InvalidDataException("利用目的がない / there is no purpose");
    }
}

using System.Globalization;

namespace Juki.Domain.Text;

/// <summary>
/// 異体字の登録 — which variation sequences are registered, from variations.tsv: the selectors of a base character are always
/// the first ones of their block (FE00… standardized, E0100… ideographic). Loaded at first use; read by any thread.
/// </summary>
internal static class VariationTable
{
    private const int Standardized = 0xFE00;
    private const int StandardizedLast = 0xFE0F;
    private const int Ideographic = 0xE0100;
    private const int IdeographicLast = 0xE01EF;

    private static readonly Dictionary<int, Runs> Blocks = Load();

    /// <summary>True when the code point <paramref name="selector"/> may follow <paramref name="character"/>.</summary>
    public static bool IsRegistered(int character, int selector) => selector switch
    {
        >= Ideographic and <= IdeographicLast => Blocks[Ideographic].CountOf(character) > selector - Ideographic,
        >= Standardized and <= StandardizedLast => Blocks[Standardized].CountOf(character) > selector - Standardized,
        _ => false,
    };

    private static Dictionary<int, Runs> Load()
    {
        var blocks = new Dictionary<int, Runs> { [Standardized] = new(), [Ideographic] = new() };
        foreach (var row in DataFile.Rows("variations.tsv", fields: 4))
        {
            var first = DataFile.CodePoint(row[1]);
            var last = row[2].Length == 0 ? first : DataFile.CodePoint(row[2]);
            blocks[DataFile.CodePoint(row[0])].Add(first, last, int.Parse(row[3], CultureInfo.InvariantCulture));
        }

        return blocks;
    }

    /// <summary>Runs of base characters with the same number of selectors, in order.</summary>
    private sealed class Runs
    {
        private readonly List<int> _firsts = [];
        private readonly List<(int Last, int Count)> _runs = [];

        public void Add(int first, int last, int count)
        {
            if (_runs.Count > 0 && _runs[^1].Last >= first)
                throw new InvalidDataException("variations.tsv: the rows are not in order");
            _firsts.Add(first);
            _runs.Add((last, count));
        }

        /// <summary>Number of selectors of this character; 0 when it has none.</summary>
        public int CountOf(int character)
        {
            var found = _firsts.BinarySearch(character);
            var run = found >= 0 ? found : ~found - 1; // a miss says where the next greater one stands
            return run >= 0 && character <= _runs[run].Last ? _runs[run].Count : 0;
        }
    }
}

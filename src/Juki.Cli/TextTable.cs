namespace Juki.Cli;

/// <summary>A table for a terminal; Japanese characters are two columns wide.</summary>
internal static class TextTable
{
    /// <summary>Writes rows of equally many cells; the first row is the head, the first column stands left.</summary>
    public static void Write(IReadOnlyList<string[]> rows, TextWriter output)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(place => rows.Max(row => Width(row[place]))).ToList();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, place) =>
                place == 0 ? cell + Spaces(widths[place] - Width(cell)) : Spaces(widths[place] - Width(cell)) + cell);
            output.WriteLine(string.Join("  ", cells).TrimEnd());
            if (ReferenceEquals(row, rows[0]))
                output.WriteLine(new string('-', widths.Sum() + 2 * (widths.Count - 1)));
        }
    }

    private static string Spaces(int count) => new(' ', count);

    private static int Width(string text) => text.Sum(c => c >= 0x2E80 ? 2 : 1);
}

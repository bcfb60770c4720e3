using System.Globalization;

namespace Juki.Domain.Text;

/// <summary>The data files inside this assembly: fields between tabs; a line that begins with # is a comment.</summary>
internal static class DataFile
{
    /// <summary>The rows of the file, in order, each with exactly <paramref name="fields"/> fields.</summary>
    /// <exception cref="InvalidDataException">No such file, or a row is malformed: a fault of the build.</exception>
    public static IEnumerable<string[]> Rows(string name, int fields)
    {
        using var stream = typeof(DataFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidDataException($"no data file {name}");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var row = line.Split('\t');
            if (row.Length != fields)
                throw new InvalidDataException($"{name}: a row has {row.Length} fields, not {fields}");
            yield return row;
        }
    }

    /// <summary>A code point as the files write it: hexadecimal digits without prefix.</summary>
    public static int CodePoint(string field) =>
        int.Parse(field, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

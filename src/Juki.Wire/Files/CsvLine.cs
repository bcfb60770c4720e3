using System.Text.Unicode;
using CsvHelper;

namespace Juki.Wire.Files;

/// <summary>
/// Splits one physical line by the rules of RFC 4180, strictly: a quote that is stray, unclosed or followed by text,
/// bytes that are no UTF-8 and another number of items make it unreadable. Each line is read by itself, so that a
/// broken quote never swallows its neighbours. Not thread-safe.
/// </summary>
internal sealed class CsvLine
{
    private readonly CsvReaderOptions _options;
    private bool _isMalformed;

    /// <param name="items">Items that a record must have.</param>
    public CsvLine(int items = LegacyFormat.ItemsCount)
    {
        Items = new string[items];
        _options = new CsvReaderOptions
        {
            HasHeader = false,
            Separator = ',',
            AllowLineBreaksInQuotes = false,
            OnMalformedRecord = _ => _isMalformed = true,
        };
    }

    /// <summary>The items of the last line that was read; valid until the next one.</summary>
    public string[] Items { get; }

    /// <summary>Reads a line without its end into <see cref="Items"/>.</summary>
    public bool TryRead(ReadOnlyMemory<byte> line)
    {
        // A record begins with its serial. This also keeps out byte order marks, which the reader would pass over.
        if (line.IsEmpty || (line.Span[0] != '"' && !char.IsAsciiDigit((char)line.Span[0])) || !Utf8.IsValid(line.Span))
            return false;
        _isMalformed = false;
        using var reader = CsvReader.Create(line, _options);
        if (!reader.Read() || _isMalformed || reader.FieldCount != Items.Length)
            return false;
        for (var i = 0; i < Items.Length; i++)
            Items[i] = reader.GetString(i);
        return !reader.Read() && !_isMalformed; // a lone CR would begin a second record
    }
}

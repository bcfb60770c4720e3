using System.Text;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Wire.Files;

/// <summary>
/// Reads the records of a file that <see cref="LegacyFileCheck"/> found whole, one by one, in memory that does not
/// depend on the file's size. Not thread-safe.
/// </summary>
public sealed class LegacyFileReader : IDisposable
{
    private readonly LegacyLines _lines;
    private readonly LegacyRecordParser _parser;

    /// <summary>Reads the first two lines.</summary>
    /// <param name="stream">At the beginning of the file; disposed with this.</param>
    /// <param name="today">The day of the check.</param>
    /// <param name="municipalities">Which there are; null: as released.</param>
    /// <exception cref="InvalidDataException">The first line is no header of this version.</exception>
    public LegacyFileReader(Stream stream, RecordedDate today, MunicipalityTable? municipalities = null)
    {
        _lines = new(stream);
        if (!_lines.TryRead(out var line, out _)
            || !LegacyFormat.TryReadHeader(Encoding.Latin1.GetString(line.Span), out var header, municipalities)
            || !_lines.TryRead(out _, out _))
        {
            throw new InvalidDataException("no header of a legacy file");
        }

        Header = header;
        _parser = new(header.Municipality, today, municipalities);
    }

    /// <summary>The first line.</summary>
    public LegacyHeader Header { get; }

    /// <summary>Serial of the last record read; 0 before the first.</summary>
    public long Serial { get; private set; }

    /// <summary>Where the next record begins, in bytes from the beginning of the file: for <see
    /// cref="Resume"/>.</summary>
    public long Offset => _lines.Offset;

    /// <summary>Goes on where another reader of the same file stood.</summary>
    public void Resume(long serial, long offset)
    {
        _lines.Seek(offset);
        Serial = serial;
    }

    /// <summary>Passes over records, up to and with <paramref name="serial"/>, without parsing them.</summary>
    public void SkipTo(long serial)
    {
        while (Serial < serial && _lines.TryRead(out _, out _))
            Serial++;
    }

    /// <summary>The next record, checked for format and codes.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool TryRead(out LegacyRecord record)
    {
        record = default;
        if (!_lines.TryRead(out var line, out var tooLong))
            return false;
        Serial++;
        record = tooLong
            ? new(Serial, null, UpdateVerdict.RecordUnreadable, UpdateField.None)
            : _parser.Parse(line, Serial);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();
}

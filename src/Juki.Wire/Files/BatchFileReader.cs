using System.Globalization;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Domain.Search;

namespace Juki.Wire.Files;

/// <summary>A line as it was read.</summary>
/// <param name="Line">What it says.</param>
/// <param name="Raw">Its bytes without their end, valid for ever; empty when the line cannot be read.</param>
public readonly record struct BatchLineRead(BatchLine Line, byte[] Raw);

/// <summary>
/// Reads the lines of a file that <see cref="BatchFileCheck"/> found whole, one by one, in memory that does not depend
/// on the file's size. Not thread-safe.
/// </summary>
/// <param name="stream">A stream that can seek; disposed with this.</param>
public sealed class BatchFileReader(Stream stream) : IDisposable
{
    private readonly LegacyLines _lines = new(stream);
    private readonly BatchLineParser _parser = new();

    /// <summary>Serial of the last line read.</summary>
    public long Serial { get; private set; }

    /// <summary>Where the next line begins, in bytes from the beginning of the file.</summary>
    public long Offset => _lines.Offset;

    /// <summary>Goes to a place that was <see cref="Offset"/> before.</summary>
    /// <param name="serial">Serial of the line before it; 0 for the first.</param>
    /// <param name="offset">Where the next line begins.</param>
    public void Resume(long serial, long offset)
    {
        _lines.Seek(offset);
        Serial = serial;
    }

    /// <summary>The next line; the caller knows how many there are, for the trailer is none.</summary>
    /// <exception cref="InvalidDataException">The file has ended: it is not the one that was checked.</exception>
    public BatchLineRead Read()
    {
        if (!_lines.TryRead(out var line, out _))
            throw new InvalidDataException("the file of conditions is shorter than it was");
        var read = _parser.Parse(line, ++Serial);
        var isReadable = read.Fault.Verdict != InquiryVerdict.RequestUnreadable;
        return new(read, isReadable ? line.ToArray() : []);
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();
}

/// <summary>項目チェック — makes a condition out of a line, or says why it is none; of all faults the first. Pure but for
/// buffers; not thread-safe.</summary>
public sealed class BatchLineParser
{
    private readonly CsvLine _line = new(BatchFormat.ItemsCount);
    private BatchLineFault _fault;

    /// <summary>Parses one line without its end. Never throws because of what stands in it.</summary>
    /// <param name="line">The bytes.</param>
    /// <param name="serial">Its place in the file, from 1; the first item must say the same.</param>
    public BatchLine Parse(ReadOnlyMemory<byte> line, long serial)
    {
        if (!_line.TryRead(line) || _line.Items[0] != serial.ToString(CultureInfo.InvariantCulture))
            return new(serial, default, default, default, BatchLineFault.Unreadable);
        _fault = default;
        var code = Code();
        var number = Number();
        var (date, sex, municipality) = (Date(), Sex(), Municipality());
        var items = new FourBasicItems(_line.Items[3], municipality, _line.Items[7], date, sex);
        return new(serial, code, number, items, _fault);
    }

    private void Fault(SearchParameter parameter)
    {
        if (_fault.IsNone)
            _fault = BatchLineFault.In(parameter, SearchProblem.Malformed);
    }

    private ResidentRecordCode Code()
    {
        if (!ResidentRecordCode.TryParse(_line.Items[1], out var code) && _line.Items[1].Length > 0)
            Fault(SearchParameter.Code);
        return code;
    }

    private IndividualNumber Number()
    {
        if (!IndividualNumber.TryParse(_line.Items[2], out var number) && _line.Items[2].Length > 0)
            Fault(SearchParameter.Number);
        return number;
    }

    private RecordedDate Date()
    {
        if (!RecordedDate.TryParse(_line.Items[4], out var date) && _line.Items[4].Length > 0)
            Fault(SearchParameter.DateOfBirth);
        return date;
    }

    private Sex Sex()
    {
        var text = _line.Items[5];
        if (text is not ("" or "1" or "2"))
            Fault(SearchParameter.Sex);
        return text == "1" ? Domain.Person.Sex.Male : text == "2" ? Domain.Person.Sex.Female : Domain.Person.Sex.None;
    }

    private GovernmentCode Municipality()
    {
        if (!GovernmentCode.TryParse(_line.Items[6], out var code) && _line.Items[6].Length > 0)
            Fault(SearchParameter.Municipality);
        return code;
    }
}

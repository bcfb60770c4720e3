using System.Security.Cryptography;
using System.Text;
using Juki.Domain.Provision;
using Juki.Domain.Person;

namespace Juki.Wire.Files;

/// <summary>
/// Writes a file of conditions as an asker does: lines first, then the header in the place kept for it. For askers,
/// examples, measurements and tests. Not thread-safe.
/// </summary>
public sealed class BatchFileWriter : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly Stream _stream;
    private readonly BatchHeader _header;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly StringBuilder _text = new();
    private long _count;

    /// <summary>Begins a file in a stream that can seek and stays open.</summary>
    /// <param name="stream">At the beginning.</param>
    /// <param name="header">What the header says; count and digest are made here.</param>
    public BatchFileWriter(Stream stream, BatchHeader header)
    {
        (_stream, _header) = (stream, header);
        _stream.Write(Encoding.ASCII.GetBytes(BatchFormat.WriteHeader(header) + "\n"));
        _text.Append(BatchFormat.ColumnsOf(header.IsResult)).Append('\n');
    }

    /// <summary>The next line.</summary>
    public void Write(ResidentRecordCode code, IndividualNumber number, Domain.Search.FourBasicItems items) => Write(
        code.IsNone ? "" : code.Written,
        number.IsNone ? "" : number.Written,
        items.Name ?? "",
        items.DateOfBirth.IsUnknown ? "" : items.DateOfBirth.Written,
        items.Sex == Sex.None ? "" : items.Sex == Sex.Male ? "1" : "2",
        items.Municipality.IsNone ? "" : items.Municipality.ToString(),
        items.Address ?? "");

    /// <summary>The next line from its items after the serial, which need not be right nor seven.</summary>
    public void Write(params ReadOnlySpan<string> items)
    {
        _text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{_count + 1}");
        foreach (var item in items)
        {
            _text.Append(',');
            if (item.AsSpan().ContainsAny(',', '"'))
                _text.Append('"').Append(item.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            else
                _text.Append(item);
        }

        End();
    }

    /// <summary>The next line as it is, which need not be readable.</summary>
    /// <exception cref="ArgumentException">It has a line break.</exception>
    public void WriteLine(string line)
    {
        if (line.AsSpan().ContainsAny('\r', '\n'))
            throw new ArgumentException("a line is one line", nameof(line));
        _text.Append(line);
        End();
    }

    /// <summary>Writes trailer and header.</summary>
    public BatchHeader Finish()
    {
        _text.Append(BatchFormat.WriteTrailer(_count)).Append('\n');
        Flush();
        var header = _header with { Count = _count, Digest = Convert.ToHexStringLower(_hash.GetHashAndReset()) };
        _stream.Seek(0, SeekOrigin.Begin);
        _stream.Write(Encoding.ASCII.GetBytes(BatchFormat.WriteHeader(header)));
        _stream.Flush();
        return header;
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void End()
    {
        _text.Append('\n');
        _count++;
        if (_text.Length > BufferBytes)
            Flush();
    }

    private void Flush()
    {
        var bytes = Encoding.UTF8.GetBytes(_text.ToString());
        _hash.AppendData(bytes);
        _stream.Write(bytes);
        _text.Clear();
    }
}

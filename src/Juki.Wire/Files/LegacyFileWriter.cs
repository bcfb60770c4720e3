using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Wire.Files;

/// <summary>
/// Writes a file as a town's existing system does: records first, then the header in the place kept for it, then the
/// offer by rename. For invented populations, examples and tests. Not thread-safe.
/// </summary>
public sealed class LegacyFileWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly GovernmentCode _municipality;
    private readonly long _fileNumber;
    private readonly string? _path;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly StringBuilder _text = new();
    private readonly byte[] _bytes = new byte[3 * CharsMax];
    private readonly char[] _chars = new char[CharsMax];
    private const int CharsMax = 64 * 1024;

    /// <summary>Writes into a stream that can seek.</summary>
    public LegacyFileWriter(Stream stream, GovernmentCode municipality, long fileNumber)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fileNumber, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fileNumber, LegacyFormat.FileNumberMax);
        (_stream, _municipality, _fileNumber) = (stream, municipality, fileNumber);
        _stream.Write(Encoding.ASCII.GetBytes(new string(' ', LegacyFormat.HeaderBytes) + "\n"));
        _text.Append(LegacyFormat.Columns).Append('\n');
    }

    private LegacyFileWriter(string path, GovernmentCode municipality, long fileNumber)
        : this(File.Create(path + LegacyFormat.PartSuffix), municipality, fileNumber) => _path = path;

    /// <summary>Records written so far.</summary>
    public long Count { get; private set; }

    /// <summary>Begins <c>NNNNNNNN.csv.part</c> in a folder; <see cref="Finish"/> gives it its name.</summary>
    public static LegacyFileWriter Create(string folder, GovernmentCode municipality, long fileNumber) =>
        new(Path.Combine(folder, LegacyFormat.FileName(fileNumber)), municipality, fileNumber);

    /// <summary>The items of a change as they stand in a record after the serial, in the order of columns.</summary>
    public static string[] ItemsOf(Change change)
    {
        var after = change.After;
        return
        [
            ((int)change.Reason).ToString(CultureInfo.InvariantCulture), change.Date.Written,
            change.Code.Written, after.Code == change.Code ? "" : after.Code.Written,
            after.Number.IsNone ? "" : after.Number.Written, after.Name.Text, after.Name.Reading,
            after.FormerSurname.Text ?? "", after.FormerSurname.Reading ?? "",
            after.Alias.Text ?? "", after.Alias.Reading ?? "",
            after.DateOfBirth.Written, ((int)after.Sex).ToString(CultureInfo.InvariantCulture),
            after.Address.Municipality.ToString(), after.Address.Text, after.Address.PostalCode,
        ];
    }

    /// <summary>The next record.</summary>
    public void Write(Change change) => Write(ItemsOf(change));

    /// <summary>The next record from its items after the serial, which need not be right nor sixteen.</summary>
    /// <exception cref="ArgumentException">An item has a line break: a record is one line.</exception>
    public void Write(IReadOnlyList<string> items)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{Count + 1}");
        foreach (var item in items)
        {
            if (item.AsSpan().ContainsAny('\r', '\n'))
                throw new ArgumentException("a record is one line", nameof(items));
            _text.Append(',');
            if (item.AsSpan().ContainsAny(',', '"'))
                _text.Append('"').Append(item.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            else
                _text.Append(item);
        }

        EndLine();
    }

    /// <summary>The next record as a line already made, which need not be readable; without line break.</summary>
    public void WriteLine(string line)
    {
        if (line.AsSpan().ContainsAny('\r', '\n'))
            throw new ArgumentException("a record is one line", nameof(line));
        _text.Append(line);
        EndLine();
    }

    /// <summary>Writes the header and, for a file, offers it by rename.</summary>
    public LegacyHeader Finish()
    {
        Flush();
        var checksum = Convert.ToHexStringLower(_hash.GetHashAndReset());
        var header = new LegacyHeader(_municipality, _fileNumber, Count, checksum);
        _stream.Seek(0, SeekOrigin.Begin);
        _stream.Write(Encoding.ASCII.GetBytes(LegacyFormat.WriteHeader(header)));
        if (_path is null || _stream is not FileStream file)
            return header;
        file.Flush(flushToDisk: true);
        file.Dispose();
        File.Move(_path + LegacyFormat.PartSuffix, _path, overwrite: true);
        return header;
    }

    /// <summary>Without <see cref="Finish"/>, a file stays under its <c>.part</c> name and is no offer.</summary>
    public void Dispose()
    {
        if (_path is not null)
            _stream.Dispose();
        _hash.Dispose();
    }

    private void EndLine()
    {
        _text.Append('\n');
        Count++;
        if (_text.Length > CharsMax / 2)
            Flush();
    }

    private void Flush()
    {
        for (var from = 0; from < _text.Length;)
        {
            var length = Math.Min(_chars.Length, _text.Length - from);
            if (length == _chars.Length && char.IsHighSurrogate(_text[from + length - 1]))
                length--; // a pair stays together
            _text.CopyTo(from, _chars, length);
            var bytes = Encoding.UTF8.GetBytes(_chars.AsSpan(0, length), _bytes);
            _hash.AppendData(_bytes, 0, bytes);
            _stream.Write(_bytes, 0, bytes);
            from += length;
        }

        _text.Clear();
    }
}

using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Juki.Domain.Offices;

namespace Juki.Wire.Files;

/// <summary>
/// ファイルの検査 — whether a file as a whole may be taken in: header, checksum, number of records, town and file
/// number. One pass, a slice at a time, in memory that does not depend on the file's size. Not thread-safe.
/// </summary>
public sealed class LegacyFileCheck : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private const byte LineFeed = (byte)'\n';

    private readonly Stream _stream;
    private readonly GovernmentCode _municipality;
    private readonly long _fileNumber;
    private readonly MunicipalityTable? _municipalities;
    private readonly IncrementalHash _whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _body = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _top = new(256); // of the first two lines, the one being read
    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _lines;
    private bool _topUnreadable;
    private bool _afterLineFeed = true;

    /// <summary>Begins a check; nothing is read yet.</summary>
    /// <param name="stream">At the beginning of the file; disposed with this.</param>
    /// <param name="municipality">The only town that may speak; none for any.</param>
    /// <param name="fileNumber">The number in the file's name; 0 when the name does not count.</param>
    /// <param name="municipalities">Which there are; null: as released.</param>
    public LegacyFileCheck(
        Stream stream, GovernmentCode municipality, long fileNumber, MunicipalityTable? municipalities = null) =>
        (_stream, _municipality, _fileNumber, _municipalities) = (stream, municipality, fileNumber, municipalities);

    /// <summary>The header; null while unknown or when unreadable.</summary>
    public LegacyHeader? Header { get; private set; }

    /// <summary>The first problem in the order of the enumeration; valid when <see cref="IsDone"/>.</summary>
    public LegacyFileProblem Problem { get; private set; }

    /// <summary>SHA-256 over the whole file in lower-case hexadecimal digits; empty until <see
    /// cref="IsDone"/>.</summary>
    public string Digest { get; private set; } = "";

    /// <summary>True when the whole file was read.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Checks a whole file at once.</summary>
    public static LegacyFileCheck Run(
        Stream stream, GovernmentCode municipality, long fileNumber, MunicipalityTable? municipalities = null)
    {
        var check = new LegacyFileCheck(stream, municipality, fileNumber, municipalities);
        check.Advance(long.MaxValue);
        return check;
    }

    /// <summary>Reads on, at least one buffer and not much more than <paramref name="bytesMax"/>.</summary>
    /// <returns><see cref="IsDone"/>.</returns>
    public bool Advance(long bytesMax)
    {
        for (long read = 0; !IsDone && read < bytesMax;)
        {
            var length = _stream.ReadAtLeast(_buffer, BufferBytes, throwOnEndOfStream: false);
            if (length > 0)
                Take(_buffer.AsSpan(0, length));
            if (length < BufferBytes)
                Finish();
            read += length;
            Position += length;
        }

        return IsDone;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _whole.Dispose();
        _body.Dispose();
    }

    private void Take(ReadOnlySpan<byte> chunk)
    {
        _whole.AppendData(chunk);
        _afterLineFeed = chunk[^1] == LineFeed;
        while (_lines < 2 && !chunk.IsEmpty)
            chunk = TakeTop(chunk);
        if (_lines >= 1)
            _body.AppendData(chunk);
        _lines += chunk.Count(LineFeed);
    }

    /// <summary>Takes one of the first two lines, or as much of it as is there; answers what follows.</summary>
    private ReadOnlySpan<byte> TakeTop(ReadOnlySpan<byte> chunk)
    {
        var end = chunk.IndexOf(LineFeed);
        var taken = end < 0 ? chunk : chunk[..(end + 1)];
        if (_lines == 1)
            _body.AppendData(taken);
        if (_top.WrittenCount + taken.Length <= LegacyFormat.LineBytesMax)
            _top.Write(taken);
        else
            _topUnreadable = true;
        if (end >= 0)
            JudgeTop();
        return chunk[taken.Length..];
    }

    private void JudgeTop()
    {
        var line = LegacyLines.WithoutEnd(_top.WrittenSpan);
        if (_lines == 0)
        {
            _topUnreadable |= !LegacyFormat.TryReadHeader(
                Encoding.Latin1.GetString(line), out var header, _municipalities);
            Header = header;
        }
        else
        {
            _topUnreadable |= !line.SequenceEqual(Encoding.UTF8.GetBytes(LegacyFormat.Columns));
        }

        _top.ResetWrittenCount();
        _lines++;
    }

    private void Finish()
    {
        if (_lines < 2 && _top.WrittenCount > 0)
            JudgeTop(); // the last line has no end
        else if (!_afterLineFeed)
            _lines++;
        Digest = Convert.ToHexStringLower(_whole.GetHashAndReset());
        var checksum = Convert.ToHexStringLower(_body.GetHashAndReset());
        IsDone = true;
        Problem = Header is null || _topUnreadable || _lines < 2 ? LegacyFileProblem.HeaderUnreadable
            : Header.Checksum != checksum ? LegacyFileProblem.ChecksumWrong
            : Header.Count != _lines - 2 ? LegacyFileProblem.CountWrong
            : !_municipality.IsNone && Header.Municipality != _municipality ? LegacyFileProblem.OtherMunicipality
            : _fileNumber != 0 && Header.FileNumber != _fileNumber ? LegacyFileProblem.NumberMismatch
            : LegacyFileProblem.None;
    }
}

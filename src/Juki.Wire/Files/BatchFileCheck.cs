using System.Security.Cryptography;
using System.Text;
using Juki.Domain.Provision;

namespace Juki.Wire.Files;

/// <summary>
/// 照会ファイルの検査 — whether a file of conditions is whole: header, columns, number of lines, trailer and digest. One
/// pass, a slice at a time, in memory that does not depend on the file's size. Not thread-safe.
/// </summary>
/// <param name="stream">At the beginning of the file; disposed with this.</param>
public sealed class BatchFileCheck(Stream stream) : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private const int TopBytesMax = 2 * 1024; // header and columns of results
    private const int TailBytes = 64; // more than a trailer
    private const byte LineFeed = (byte)'\n';

    private readonly IncrementalHash _whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _body = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly byte[] _tail = new byte[TailBytes];
    private int _tailLength;
    private bool _isTopRead;
    private long _lines;

    /// <summary>The header; null while unknown or when unreadable.</summary>
    public BatchHeader? Header { get; private set; }

    /// <summary>The first problem in the order of the enumeration; valid when <see cref="IsDone"/>.</summary>
    public BatchFileProblem Problem { get; private set; }

    /// <summary>SHA-256 over the whole file; empty until <see cref="IsDone"/>.</summary>
    public byte[] Digest { get; private set; } = [];

    /// <summary>True when the whole file was read.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Where the first line of conditions begins, in bytes from the beginning of the file.</summary>
    public long FirstLine { get; private set; }

    /// <summary>Checks a whole file at once.</summary>
    public static BatchFileCheck Run(Stream stream)
    {
        var check = new BatchFileCheck(stream);
        check.Advance(long.MaxValue);
        return check;
    }

    /// <summary>Reads on, at least one buffer and not much more than <paramref name="bytesMax"/>.</summary>
    /// <returns><see cref="IsDone"/>.</returns>
    public bool Advance(long bytesMax)
    {
        for (long read = 0; !IsDone && read < bytesMax;)
        {
            var length = stream.ReadAtLeast(_buffer, BufferBytes, throwOnEndOfStream: false);
            Take(_buffer.AsSpan(0, length));
            read += length;
            Position += length;
            if (length < BufferBytes)
                Finish();
        }

        return IsDone;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stream.Dispose();
        _whole.Dispose();
        _body.Dispose();
    }

    private void Take(ReadOnlySpan<byte> chunk)
    {
        _whole.AppendData(chunk);
        _lines += chunk.Count(LineFeed);
        if (!_isTopRead)
        {
            ReadTop(chunk);
            _isTopRead = true; // both lines lie in the first buffer, or they are none
            chunk = Header is null ? chunk : chunk[(chunk.IndexOf(LineFeed) + 1)..];
        }

        _body.AppendData(chunk);
        if (chunk.Length >= TailBytes)
        {
            chunk[^TailBytes..].CopyTo(_tail);
            _tailLength = TailBytes;
            return;
        }

        var kept = Math.Min(_tailLength, TailBytes - chunk.Length);
        _tail.AsSpan(_tailLength - kept, kept).CopyTo(_tail);
        chunk.CopyTo(_tail.AsSpan(kept));
        _tailLength = kept + chunk.Length;
    }

    private void ReadTop(ReadOnlySpan<byte> chunk)
    {
        var first = chunk.IndexOf(LineFeed);
        var second = first < 0 ? -1 : chunk[(first + 1)..].IndexOf(LineFeed);
        if (second < 0 || first + second > TopBytesMax)
            return;
        var line = Encoding.Latin1.GetString(LegacyLines.WithoutEnd(chunk[..first]));
        if (!BatchFormat.TryReadHeader(line, out var header))
            return;
        var columns = LegacyLines.WithoutEnd(chunk.Slice(first + 1, second));
        if (!columns.SequenceEqual(Encoding.UTF8.GetBytes(BatchFormat.ColumnsOf(header.IsResult))))
            return;
        Header = header;
        FirstLine = first + second + 2;
    }

    private void Finish()
    {
        Digest = _whole.GetHashAndReset();
        var digest = Convert.ToHexStringLower(_body.GetHashAndReset());
        IsDone = true;
        Problem = Header is null ? BatchFileProblem.HeaderUnreadable
            : Header.Count > BatchLimits.LinesMax ? BatchFileProblem.TooManyLines
            : TrailerCount() is not { } count ? BatchFileProblem.Cut
            : Header.Digest != digest ? BatchFileProblem.DigestWrong
            : Header.Count != count || Header.Count != _lines - 3 ? BatchFileProblem.CountWrong
            : BatchFileProblem.None;
    }

    /// <summary>What the trailer says; null when the file does not end with one.</summary>
    private long? TrailerCount()
    {
        ReadOnlySpan<byte> tail = _tail.AsSpan(0, _tailLength);
        if (tail.IsEmpty || tail[^1] != LineFeed)
            return null;
        tail = LegacyLines.WithoutEnd(tail);
        var trailer = Encoding.Latin1.GetString(tail[(tail.LastIndexOf(LineFeed) + 1)..]);
        return trailer.Length == BatchFormat.WriteTrailer(0).Length
            && int.TryParse(
                trailer[4..], System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture, out var count)
            && trailer == BatchFormat.WriteTrailer(count)
            ? count
            : null;
    }
}

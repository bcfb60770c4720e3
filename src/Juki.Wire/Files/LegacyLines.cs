namespace Juki.Wire.Files;

/// <summary>The lines of a file, one physical line a record, in memory that does not depend on the file's
/// size.</summary>
internal sealed class LegacyLines(Stream stream) : IDisposable
{
    private readonly byte[] _buffer = new byte[4 * LegacyFormat.LineBytesMax]; // a longest line with its end fits in
    private int _start;
    private int _end;

    /// <summary>Where the next line begins, in bytes from the beginning of the file.</summary>
    public long Offset { get; private set; }

    /// <summary>Goes to a line that begins at <paramref name="offset"/>.</summary>
    public void Seek(long offset)
    {
        stream.Seek(offset, SeekOrigin.Begin);
        (_start, _end, Offset) = (0, 0, offset);
    }

    /// <summary>
    /// The next line without its end (LF, or CR LF), valid until the next call. A line longer than
    /// <see cref="LegacyFormat.LineBytesMax"/> is passed over and comes out empty, as <paramref name="tooLong"/>.
    /// </summary>
    /// <returns>False at the end of the file.</returns>
    public bool TryRead(out ReadOnlyMemory<byte> line, out bool tooLong)
    {
        tooLong = false;
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var isFull = _end - _start == _buffer.Length;
            if (end < 0 && isFull)
            {
                tooLong = true; // only its end is looked for
                Pass(_end);
            }

            var isLast = end < 0 && !Fill();
            if (end < 0 && !isLast)
                continue;
            var whole = _buffer.AsMemory(_start, isLast ? _end - _start : end + 1);
            Pass(whole.Length);
            line = whole[..WithoutEnd(whole.Span).Length];
            if (line.Length > LegacyFormat.LineBytesMax || tooLong)
                (line, tooLong) = (default, true);
            return whole.Length > 0 || tooLong;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    /// <summary>The line without LF, or CR LF, at its end.</summary>
    public static ReadOnlySpan<byte> WithoutEnd(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith("\n"u8))
            line = line[..^1];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private void Pass(int bytes)
    {
        _start += bytes;
        Offset += bytes;
    }

    /// <summary>Reads more behind what is held.</summary>
    /// <returns>False when there is no more.</returns>
    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = stream.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }
}

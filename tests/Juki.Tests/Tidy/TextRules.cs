using System.Text;

namespace Juki.Tests.Tidy;

/// <summary>Rules that a file breaks byte by byte or line by line.</summary>
internal static class TextRules
{
    /// <summary>Most lines in a file of code.</summary>
    public const int FileLinesMax = 500;

    /// <summary>Most characters (code points) in a line of code.</summary>
    public const int LineColumnsMax = 120;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static IEnumerable<Fault> Check(SourceFile file) => [.. Bytes(file), .. Lines(file), .. Size(file)];

    private static IEnumerable<Fault> Bytes(SourceFile file)
    {
        if (file.Bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble))
            yield return new(file.Path, 1, "begins with a byte order mark");
        if (!IsUtf8(file.Bytes))
            yield return new(file.Path, 0, "is not UTF-8");
        var isLock = file.Path.EndsWith("packages.lock.json", StringComparison.Ordinal); // NuGet's own hand
        if (file.Bytes.Length > 0 && file.Bytes[^1] != '\n' && !isLock)
            yield return new(file.Path, file.Lines.Count, "has no line feed at its end");
        if (file.Text.EndsWith("\n\n", StringComparison.Ordinal))
            yield return new(file.Path, file.Lines.Count, "ends with an empty line");
    }

    private static IEnumerable<Fault> Lines(SourceFile file)
    {
        var isTable = file.Path.EndsWith(".tsv", StringComparison.Ordinal);
        for (var i = 0; i < file.Lines.Count; i++)
        {
            var line = file.Lines[i];
            if (line.Contains('\r'))
                yield return new(file.Path, i + 1, "has a carriage return");
            if (line.Contains('\t') && !isTable)
                yield return new(file.Path, i + 1, "has a tab");
            if (line.EndsWith(' '))
                yield return new(file.Path, i + 1, "ends with a space");
            if (file.IsCode && line.EnumerateRunes().Count() is var columns and > LineColumnsMax)
                yield return new(file.Path, i + 1, $"has {columns} columns of {LineColumnsMax}");
        }
    }

    private static IEnumerable<Fault> Size(SourceFile file)
    {
        var lines = file.Text.AsSpan().Count('\n');
        if (file.IsCode && lines > FileLinesMax)
            yield return new(file.Path, lines, $"has {lines} lines of {FileLinesMax}");
    }

    private static bool IsUtf8(byte[] bytes)
    {
        try
        {
            Strict.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}

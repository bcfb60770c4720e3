using Juki.Tests.Tidy;

namespace Juki.Tests.Docs;

/// <summary>
/// A document, or a marked part of one, that is written from the code. A test compares it; with JUKI_WRITE_DOCS=1 in
/// the environment (<c>./juki docs</c>) the same test writes it. Such tests stand in tests/Juki.Tests/Docs.
/// </summary>
internal static class GeneratedDocument
{
    /// <summary>When this variable is 1, documents are written instead of compared.</summary>
    public const string WriteVariable = "JUKI_WRITE_DOCS";

    private const string End = "<!-- /generated -->";

    private static readonly Lock Writing = new();

    /// <summary>Fails when the part of the document differs from <paramref name="content"/>.</summary>
    /// <param name="path">From the root of the repository, with slashes.</param>
    /// <param name="section">The part between <c>&lt;!-- generated:SECTION --&gt;</c> and
    /// <c>&lt;!-- /generated --&gt;</c>, each on a line of its own; empty for the whole file.</param>
    /// <param name="content">What must stand there; line feeds at both ends do not count.</param>
    public static void Check(string path, string section, string content)
    {
        lock (Writing)
        {
            var file = Path.Combine(SourceTree.Root, path);
            var before = File.Exists(file) ? File.ReadAllText(file) : "";
            var after = Merge(before, section, content);
            if (after is not null && Environment.GetEnvironmentVariable(WriteVariable) == "1")
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, after);
                return;
            }
            Assert.True(after is not null, $"{path} has no part «generated:{section}»");
            Assert.True(after == before, $"{path} {section}: {FirstDifference(before, after!)}; run ./juki docs");
        }
    }

    /// <summary>The document with <paramref name="content"/> in its place; null without the markers.</summary>
    internal static string? Merge(string document, string section, string content)
    {
        var body = content.Trim('\n');
        if (section.Length == 0)
            return body + "\n";
        var begin = $"<!-- generated:{section} -->\n";
        var start = document.IndexOf(begin, StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += begin.Length;
        var end = document.IndexOf(End, start, StringComparison.Ordinal);
        return end < 0 ? null : $"{document[..start]}{(body.Length == 0 ? "" : body + "\n")}{document[end..]}";
    }

    /// <summary>The first line that differs, in words.</summary>
    internal static string FirstDifference(string before, string after)
    {
        var (old, made) = (before.Split('\n'), after.Split('\n'));
        var line = old.Zip(made).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1} is «{old.ElementAtOrDefault(line)}» and should be «{made.ElementAtOrDefault(line)}»";
    }
}

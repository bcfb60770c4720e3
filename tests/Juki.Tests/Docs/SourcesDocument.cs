using System.Text;
using Juki.Tests.Tidy;

namespace Juki.Tests.Docs;

/// <summary>docs/SOURCES.md: which rule follows which passage, and which test proves it.</summary>
internal static class SourcesDocument
{
    /// <summary>Citations and proofs whose source is not in <see cref="Source.All"/>.</summary>
    public static IEnumerable<Fault> Unknown(IEnumerable<Citation> citations, IEnumerable<Proof> proofs) =>
        citations.Where(c => Source.Find(c.Words) is null)
            .Select(c => new Fault(c.Path, c.Line, $"unknown [{c.Words}]"))
            .Concat(proofs.Where(p => !Citation.IsOurs(p.Words) && Source.Find(p.Words) is null)
                .Select(p => new Fault(p.Path, p.Line, $"unknown «{p.Words}»")));

    /// <summary>Rules that cite a passage which no test says it proves.</summary>
    public static IEnumerable<Fault> Unproved(IEnumerable<Citation> citations, IEnumerable<Proof> proofs)
    {
        var proved = proofs.Select(p => p.Words).ToHashSet();
        return citations.Where(c => c.NeedsTest && !proved.Contains(c.Words))
            .Select(c => new Fault(
                c.Path, c.Line, $"no test has [Trait(\"{Proof.Trait}\", \"{c.Words}\")], which {c.Rule} cites"));
    }

    /// <summary>Proofs of a passage that nothing cites in these words.</summary>
    public static IEnumerable<Fault> Idle(IEnumerable<Citation> citations, IEnumerable<Proof> proofs)
    {
        var cited = citations.Select(c => c.Words).ToHashSet();
        return proofs.Where(p => !Citation.IsOurs(p.Words) && !cited.Contains(p.Words))
            .Select(p => new Fault(p.Path, p.Line, $"{p.Test} proves «{p.Words}», which nothing in src cites"));
    }

    /// <summary>The table of the sources that are cited.</summary>
    public static string Sources(IReadOnlyList<Citation> citations)
    {
        var text = new StringBuilder("| id | source |\n|---|---|\n");
        foreach (var source in Source.All.Where(s => citations.Any(c => Source.Find(c.Words) == s)))
            text.Append(null, $"| {source.Id} | {source.Title} |\n");
        return text.ToString();
    }

    /// <summary>Each passage with its rules and its tests, in the order of the sources.</summary>
    public static string Rules(IReadOnlyList<Citation> citations, IReadOnlyList<Proof> proofs)
    {
        var text = new StringBuilder();
        var passages = citations.Where(c => Source.Find(c.Words) is not null).GroupBy(c => c.Words)
            .OrderBy(p => Source.All.ToList().IndexOf(Source.Find(p.Key)!)).ThenBy(p => p.Key, StringComparer.Ordinal);
        foreach (var passage in passages)
        {
            text.Append(null, $"### {passage.Key}\n\n");
            foreach (var rule in Lines(passage.Select(c => $"- {Name(c)} in {c.Path}")))
                text.Append(rule);
            var tests = proofs.Where(p => p.Words == passage.Key);
            foreach (var test in Lines(tests.Select(p => $"- proved by `{p.Test}`")))
                text.Append(test);
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Name(Citation citation) => citation.Rule.Length == 0 ? "the file" : $"`{citation.Rule}`";

    private static IEnumerable<string> Lines(IEnumerable<string> lines) =>
        lines.Distinct().Order(StringComparer.Ordinal).Select(line => line + "\n");
}

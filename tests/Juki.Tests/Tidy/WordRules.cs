using System.Text.RegularExpressions;

namespace Juki.Tests.Tidy;

/// <summary>Words that stand in no file. They are put together here, so that they do not stand in this one.</summary>
internal static class WordRules
{
    private static readonly (string What, Regex Pattern)[] Everywhere =
    [
        ("is left open", new(
            $@"\b({"TO" + "DO"}|{"FIX" + "ME"}|{"HA" + "CK"}|{"X" + "XX"})\b|{"NotImplemented" + "Exception"}")),
        ("names a path of one machine", new(@"(?<![\w.~])/(work|home|farm|root|Users|mnt)/\w")),
        ("names a host of packages", new(
            $@"\b({"nuget" + @"\.org"}|{"npmjs" + @"\.(org|com)"}|{"pypi" + @"\.org"}|{"debian" + @"\.org"})")),
    ];

    private static readonly (string What, Regex Pattern)[] InTests =
    [
        ("skips a test", new($@"\b{"Ski" + "p"}\s*=\s*""")),
        ("sleeps", new($@"\bThread\.{"Sle" + "ep"}\b|\bTask\.{"De" + "lay"}\(")),
    ];

    public static IEnumerable<Fault> Check(SourceFile file)
    {
        var isTest = file.IsCSharp
            && (file.Path.StartsWith("tests/Juki.Tests/", StringComparison.Ordinal)
                || file.Path.StartsWith("tests/Juki.Simulation/", StringComparison.Ordinal));
        var rules = isTest ? Everywhere.Concat(InTests).ToArray() : Everywhere;
        for (var i = 0; i < file.Lines.Count; i++)
        {
            foreach (var (what, pattern) in rules)
            {
                if (pattern.Match(file.Lines[i]) is { Success: true } match)
                    yield return new(file.Path, i + 1, $"{what}: {match.Value}");
            }
        }
    }
}

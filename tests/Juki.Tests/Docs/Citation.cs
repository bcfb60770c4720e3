using System.Text.RegularExpressions;
using Juki.Tests.Tidy;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Juki.Tests.Docs;

/// <summary>A source in brackets in a comment.</summary>
/// <param name="Words">As written, without the brackets.</param>
/// <param name="Rule">The type and member that the comment is about; empty outside every type.</param>
/// <param name="Path">The file.</param>
/// <param name="Line">From 1.</param>
internal sealed partial record Citation(string Words, string Rule, string Path, int Line)
{
    /// <summary>Where a citation makes a rule, so that a test must prove it.</summary>
    private static readonly string[] RuleFolders =
    [
        "src/Juki.Domain/Affairs/", "src/Juki.Domain/Changes/", "src/Juki.Domain/Offices/", "src/Juki.Domain/Person/",
        "src/Juki.Domain/Search/", "src/Juki.Domain/Text/", CodeRules.FlowsFolder, "src/Juki.Wire/",
    ];

    /// <summary>True when a test must prove it.</summary>
    public bool NeedsTest => RuleFolders.Any(folder => Path.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>All citations of a file of C# or Protocol Buffers, in order; <c>[ours…]</c> is none.</summary>
    public static IEnumerable<Citation> ReadAll(SourceFile file) =>
        file.IsCSharp ? ReadCode(file)
        : file.Path.EndsWith(".proto", StringComparison.Ordinal) ? ReadComments(file)
        : [];

    /// <summary>The sources in one comment, with the place of each bracket in it.</summary>
    public static IEnumerable<(string Words, int Position)> InComment(string comment)
    {
        foreach (Match match in Brackets().Matches(comment))
        {
            var text = Spaces().Replace(match.Groups[1].Value, " ");
            if (IsOurs(text) || !LooksLikeSource().IsMatch(text))
                continue;
            foreach (var words in Split(text).Where(w => !IsOurs(w)))
                yield return (words, match.Index);
        }
    }

    /// <summary>True for what we decided ourselves.</summary>
    public static bool IsOurs(string text) => text == "ours" || text.StartsWith("ours:") || text.StartsWith("ours,");

    /// <summary>Cuts at commas, but only before another source: "S-000 1, 2" is one.</summary>
    private static List<string> Split(string text)
    {
        var all = new List<string>();
        foreach (var part in Commas().Split(text))
        {
            if (all.Count == 0 || IsOurs(part) || Source.Find(part) is not null || LooksLikeId().IsMatch(part))
                all.Add(part);
            else
                all[^1] += ", " + part;
        }
        return all;
    }

    private static IEnumerable<Citation> ReadComments(SourceFile file)
    {
        for (var i = 0; i < file.Lines.Count; i++)
        {
            var start = file.Lines[i].IndexOf("//", StringComparison.Ordinal);
            if (start < 0)
                continue;
            foreach (var (words, _) in InComment(file.Lines[i][start..]))
                yield return new(words, "", file.Path, i + 1);
        }
    }

    private static IEnumerable<Citation> ReadCode(SourceFile file)
    {
        foreach (var token in file.Syntax.DescendantTokens())
        {
            foreach (var (trivia, rule) in new[]
            {
                (token.LeadingTrivia, RuleOf(token.Parent)),
                (token.TrailingTrivia, RuleOf(token.IsKind(SyntaxKind.CommaToken)
                    ? token.GetPreviousToken().Parent : token.Parent)),
            })
            {
                var lines = trivia.Where(IsComment).ToList();
                var comment = string.Join('\n', lines.Select(t => Slashes().Replace(t.ToString(), "")));
                foreach (var (words, position) in InComment(comment))
                {
                    var line = lines[comment.AsSpan(0, position).Count('\n')];
                    var at = file.Syntax.SyntaxTree.GetLineSpan(line.Span).StartLinePosition.Line + 1;
                    yield return new(words, rule, file.Path, at);
                }
            }
        }
    }

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);

    private static string RuleOf(SyntaxNode? node) =>
        string.Join('.', (node?.AncestorsAndSelf() ?? []).Select(NameOf).OfType<string>().Reverse());

    private static string? NameOf(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        DelegateDeclarationSyntax type => type.Identifier.ValueText,
        EnumMemberDeclarationSyntax member => member.Identifier.ValueText,
        MethodDeclarationSyntax member => member.Identifier.ValueText,
        PropertyDeclarationSyntax member => member.Identifier.ValueText,
        BaseFieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.ValueText,
        ConstructorDeclarationSyntax => "new",
        OperatorDeclarationSyntax member => "operator " + member.OperatorToken.ValueText,
        IndexerDeclarationSyntax => "this[]",
        _ => null,
    };

    [GeneratedRegex(@"\[([^\[\]]+)\]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\s*[,;、]\s*")]
    private static partial Regex Commas();

    /// <summary>The marks before the words of a comment.</summary>
    [GeneratedRegex(@"^\s*/{2,}\s?")]
    private static partial Regex Slashes();

    /// <summary>Brackets in comments that begin like this are for sources; others are code or mathematics.</summary>
    [GeneratedRegex(@"^([\u3041-\u9FFF]|ours\b|S-\d|(RFC|JIS|ISO|IEC|FIPS|SP|PKCS|CRYPTREC|UAX|UTS|SEC|ITU|X\.)[ /#\d]"
        + "|Unicode|Protocol Buffers)")]
    private static partial Regex LooksLikeSource();

    /// <summary>Like <see cref="LooksLikeSource"/>, but sure enough to begin a second source after a comma.</summary>
    [GeneratedRegex(@"^(S-\d|(RFC|JIS|ISO|IEC|FIPS|SP|PKCS|CRYPTREC|UAX|UTS)[ /#])")]
    private static partial Regex LooksLikeId();
}

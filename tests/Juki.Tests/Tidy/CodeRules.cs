using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Juki.Tests.Tidy;

/// <summary>Rules about functions, log events and flows; they read the syntax tree.</summary>
internal static class CodeRules
{
    /// <summary>Most lines in a function, from its first word to its closing brace.</summary>
    public const int FunctionLinesMax = 70;

    /// <summary>Each folder in it is one flow; a file straight in it belongs to all.</summary>
    public const string FlowsFolder = "src/Juki.Server/Flows/";

    public static IEnumerable<Fault> CheckFunctions(SourceFile file)
    {
        foreach (var function in file.Syntax.DescendantNodes().Where(IsFunction))
        {
            var lines = SourceFile.LinesOf(function);
            var count = lines.End.Line - lines.Start.Line + 1;
            if (count > FunctionLinesMax)
                yield return new(file.Path, lines.Start.Line + 1, $"function has {count} lines of {FunctionLinesMax}");
        }
        var statements = file.Syntax.Members.OfType<GlobalStatementSyntax>().ToList();
        if (statements.Count == 0)
            yield break;
        var first = SourceFile.LineOf(statements[0]);
        var program = SourceFile.LinesOf(statements[^1]).End.Line + 1 - first + 1;
        if (program > FunctionLinesMax)
            yield return new(file.Path, first, $"program has {program} lines of {FunctionLinesMax}");
    }

    /// <summary>Each log event has a number, and each number one event.</summary>
    public static IEnumerable<Fault> CheckEventNumbers(IEnumerable<SourceFile> files)
    {
        var first = new Dictionary<string, string>();
        foreach (var file in files)
        {
            foreach (var (node, number) in EventNumbers(file))
            {
                var line = SourceFile.LineOf(node);
                if (number is null)
                    yield return new(file.Path, line, "log event has no number");
                else if (!first.TryAdd(number, $"{file.Path}:{line}"))
                    yield return new(file.Path, line, $"log event {number} is that of {first[number]}");
            }
        }
    }

    /// <summary>Flows talk through the node: no file of one names another's namespace or types.</summary>
    public static IEnumerable<Fault> CheckFlows(IReadOnlyList<SourceFile> files)
    {
        var flows = files.Where(f => FlowOf(f) is not null).ToLookup(f => FlowOf(f)!);
        var typesOf = flows.ToDictionary(f => f.Key, f => f.SelectMany(DeclaredTypes).ToHashSet());
        foreach (var file in flows.SelectMany(f => f))
        {
            var own = FlowOf(file)!;
            foreach (var name in file.Syntax.DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var text = name.Identifier.ValueText;
                var isNamespace = name.Parent is QualifiedNameSyntax { Left: var left } && Last(left) == "Flows";
                var other = typesOf.Keys.FirstOrDefault(flow => flow != own
                    && (isNamespace ? text == flow : typesOf[flow].Contains(text) && !typesOf[own].Contains(text)));
                if (other is not null)
                    yield return new(file.Path, SourceFile.LineOf(name), $"flow {own} names {text} of flow {other}");
            }
        }
    }

    private static bool IsFunction(SyntaxNode node) =>
        node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
            or AnonymousFunctionExpressionSyntax or BasePropertyDeclarationSyntax;

    /// <summary>The number as written, or in digits when it is a literal; null when there is none.</summary>
    private static IEnumerable<(SyntaxNode Node, string? Number)> EventNumbers(SourceFile file)
    {
        foreach (var attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>())
        {
            if (Last(attribute.Name) is not ("LoggerMessage" or "LoggerMessageAttribute"))
                continue;
            var arguments = attribute.ArgumentList?.Arguments ?? [];
            var named = arguments.FirstOrDefault(a =>
                (a.NameEquals?.Name.Identifier.ValueText ?? a.NameColon?.Name.Identifier.ValueText)
                    is "EventId" or "eventId");
            var placed = arguments.FirstOrDefault(a => a is { NameEquals: null, NameColon: null }
                && a.Expression.IsKind(SyntaxKind.NumericLiteralExpression));
            yield return (attribute, Number((named ?? placed)?.Expression));
        }
        foreach (var made in file.Syntax.DescendantNodes().OfType<ObjectCreationExpressionSyntax>())
        {
            if (Last(made.Type) == "EventId")
                yield return (made, Number(made.ArgumentList?.Arguments.FirstOrDefault()?.Expression));
        }
    }

    private static string? Number(ExpressionSyntax? expression) =>
        expression is LiteralExpressionSyntax literal
            ? Convert.ToString(literal.Token.Value, CultureInfo.InvariantCulture)
            : expression?.ToString();

    private static string? FlowOf(SourceFile file) =>
        file.IsCSharp && file.Path.StartsWith(FlowsFolder, StringComparison.Ordinal)
            && file.Path.IndexOf('/', FlowsFolder.Length) is var end and > 0
                ? file.Path[FlowsFolder.Length..end]
                : null;

    private static IEnumerable<string> DeclaredTypes(SourceFile file) =>
        file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            .Where(t => t.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax)
            .Select(t => t.Identifier.ValueText);

    private static string Last(TypeSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => name.ToString(),
    };
}

using Juki.Tests.Tidy;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Juki.Tests.Docs;

/// <summary>A test, or a class of tests, that says which passage it proves.</summary>
/// <param name="Words">The passage, in the words of the citation.</param>
/// <param name="Test">Class, or class and method.</param>
/// <param name="Path">The file.</param>
/// <param name="Line">From 1.</param>
internal sealed record Proof(string Words, string Test, string Path, int Line)
{
    /// <summary>The name of the trait.</summary>
    public const string Trait = "Source";

    /// <summary>All proofs in a file: <c>[Trait("Source", "words")]</c> on a method or a class.</summary>
    public static IEnumerable<Proof> ReadAll(SourceFile file)
    {
        foreach (var attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>())
        {
            if (attribute.Name.ToString() != "Trait" || attribute.ArgumentList?.Arguments is not [var name, var words])
                continue;
            if (Text(name) == Trait)
                yield return new(Text(words), TestOf(attribute), file.Path, SourceFile.LineOf(attribute));
        }
    }

    private static string Text(AttributeArgumentSyntax argument) =>
        argument.Expression.IsKind(SyntaxKind.StringLiteralExpression)
            ? ((LiteralExpressionSyntax)argument.Expression).Token.ValueText
            : argument.Expression.ToString();

    private static string TestOf(AttributeSyntax attribute)
    {
        var type = attribute.Ancestors().OfType<TypeDeclarationSyntax>().First().Identifier.ValueText;
        return attribute.Ancestors().OfType<MethodDeclarationSyntax>().FirstOrDefault() is { } method
            ? $"{type}.{method.Identifier.ValueText}"
            : type;
    }
}

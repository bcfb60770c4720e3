using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Juki.Tests.Tidy;

/// <summary>A text file of the repository. Immutable; its syntax is parsed once, when first asked for.</summary>
internal sealed class SourceFile
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.None);

    private readonly Lazy<CompilationUnitSyntax> syntax;

    private SourceFile(string path, byte[] bytes)
    {
        Path = path;
        Bytes = bytes;
        Text = Encoding.UTF8.GetString(bytes);
        Lines = Text.Split('\n');
        syntax = new(() => CSharpSyntaxTree.ParseText(Text, Options).GetCompilationUnitRoot());
    }

    /// <summary>From the root of the repository, with slashes.</summary>
    public string Path { get; }

    public byte[] Bytes { get; }

    /// <summary>The bytes as UTF-8; bytes that are none became U+FFFD.</summary>
    public string Text { get; }

    /// <summary>Without their line feeds; the last is empty when the file ends with one.</summary>
    public IReadOnlyList<string> Lines { get; }

    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    /// <summary>Code that people read line by line: the rules of length and width are for it.</summary>
    public bool IsCode =>
        IsCSharp
        || Path.EndsWith(".proto", StringComparison.Ordinal)
        || Text.StartsWith("#!", StringComparison.Ordinal);

    /// <summary>Comments of <c>///</c> are plain comments in it.</summary>
    public CompilationUnitSyntax Syntax => syntax.Value;

    /// <summary>Line of <paramref name="node"/>, from 1.</summary>
    public static int LineOf(SyntaxNode node) => LinesOf(node).Start.Line + 1;

    public static LinePositionSpan LinesOf(SyntaxNode node) => node.SyntaxTree.GetLineSpan(node.Span).Span;

    public static SourceFile Read(string root, string path) =>
        new(path, File.ReadAllBytes(System.IO.Path.Combine(root, path)));

    /// <summary>A file that exists only in a test of a check.</summary>
    public static SourceFile Sample(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Sample(string, string)"/>
    public static SourceFile Sample(string path, byte[] bytes) => new(path, bytes);

    public override string ToString() => Path;
}

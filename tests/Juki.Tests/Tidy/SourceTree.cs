namespace Juki.Tests.Tidy;

/// <summary>The text files of the repository, read once; without what a build or a run leaves behind.</summary>
internal static class SourceTree
{
    private static readonly string[] Folders = [".ci", "docs", "src", "tests", "tools"];
    private static readonly string[] NotOurs = ["bin", "obj", "TestResults"];
    private static readonly string[] Kinds =
    [
        "", ".cs", ".csproj", ".css", ".csv", ".editorconfig", ".gitattributes", ".gitignore", ".html", ".js", ".json",
        ".md", ".props", ".proto", ".py", ".razor", ".service", ".sh", ".slnx", ".sql", ".targets", ".tsv", ".txt",
        ".yml",
    ];

    private static readonly Lazy<IReadOnlyList<SourceFile>> All = new(ReadAll);

    /// <summary>The folder that holds juki.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>In order of path.</summary>
    public static IReadOnlyList<SourceFile> Files => All.Value;

    public static IEnumerable<SourceFile> CSharp => Files.Where(f => f.IsCSharp);

    /// <summary>The file at <paramref name="path"/>.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static SourceFile File(string path) => Files.Single(f => f.Path == path);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "juki.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException("no juki.slnx above " + AppContext.BaseDirectory);
    }

    private static IReadOnlyList<SourceFile> ReadAll()
    {
        var paths = Directory.EnumerateFiles(Root)
            .Concat(Folders.Select(f => Path.Combine(Root, f)).Where(Directory.Exists).SelectMany(Walk))
            .Where(IsText)
            .Select(p => Path.GetRelativePath(Root, p).Replace('\\', '/'));
        return [.. paths.Order(StringComparer.Ordinal).Select(p => SourceFile.Read(Root, p))];
    }

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Concat(
            Directory.EnumerateDirectories(folder).Where(d => !NotOurs.Contains(Path.GetFileName(d))).SelectMany(Walk));

    private static bool IsText(string path) =>
        Kinds.Contains(Path.GetExtension(path)) && Path.GetFileName(path) != ".git";
}

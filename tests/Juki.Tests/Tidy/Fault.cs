namespace Juki.Tests.Tidy;

/// <summary>One place that breaks a rule of CONTRIBUTING.md.</summary>
/// <param name="Path">From the root of the repository, with slashes.</param>
/// <param name="Line">From 1; 0 for the file as a whole.</param>
/// <param name="What">What is wrong, in a few words.</param>
internal readonly record struct Fault(string Path, int Line, string What)
{
    public override string ToString() => $"{Path}:{Line}: {What}";

    /// <summary>Fails with one line a fault.</summary>
    public static void AssertNone(IEnumerable<Fault> faults)
    {
        var lines = faults.Select(f => f.ToString()).Order(StringComparer.Ordinal).ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines.Prepend($"{lines.Count} places:")));
    }
}

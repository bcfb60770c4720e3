namespace Juki.Simulation;

/// <summary>What the checkers know of the files that were handed in at a machine; it goes back with its
/// record.</summary>
internal sealed class BatchBook
{
    /// <summary>Every file that was handed in, by the digest of its bytes.</summary>
    public List<string> Offered { get; } = [];

    /// <summary>Those refused whole.</summary>
    public SortedSet<string> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>Those taken in, by name: the digest, and whether that is certain.</summary>
    public SortedDictionary<string, (string Digest, bool IsCertain)> Taken { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of those whose results could be had.</summary>
    public SortedSet<string> Finished { get; } = new(StringComparer.Ordinal);

    /// <summary>A copy that goes its own way.</summary>
    public BatchBook Copy()
    {
        var copy = new BatchBook();
        copy.Offered.AddRange(Offered);
        copy.Refused.UnionWith(Refused);
        copy.Finished.UnionWith(Finished);
        foreach (var (name, file) in Taken)
            copy.Taken.Add(name, file);
        return copy;
    }

    /// <summary>The files are lost: nobody waits for those that were not answered.</summary>
    public void LoseAll() => Offered.RemoveAll(digest => !Refused.Contains(digest));
}

namespace Juki.Live.Host;

/// <summary>
/// SoftHSM writes a token's file anew at each log-in, and not atomically: a process killed in that moment leaves a file
/// that is cut off, and no token any more (docs/operations.md). A device does not do that; so these tests put the copy
/// back, as an operator of a rehearsal does, and what they show is the program's.
/// </summary>
internal sealed class TokenCopies
{
    private readonly Dictionary<string, byte[]> _copies = [];

    /// <summary>Copies every token under these folders.</summary>
    public TokenCopies(IEnumerable<string> folders)
    {
        foreach (var path in folders.SelectMany(
            folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)))
        {
            _copies.Add(path, File.ReadAllBytes(path));
        }
    }

    /// <summary>Puts back what was cut off. No process that uses those tokens may be killed meanwhile.</summary>
    public void Restore()
    {
        foreach (var (path, copy) in _copies)
        {
            if (new FileInfo(path) is not { Exists: true } file || file.Length < copy.Length)
                File.WriteAllBytes(path, copy);
        }
    }
}

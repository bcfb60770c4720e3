using Juki.Wire.Session;

namespace Juki.Wire;

/// <summary>表の置き場所 — the folder in which a node keeps its newest signed tables, one file a kind
/// (<see cref="SignedTable.FileName"/>): its <see cref="KeyFolder"/>. Nothing in them is secret.</summary>
/// <param name="Path">The folder.</param>
public sealed record SignedTableFolder(string Path)
{
    /// <summary>Offers every table that lies there; answers the kinds that were taken. A file that is missing, too
    /// large or not the authority's is passed over: a neighbour brings a good one.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public IReadOnlyList<TableKind> Load(SignedTables tables) =>
        [.. Enum.GetValues<TableKind>().Where(kind => kind != TableKind.None && Load(tables, kind))];

    /// <summary>Replaces the file of a table; after a crash the old or the new one is there, whole.</summary>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public void Store(SignedTable table) => DurableFile.Write(FileOf(table.Kind), table.Bytes.Span);

    /// <summary>Where a table lies.</summary>
    public string FileOf(TableKind kind) => System.IO.Path.Combine(Path, SignedTable.FileName(kind));

    private bool Load(SignedTables tables, TableKind kind)
    {
        var file = new FileInfo(FileOf(kind));
        return file.Exists && file.Length <= SignedTable.SizeMax
            && tables.Offer(kind, File.ReadAllBytes(file.FullName)) == TableOffer.Taken;
    }
}

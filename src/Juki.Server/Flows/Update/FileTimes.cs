using Juki.Server.Node;

namespace Juki.Server.Flows.Update;

/// <summary>When a file was taken in, and when its result was written, milliseconds since 1970; 0 not yet.</summary>
internal sealed record FileTimeRow(long FileNumber, long Taken, long Answered);

/// <summary>ファイルの日時 — for whoever asks how a file stands. Files from before the table have no row; one that is taken in
/// again after a restore has the time of then.</summary>
internal static class FileTimes
{
    /// <summary>The table.</summary>
    public static readonly Table<FileTimeRow> Table = new()
    {
        Name = "legacy_file_time",
        Meaning = "When the files of the town's existing system were taken in and answered (CS).",
        Columns =
        [
            new("file_number", ColumnKind.Integer, "number of the file"),
            new("taken", ColumnKind.Integer, "when its first record was taken in, milliseconds since 1970"),
            new("answered", ColumnKind.Integer, "when the result receipt was written; 0 not yet"),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.FileNumber),
        Write = (row, to) =>
        {
            to.Integer(row.FileNumber);
            to.Integer(row.Taken);
            to.Integer(row.Answered);
        },
        Read = from => new(from.Integer(), from.Integer(), from.Integer()),
    };

    /// <summary>A slice of a file is taken in.</summary>
    public static void Taken(long file, Batch batch)
    {
        if (batch.FileTimes.FetchNow(batch.Store, new(file)) is null)
            batch.FileTimes.Put(new(file, batch.Now.Milliseconds, Answered: 0));
    }

    /// <summary>Receipts of a file are written.</summary>
    public static void Written(LegacyFileRow file, Batch batch)
    {
        if (file.Answered == 2 && batch.FileTimes.FetchNow(batch.Store, new(file.FileNumber)) is { Answered: 0 } row)
            batch.FileTimes.Put(row with { Answered = batch.Now.Milliseconds });
    }
}

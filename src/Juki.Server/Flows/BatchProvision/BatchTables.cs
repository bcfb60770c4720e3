using Juki.Domain.Affairs;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Server.Flows.BatchProvision;

/// <summary>Where a file of conditions stands. Numbers stand in tables and never change.</summary>
internal enum BatchState
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>受付済 — taken in; its slices are being answered.</summary>
    Running = 1,

    /// <summary>終了 — every line is recorded and answered; the results can be fetched.</summary>
    Done = 2,

    /// <summary>喪失 — a restore brought back a job without its files: nothing more of it is answered.</summary>
    Lost = 3,
}

/// <summary>一括提供の仕事 — a file of conditions that was taken in, and how far it is answered. Immutable.</summary>
/// <param name="Asker">Kind of asker; with <paramref name="Office"/> and <paramref name="FileNumber"/> the key.</param>
/// <param name="Office">Its code, or the number of the national organ.</param>
/// <param name="FileNumber">Number of the file.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Position">Lines that are recorded; a whole number of slices until the end.</param>
/// <param name="Answered">How many of them were answered with a resident.</param>
/// <param name="InputOffset">Where the next line begins in the file of conditions, bytes.</param>
/// <param name="OutputLength">Bytes of the file of results that belong to recorded lines.</param>
/// <param name="Since">When it was taken in, milliseconds since 1970.</param>
/// <param name="Until">When it was done, milliseconds since 1970; 0 before.</param>
/// <param name="HeaderLine">The first line of the file; nothing of a resident is in it.</param>
/// <param name="Digest">SHA-256 of the whole file.</param>
internal sealed record BatchJobRow(
    AskerKind Asker,
    int Office,
    long FileNumber,
    BatchState State,
    long Position,
    long Answered,
    long InputOffset,
    long OutputLength,
    long Since,
    long Until,
    string HeaderLine,
    byte[] Digest)
{
    /// <summary>The key.</summary>
    public RowKey Key => new((long)Asker, Office, FileNumber);

    /// <summary>Its name in folders and lists.</summary>
    public string Name => BatchFormat.NameOf(Asker, Office, FileNumber);

    /// <summary>The header; a row holds only one that was read.</summary>
    public BatchHeader Header
    {
        get
        {
            var isRead = BatchFormat.TryReadHeader(HeaderLine, out var header);
            Check.That(isRead);
            return header!;
        }
    }
}

/// <summary>全国サーバ待ち — lines of a job wait for the nation. Immutable.</summary>
/// <param name="Key">Of the job.</param>
/// <param name="Since">Since when, milliseconds since 1970.</param>
/// <param name="Until">From then on they are answered without it, milliseconds since 1970.</param>
internal sealed record BatchWaitRow(RowKey Key, long Since, long Until);

/// <summary>The tables of batch provision; they lie in the record, so that a slice and its leaf are one
/// commit.</summary>
internal static class BatchTables
{
    private static readonly Node.Index ByState = new(
        "batch_job_state", "state, asker, office, file_number", $"state = {(int)BatchState.Running}");

    /// <summary>The files taken in.</summary>
    public static readonly Table<BatchJobRow> Jobs = new()
    {
        Name = "batch_job",
        Meaning = "Files of conditions (一括提供) that were taken in, and how far they are answered. Holds nothing of a "
            + "resident, and stays, so that no number is used twice.",
        Columns =
        [
            new("asker", ColumnKind.Integer, "kind of asker (`AskerKind`)"),
            new("office", ColumnKind.Integer, "its code, or the number of the national organ"),
            new("file_number", ColumnKind.Integer, "number of the file"),
            new("state", ColumnKind.Integer, "1 running, 2 done, 3 lost by a restore"),
            new("position", ColumnKind.Integer, "lines recorded"),
            new("answered", ColumnKind.Integer, "lines of them that were answered with a resident"),
            new("input_offset", ColumnKind.Integer, "where the next line begins, bytes"),
            new("output_length", ColumnKind.Integer, "bytes of results that belong to recorded lines"),
            new("since", ColumnKind.Integer, "taken in, milliseconds since 1970"),
            new("until", ColumnKind.Integer, "done, milliseconds since 1970; 0 before"),
            new("header", ColumnKind.Text, "first line of the file (docs/batch.md)"),
            new("digest", ColumnKind.Blob, "SHA-256 of the whole file"),
        ],
        KeyParts = 3,
        GroupParts = 3,
        Indexes = [ByState],
        Key = row => row.Key,
        Write = Write,
        Read = from => new(
            (AskerKind)from.Integer(), (int)from.Integer(), from.Integer(), (BatchState)from.Integer(),
            from.Integer(), from.Integer(), from.Integer(), from.Integer(), from.Integer(), from.Integer(),
            from.Text(), from.Blob()),
    };

    /// <summary>The jobs whose lines wait for the nation.</summary>
    public static readonly Table<BatchWaitRow> Waits = new()
    {
        Name = "batch_wait",
        Meaning = "Files of conditions (一括提供) with lines that wait for the nation, which did not answer. Holds nothing "
            + "of a resident; a row goes when the nation has answered, and when the file is done.",
        Columns =
        [
            new("asker", ColumnKind.Integer, "kind of asker (`AskerKind`)"),
            new("office", ColumnKind.Integer, "its code"),
            new("file_number", ColumnKind.Integer, "number of the file"),
            new("since", ColumnKind.Integer, "since when, milliseconds since 1970"),
            new("until", ColumnKind.Integer, "answered without the nation from then on, milliseconds since 1970"),
        ],
        KeyParts = 3,
        GroupParts = 3,
        Key = row => row.Key,
        Write = (row, to) =>
        {
            to.Integer(row.Key.A);
            to.Integer(row.Key.B);
            to.Integer(row.Key.C);
            to.Integer(row.Since);
            to.Integer(row.Until);
        },
        Read = from => new(
            new(from.Integer(), from.Integer(), from.Integer()), from.Integer(), from.Integer()),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Table> All => [Jobs, Waits];

    /// <summary>The files that are not done.</summary>
    public static IndexStretch Running => new(ByState, [(long)BatchState.Running]);

    private static void Write(BatchJobRow row, IRowWriter to)
    {
        to.Integer((long)row.Asker);
        to.Integer(row.Office);
        to.Integer(row.FileNumber);
        to.Integer((long)row.State);
        to.Integer(row.Position);
        to.Integer(row.Answered);
        to.Integer(row.InputOffset);
        to.Integer(row.OutputLength);
        to.Integer(row.Since);
        to.Integer(row.Until);
        to.Text(row.HeaderLine);
        to.Blob(row.Digest);
    }
}

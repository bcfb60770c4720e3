using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Node;

namespace Juki.Server.Flows.Update;

/// <summary>A legacy file that has been taken in, or is being taken in.</summary>
/// <param name="Taken">Serials taken in so far.</param>
/// <param name="FirstUpdate">更新順番号 of its first record; 0 while none is taken in.</param>
/// <param name="LastUpdate">更新順番号 of its last record that passed.</param>
/// <param name="PutAway">1 when the intake receipt is written and the file put away.</param>
/// <param name="Answered">1 when every record has its verdict; 2 when the result receipt is written.</param>
internal sealed record LegacyFileRow(
    long FileNumber, string Digest, long Count, long Taken, long FirstUpdate, long LastUpdate, int PutAway,
        int Answered);

/// <summary>A record that was refused: by this CS (by file and serial), or above (by update number).</summary>
/// <param name="Tier">Who refused: 1 CS, 2 prefecture, 3 nation.</param>
/// <param name="Place">Tier 1: file number. Else 0.</param>
/// <param name="Number">Tier 1: serial in the file. Else 更新順番号.</param>
internal sealed record RefusalRow(int Tier, long Place, long Number, UpdateVerdict Verdict, UpdateField Field);

/// <summary>A record that this CS holds and that was not taken over above.</summary>
internal sealed record NotTakenOverRow(
    ResidentRecordCode Code, long UpdateNumber, int Tier, UpdateVerdict Verdict, UpdateField Field);

/// <summary>What the nation told this town about a person whom another town holds too.</summary>
internal sealed record NoticeRow(
    ResidentRecordCode Code, int Kind, GovernmentCode Other, RecordedDate Since, RecordedDate Received);

/// <summary>The tables of a CS: files taken in, refusals, and what is open with the tiers above.</summary>
internal static class IntakeTables
{
    /// <summary>Files.</summary>
    public static readonly Table<LegacyFileRow> Files = new()
    {
        Name = "legacy_file",
        Meaning = "Files that the town's existing system handed in (CS).",
        Columns =
        [
            new("file_number", ColumnKind.Integer, "number of the file, without gaps"),
            new("digest", ColumnKind.Text, "SHA-256 of the whole file"),
            new("count", ColumnKind.Integer, "records in it"),
            new("taken", ColumnKind.Integer, "serials taken in so far"),
            new("first_update", ColumnKind.Integer, "更新順番号 of its first record; 0 none"),
            new("last_update", ColumnKind.Integer, "更新順番号 of its last record that passed; 0 none"),
            new("put_away", ColumnKind.Integer, "1: intake receipt written, file put away"),
            new("answered", ColumnKind.Integer, "1: every record has its verdict; 2: result receipt written"),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.FileNumber),
        Write = (row, to) =>
        {
            to.Integer(row.FileNumber);
            to.Text(row.Digest);
            to.Integer(row.Count);
            to.Integer(row.Taken);
            to.Integer(row.FirstUpdate);
            to.Integer(row.LastUpdate);
            to.Integer(row.PutAway);
            to.Integer(row.Answered);
        },
        Read = from => new(
            from.Integer(), from.Text(), from.Integer(), from.Integer(), from.Integer(), from.Integer(),
            (int)from.Integer(), (int)from.Integer()),
    };

    /// <summary>Refusals.</summary>
    public static readonly Table<RefusalRow> Refusals = new()
    {
        Name = "refusal",
        Meaning = "Records of this town that were refused, here or above (CS); without values of residents.",
        Columns =
        [
            new("tier", ColumnKind.Integer, "who refused: 1 CS, 2 prefecture, 3 nation"),
            new("place", ColumnKind.Integer, "tier 1: number of the file; else 0"),
            new("number", ColumnKind.Integer, "tier 1: serial in the file; else 更新順番号"),
            new("verdict", ColumnKind.Integer, "the verdict (`UpdateVerdict`)"),
            new("field", ColumnKind.Integer, "the item (`UpdateField`); 0 none"),
        ],
        KeyParts = 3,
        GroupParts = 3,
        Key = row => new(row.Tier, row.Place, row.Number),
        Write = (row, to) =>
        {
            to.Integer(row.Tier);
            to.Integer(row.Place);
            to.Integer(row.Number);
            to.Integer((long)row.Verdict);
            to.Integer((long)row.Field);
        },
        Read = from => new(
            (int)from.Integer(), from.Integer(), from.Integer(),
            (UpdateVerdict)from.Integer(), (UpdateField)from.Integer()),
    };

    /// <summary>Records not taken over above.</summary>
    public static readonly Table<NotTakenOverRow> NotTakenOver = new()
    {
        Name = "not_taken_over",
        Meaning =
            "Records that this CS holds and that were refused above, until a new record of the town settles it (CS).",
        Columns =
        [
            new("code", ColumnKind.Integer, "住民票コード"),
            new("update_number", ColumnKind.Integer, "更新順番号 of the refused update"),
            new("tier", ColumnKind.Integer, "who refused: 2 prefecture, 3 nation"),
            new("verdict", ColumnKind.Integer, "the verdict (`UpdateVerdict`)"),
            new("field", ColumnKind.Integer, "the item (`UpdateField`); 0 none"),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Code.Value),
        Write = (row, to) =>
        {
            to.Integer(row.Code.Value);
            to.Integer(row.UpdateNumber);
            to.Integer(row.Tier);
            to.Integer((long)row.Verdict);
            to.Integer((long)row.Field);
        },
        Read = from => new(
            ResidentRecordCode.FromChecked(from.Integer()), from.Integer(), (int)from.Integer(),
            (UpdateVerdict)from.Integer(), (UpdateField)from.Integer()),
    };

    /// <summary>Notices.</summary>
    public static readonly Table<NoticeRow> Notices = new()
    {
        Name = "notice",
        Meaning = "What the nation told this town about persons whom another town holds open too (CS).",
        Columns =
        [
            new("code", ColumnKind.Integer, "住民票コード"),
            new("kind", ColumnKind.Integer, "1 entered on the same day, 2 both open for too long"),
            new("other", ColumnKind.Integer, "the other municipality"),
            new("since", ColumnKind.Integer, "異動年月日 of the later entry, yyyymmdd"),
            new("received", ColumnKind.Integer, "day of arrival, yyyymmdd"),
        ],
        KeyParts = 2,
        GroupParts = 2,
        Key = row => new(row.Code.Value, row.Kind),
        Write = (row, to) =>
        {
            to.Integer(row.Code.Value);
            to.Integer(row.Kind);
            to.Integer(row.Other.Value);
            to.Integer(row.Since.Value);
            to.Integer(row.Received.Value);
        },
        Read = from => new(
            ResidentRecordCode.FromChecked(from.Integer()),
            (int)from.Integer(),
            GovernmentCode.FromChecked((int)from.Integer()),
            RecordedDate.FromChecked((int)from.Integer()),
            RecordedDate.FromChecked((int)from.Integer())),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Table> All => [Files, FileTimes.Table, Refusals, NotTakenOver, Notices];
}

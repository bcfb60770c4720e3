using Juki.Domain.Changes;
using Juki.Domain.Person;
using Juki.Server.Node;
using Juki.Wire.Errands;

namespace Juki.Server.Flows.Update;

/// <summary>A check of what this CS holds against what its prefecture holds. Times in milliseconds since 1970, 0 not
/// yet.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="By">Who began it, by the office's ledger.</param>
/// <param name="Begun">When.</param>
/// <param name="Heard">When something of it last went on.</param>
/// <param name="Ended">When it came to the end.</param>
/// <param name="After">住民票コード behind which the stretch begins that was sent last.</param>
/// <param name="SentTo">住民票コード up to which was sent.</param>
internal sealed record CheckRow(long Number, uint By, long Begun, long Heard, long Ended, long After, long SentTo)
{
    /// <summary>Residences that were compared.</summary>
    public long Compared { get; init; }

    /// <summary>Of these, those with an update on its way: nothing can be said of them.</summary>
    public long Changing { get; init; }

    /// <summary>Of these, those that differ, or that the prefecture does not have.</summary>
    public long Different { get; init; }

    /// <summary>Of the different ones, those whose update is known to have been refused above.</summary>
    public long Refused { get; init; }

    /// <summary>Rows that are damaged here or there, and wait for their repair.</summary>
    public long Damaged { get; init; }
}

/// <summary>A residence that differed.</summary>
/// <param name="Check">In which check.</param>
/// <param name="Code">住民票コード.</param>
/// <param name="UpdateNumber">更新順番号 by which it stood here.</param>
/// <param name="Kind">How it differed.</param>
/// <param name="Verdict">Why that update was refused above; applied: it is not known to have been.</param>
internal sealed record DifferenceRow(
    long Check, ResidentRecordCode Code, long UpdateNumber, DifferenceKind Kind, UpdateVerdict Verdict);

/// <summary>The tables of checks (CS).</summary>
internal static class ConsistencyTables
{
    /// <summary>Checks.</summary>
    public static readonly Table<CheckRow> Checks = new()
    {
        Name = "consistency_check",
        Meaning = "Checks of what this CS holds against what its prefecture holds (CS). No values of residents.",
        Columns =
        [
            new("number", ColumnKind.Integer, "number of the check, from 1"),
            new("by", ColumnKind.Integer, "who began it, by the office's ledger"),
            new("begun", ColumnKind.Integer, "when, milliseconds since 1970"),
            new("heard", ColumnKind.Integer, "when it last went on, milliseconds since 1970"),
            new("ended", ColumnKind.Integer, "when it came to the end, milliseconds since 1970; 0 not yet"),
            new("after", ColumnKind.Integer, "住民票コード behind which the stretch begins that was sent last"),
            new("sent_to", ColumnKind.Integer, "住民票コード up to which was sent"),
            new("compared", ColumnKind.Integer, "residences that were compared"),
            new("changing", ColumnKind.Integer, "of these, those with an update on its way"),
            new("different", ColumnKind.Integer, "of these, those that differ or are not there"),
            new("refused", ColumnKind.Integer, "of the different ones, those known to have been refused above"),
            new("damaged", ColumnKind.Integer, "rows that are damaged here or there"),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Number),
        Write = (row, to) =>
        {
            to.Integer(row.Number);
            to.Integer(row.By);
            to.Integer(row.Begun);
            to.Integer(row.Heard);
            to.Integer(row.Ended);
            to.Integer(row.After);
            to.Integer(row.SentTo);
            to.Integer(row.Compared);
            to.Integer(row.Changing);
            to.Integer(row.Different);
            to.Integer(row.Refused);
            to.Integer(row.Damaged);
        },
        Read = from => new(
            from.Integer(), (uint)from.Integer(), from.Integer(), from.Integer(), from.Integer(), from.Integer(),
            from.Integer())
        {
            Compared = from.Integer(),
            Changing = from.Integer(),
            Different = from.Integer(),
            Refused = from.Integer(),
            Damaged = from.Integer(),
        },
    };

    /// <summary>What differed.</summary>
    public static readonly Table<DifferenceRow> Differences = new()
    {
        Name = "consistency_difference",
        Meaning = "Residences that differed in a check (CS). Term: until ten more checks have been made.",
        Columns =
        [
            new("check", ColumnKind.Integer, "number of the check"),
            new("code", ColumnKind.Integer, "住民票コード"),
            new("update_number", ColumnKind.Integer, "更新順番号 by which it stood at the CS"),
            new("kind", ColumnKind.Integer, "how it differed (`DifferenceKind`)"),
            new("verdict", ColumnKind.Integer, "why that update was refused above (`UpdateVerdict`); 0 not known"),
        ],
        KeyParts = 2,
        GroupParts = 1,
        Key = row => new(row.Check, row.Code.Value),
        Write = (row, to) =>
        {
            to.Integer(row.Check);
            to.Integer(row.Code.Value);
            to.Integer(row.UpdateNumber);
            to.Integer((long)row.Kind);
            to.Integer((long)row.Verdict);
        },
        Read = from => new(
            from.Integer(), ResidentRecordCode.FromChecked(from.Integer()), from.Integer(),
            (DifferenceKind)from.Integer(), (UpdateVerdict)from.Integer()),
    };

    /// <summary>Both.</summary>
    public static IReadOnlyList<Table> All => [Checks, Differences];
}

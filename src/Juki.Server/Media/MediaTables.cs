using Juki.Domain.Offices;
using Juki.Server.Node;
using Juki.Wire.Files.Media;

namespace Juki.Server.Media;

/// <summary>The last serial of an office and year.</summary>
internal sealed record MediaSeriesRow(int Office, int Year, int Last);

/// <summary>Where the register of an office ends.</summary>
internal sealed record MediaChainRow(int Office, long Entries, byte[] Digest);

/// <summary>媒体管理簿の表 — the tables of the register of media.</summary>
internal static class MediaTables
{
    /// <summary>The entries.</summary>
    public static readonly Table<MediumEntry> Entries = new()
    {
        Name = "media_entry",
        Meaning = "Entries of the register of media (媒体管理簿), never changed nor deleted; without values of residents.",
        Columns =
        [
            new("office", ColumnKind.Integer, "whose register: code of the office"),
            new("year", ColumnKind.Integer, "年度 of the registration"),
            new("serial", ColumnKind.Integer, "of the medium in office and year, from 1"),
            new("sequence", ColumnKind.Integer, "of the entry among those of the medium, from 1"),
            new("entry", ColumnKind.Integer, "of the entry among all of the office, from 1"),
            new("at", ColumnKind.Integer, "when, milliseconds since 1970"),
            new("act", ColumnKind.Integer, "what was done (`MediumAct`)"),
            new("person", ColumnKind.Text, "職員番号 of who did it"),
            new("other", ColumnKind.Text, "職員番号 of receiver, returner or witness"),
            new("note", ColumnKind.Text, "receiving body, or way of destruction"),
            new("kind", ColumnKind.Integer, "of a registration (`MediumKind`)"),
            new("owner", ColumnKind.Integer, "of a registration (`MediumOwner`)"),
            new("protection", ColumnKind.Integer, "of a writing (`MediumProtection`)"),
            new("affair", ColumnKind.Integer, "of a writing: code of the affair"),
            new("records", ColumnKind.Integer, "of a writing: number of records"),
            new("container", ColumnKind.Blob, "of a writing: SHA-256 of what was written"),
            new("recipient", ColumnKind.Blob, "of a writing for a certificate: its SHA-256"),
            new("before", ColumnKind.Blob, "digest of the entry before; zeros for the first"),
            new("digest", ColumnKind.Blob, "SHA-256 over all columns before it"),
        ],
        KeyParts = 4,
        GroupParts = 3,
        Key = row => KeyOf(row.Number) with { D = row.Sequence },
        Write = (row, to) =>
        {
            WriteFacts(row, to);
            to.Blob(row.Digest);
        },
        Read = Read,
    };

    /// <summary>The serials.</summary>
    public static readonly Table<MediaSeriesRow> Series = new()
    {
        Name = "media_series",
        Meaning = "The last serial of a medium in an office and year.",
        Columns =
        [
            new("office", ColumnKind.Integer, "code of the office"),
            new("year", ColumnKind.Integer, "年度"),
            new("last", ColumnKind.Integer, "the last serial given out"),
        ],
        KeyParts = 2,
        GroupParts = 2,
        Key = row => new(row.Office, row.Year),
        Write = (row, to) =>
        {
            to.Integer(row.Office);
            to.Integer(row.Year);
            to.Integer(row.Last);
        },
        Read = from => new((int)from.Integer(), (int)from.Integer(), (int)from.Integer()),
    };

    /// <summary>The ends.</summary>
    public static readonly Table<MediaChainRow> Chain = new()
    {
        Name = "media_chain",
        Meaning = "Where the register of media of an office ends.",
        Columns =
        [
            new("office", ColumnKind.Integer, "code of the office"),
            new("entries", ColumnKind.Integer, "how many entries there are"),
            new("digest", ColumnKind.Blob, "digest of the last one"),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Office),
        Write = (row, to) =>
        {
            to.Integer(row.Office);
            to.Integer(row.Entries);
            to.Blob(row.Digest);
        },
        Read = from => new((int)from.Integer(), from.Integer(), from.Blob()),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Table> All => [Entries, Series, Chain];

    /// <summary>The group of a medium's entries.</summary>
    public static RowKey KeyOf(MediumNumber number) => new(number.Office.Value, number.Year, number.Serial);

    /// <summary>Writes all columns but the digest, which is over them.</summary>
    public static void WriteFacts(MediumEntry row, IRowWriter to)
    {
        to.Integer(row.Number.Office.Value);
        to.Integer(row.Number.Year);
        to.Integer(row.Number.Serial);
        to.Integer(row.Sequence);
        to.Integer(row.Entry);
        to.Integer(row.At);
        to.Integer((long)row.What.Act);
        to.Text(row.What.Person);
        to.Text(row.What.Other);
        to.Text(row.What.Note);
        to.Integer((long)row.What.Kind);
        to.Integer((long)row.What.Owner);
        to.Integer((long)row.What.Protection);
        to.Integer(row.What.Affair);
        to.Integer(row.What.Records);
        to.Blob(row.What.Container.Span);
        to.Blob(row.What.Recipient.Span);
        to.Blob(row.Before);
    }

    private static MediumEntry Read(IRowReader from)
    {
        var number = new MediumNumber(
            GovernmentCode.FromChecked((int)from.Integer()), (int)from.Integer(), (int)from.Integer());
        var (sequence, entry, at) = ((int)from.Integer(), from.Integer(), from.Integer());
        var what = new MediumEvent((MediumAct)from.Integer(), from.Text())
        {
            Other = from.Text(),
            Note = from.Text(),
            Kind = (MediumKind)from.Integer(),
            Owner = (MediumOwner)from.Integer(),
            Protection = (MediumProtection)from.Integer(),
            Affair = (int)from.Integer(),
            Records = from.Integer(),
            Container = from.Blob(),
            Recipient = from.Blob(),
        };
        return new(number, sequence, entry, at, what, from.Blob(), from.Blob());
    }
}

using Juki.Server.Node;
using static Juki.Server.Audit.AuditTables;

namespace Juki.Server.Audit;

/// <summary>Tables of heads, here and at witnesses.</summary>
internal static class AuditHeadTables
{
    /// <summary>Signed heads.</summary>
    public static readonly Table<AuditHeadRow> Heads = new()
    {
        Name = "audit_head",
        Meaning = "Signed heads of the logs, for ever. No values of residents.",
        Columns =
        [
            Integer("log", "the log"), Integer("size", "leaves under it"), Bytes("head", "104 bytes (`AuditHead`)"),
            Bytes("signature", "P-384, r‖s"),
        ],
        KeyParts = 2,
        GroupParts = 1,
        Key = row => new(row.Log, row.Size),
        Write = (row, to) =>
        {
            to.Integer(row.Log);
            to.Integer(row.Size);
            to.Blob(row.Head);
            to.Blob(row.Signature);
        },
        Read = from => new(from.Integer(), from.Integer(), from.Blob(), from.Blob()),
    };

    /// <summary>New logs that two persons here have introduced, until their first head comes.</summary>
    public static readonly Table<AuditIntroductionRow> Introductions = new()
    {
        Name = "audit_introduction",
        Meaning = "New logs of neighbours that two persons here have introduced after a restore, until the first head "
            + "of each comes. No values of residents.",
        Columns =
        [
            Integer("node", "whose log: role × 1,000,000 + office"),
            Integer("high", "the log's name, first eight bytes"), Integer("low", "the other eight"),
            Integer("first_person", "number in the ledger"),
            Integer("second_person", "number in the ledger"),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Node),
        Write = (row, to) =>
        {
            to.Integer(row.Node);
            to.Integer(row.High);
            to.Integer(row.Low);
            to.Integer(row.FirstPerson);
            to.Integer(row.SecondPerson);
        },
        Read = from => new(
            from.Integer(), from.Integer(), from.Integer(), (uint)from.Integer(), (uint)from.Integer()),
    };

    /// <summary>Countersignatures on them.</summary>
    public static readonly Table<AuditCountersignatureRow> Countersignatures = new()
    {
        Name = "audit_countersignature",
        Meaning = "Countersignatures of witnesses, the newest for each head and witness. No values of residents.",
        Columns =
        [
            Integer("log", "the log"), Integer("size", "leaves under the head"),
            Integer("witness", "role × 1,000,000 + office"), Bytes("text", "52 bytes (`Countersignature`)"),
            Bytes("signature", "P-384, r‖s"),
        ],
        KeyParts = 3,
        GroupParts = 2,
        Key = row => new(row.Log, row.Size, row.Witness),
        Write = (row, to) =>
        {
            to.Integer(row.Log);
            to.Integer(row.Size);
            to.Integer(row.Witness);
            to.Blob(row.Text);
            to.Blob(row.Signature);
        },
        Read = from => new(from.Integer(), from.Integer(), from.Integer(), from.Blob(), from.Blob()),
    };

    /// <summary>The last one of each witness.</summary>
    public static readonly Table<AuditWitnessRow> LastCountersigned = new()
    {
        Name = "audit_witness",
        Meaning = "The last countersignature of each witness. No values of residents.",
        Columns =
        [
            Integer("log", "the log"), Integer("witness", "role × 1,000,000 + office"),
            Integer("size", "leaves under the head"),
            Integer("time", "by the witness's clock, milliseconds since 1970"),
        ],
        KeyParts = 2,
        GroupParts = 1,
        Key = row => new(row.Log, row.Witness),
        Write = (row, to) =>
        {
            to.Integer(row.Log);
            to.Integer(row.Witness);
            to.Integer(row.Size);
            to.Integer(row.Time);
        },
        Read = from => new(from.Integer(), from.Integer(), from.Integer(), from.Integer()),
    };

    /// <summary>At a witness: what it countersigned.</summary>
    public static readonly Table<AuditWitnessedRow> Witnessed = new()
    {
        Name = "audit_witnessed",
        Meaning = "Heads of other nodes that this one has countersigned, for ever. No values of residents.",
        Columns =
        [
            Integer("node", "whose log: role × 1,000,000 + office"), Integer("number", "from 1 for each node"),
            Bytes("key", "public key of the log (SubjectPublicKeyInfo)"), Bytes("head", "104 bytes (`AuditHead`)"),
            Bytes("signature", "the node's, P-384, r‖s"), Bytes("text", "52 bytes (`Countersignature`)"),
            Bytes("countersignature", "this node's, P-384, r‖s"),
        ],
        KeyParts = 2,
        GroupParts = 2,
        Key = row => new(row.Node, row.Number),
        Write = (row, to) =>
        {
            to.Integer(row.Node);
            to.Integer(row.Number);
            to.Blob(row.Key);
            to.Blob(row.Head);
            to.Blob(row.Signature);
            to.Blob(row.Text);
            to.Blob(row.Countersignature);
        },
        Read = from => new(
            from.Integer(), from.Integer(), from.Blob(), from.Blob(), from.Blob(), from.Blob(), from.Blob()),
    };
}

using Juki.Domain.Demands;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Node;

namespace Juki.Server.Flows.Demands;

/// <summary>Who signed, and with what.</summary>
/// <param name="Certificate">Of the signer, DER; empty: nobody has signed.</param>
/// <param name="Signature">Of its key.</param>
internal sealed record Signed(byte[] Certificate, byte[] Signature)
{
    /// <summary>By nobody.</summary>
    public static Signed None { get; } = new([], []);
}

/// <summary>A demand as this tier has it.</summary>
/// <param name="Demand">As its maker said it.</param>
/// <param name="Seal">As its maker signed it.</param>
internal sealed record DemandRow(Demand Demand, Signed Seal)
{
    /// <summary>Where it stands, as far as this tier knows.</summary>
    public DemandState State { get; init; }

    /// <summary>The tier below that brought it (<c>NodeName.Number</c>); 0: made here.</summary>
    public long From { get; init; }

    /// <summary>When it was passed on here, milliseconds since 1970; 0 not.</summary>
    public long Passed { get; init; }

    /// <summary>文書番号 of the paper with which the nation passed it on to an organ.</summary>
    public string PassReference { get; init; } = "";

    /// <summary>Who did the last act here, by the office's ledger; 0: nobody yet.</summary>
    public uint Operator { get; init; }

    /// <summary>Why it was not taken.</summary>
    public DemandVerdict Verdict { get; init; }

    /// <summary>Its answer; null before.</summary>
    public DemandAnswer? Answer { get; init; }

    /// <summary>As the answer was signed.</summary>
    public Signed AnswerSeal { get; init; } = Signed.None;

    /// <summary>Without values.</summary>
    public override string ToString() => $"({Demand.Number}: {State})";
}

/// <summary>A demand that goes up as soon as the tier above understands it.</summary>
internal sealed record DemandToSendRow(DemandNumber Number);

/// <summary>報告要求等の表 — the demands that this tier made, passes on, or answers.</summary>
internal static class DemandTables
{
    /// <summary>The demands.</summary>
    public static readonly Table<DemandRow> Demands = new()
    {
        Name = "demand",
        Meaning = "Demands (報告要求等) made, passed on or answered here, with their answers; erased seven years after they "
            + "were closed. Of residents only the 住民票コード of an analysis.",
        Columns =
        [
            Integer("office", "who made it: 団体コード; 0 the nation"), Integer("year", "of its number"),
            Integer("serial", "of its number"), Integer("kind", "what is demanded (`DemandKind`)"),
            Integer("target", "of whom (role × 1,000,000 + office)"),
            Integer("made", "when, milliseconds since 1970"), Integer("due", "last day of an answer, yyyymmdd"),
            Integer("code", "住民票コード of an analysis; 0 none"), Text("text", "what is wished and why"),
            Blob("certificate", "of the maker, DER"), Blob("signature", "of the maker"),
            Integer("state", "where it stands (`DemandState`)"),
            Integer("origin", "tier below that brought it (role × 1,000,000 + office); 0 made here"),
            Integer("passed", "when it was passed on, milliseconds since 1970; 0 not"),
            Text("pass_reference", "文書番号 of the paper to an organ"),
            Integer("operator", "who did the last act here, by the office's ledger"),
            Integer("verdict", "why it was not taken (`DemandVerdict`)"),
            Integer("answered_by", "who answered (role × 1,000,000 + office); 0 nobody"),
            Integer("outcome", "how (`DemandOutcome`)"), Integer("answered", "when, milliseconds since 1970"),
            Text("answer", "what was answered"), Text("reference", "文書番号 of an organ's answer"),
            Blob("answer_certificate", "of who answered, DER"), Blob("answer_signature", "of who answered"),
        ],
        KeyParts = 3,
        GroupParts = 3,
        Key = row => KeyOf(row.Demand.Number),
        Write = Write,
        Read = Read,
    };

    /// <summary>Those that go up.</summary>
    public static readonly Table<DemandToSendRow> ToSend = new()
    {
        Name = "demand_to_send",
        Meaning = "Demands that go up as soon as the tier above has said that it understands them. No values of "
            + "residents.",
        Columns =
        [
            Integer("office", "who made it: 団体コード; 0 the nation"), Integer("year", "of its number"),
            Integer("serial", "of its number"),
        ],
        KeyParts = 3,
        GroupParts = 3,
        Key = row => KeyOf(row.Number),
        Write = (row, to) => WriteNumber(row.Number, to),
        Read = from => new(ReadNumber(from)),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Table> All => [Demands, ToSend];

    /// <summary>The key of a demand.</summary>
    public static RowKey KeyOf(DemandNumber number) => new(number.Office.Value, number.Year, number.Serial);

    private static void Write(DemandRow row, IRowWriter to)
    {
        var demand = row.Demand;
        WriteNumber(demand.Number, to);
        to.Integer((long)demand.Kind);
        to.Integer(demand.Target.Number);
        to.Integer(demand.Made);
        to.Integer(demand.Due.Value);
        to.Integer(demand.Code.Value);
        to.Text(demand.Text);
        to.Blob(row.Seal.Certificate);
        to.Blob(row.Seal.Signature);
        to.Integer((long)row.State);
        to.Integer(row.From);
        to.Integer(row.Passed);
        to.Text(row.PassReference);
        to.Integer(row.Operator);
        to.Integer((long)row.Verdict);
        to.Integer(row.Answer?.By.Number ?? 0);
        to.Integer((long)(row.Answer?.Outcome ?? DemandOutcome.None));
        to.Integer(row.Answer?.At ?? 0);
        to.Text(row.Answer?.Text ?? "");
        to.Text(row.Answer?.Reference ?? "");
        to.Blob(row.AnswerSeal.Certificate);
        to.Blob(row.AnswerSeal.Signature);
    }

    private static DemandRow Read(IRowReader from)
    {
        var demand = new Demand(
            ReadNumber(from), (DemandKind)from.Integer(), NodeName.FromNumber(from.Integer()))
        {
            Made = from.Integer(),
            Due = RecordedDate.FromChecked((int)from.Integer()),
            Code = ResidentRecordCode.FromChecked(from.Integer()),
            Text = from.Text(),
        };
        var row = new DemandRow(demand, new(from.Blob(), from.Blob()))
        {
            State = (DemandState)from.Integer(),
            From = from.Integer(),
            Passed = from.Integer(),
            PassReference = from.Text(),
            Operator = (uint)from.Integer(),
            Verdict = (DemandVerdict)from.Integer(),
        };
        var answer = new DemandAnswer(NodeName.FromNumber(from.Integer()), (DemandOutcome)from.Integer())
        {
            At = from.Integer(),
            Text = from.Text(),
            Reference = from.Text(),
        };
        var seal = new Signed(from.Blob(), from.Blob());
        return answer.Outcome == DemandOutcome.None ? row : row with { Answer = answer, AnswerSeal = seal };
    }

    private static void WriteNumber(DemandNumber number, IRowWriter to)
    {
        to.Integer(number.Office.Value);
        to.Integer(number.Year);
        to.Integer(number.Serial);
    }

    private static DemandNumber ReadNumber(IRowReader from) => new(
        GovernmentCode.FromChecked((int)from.Integer()), (int)from.Integer(), from.Integer());

    private static Column Integer(string name, string meaning) => new(name, ColumnKind.Integer, meaning);

    private static Column Text(string name, string meaning) => new(name, ColumnKind.Text, meaning);

    private static Column Blob(string name, string meaning) => new(name, ColumnKind.Blob, meaning);
}

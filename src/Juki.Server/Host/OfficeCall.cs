using System.Text.Json;
using System.Text.Json.Serialization;
using Juki.Domain.Authority;
using Juki.Domain.Demands;
using Juki.Server.Reports;
using Juki.Wire.Errands;

namespace Juki.Server.Host;

/// <summary>What the office's people do at a running node. Numbers never change.</summary>
internal enum OfficeAct
{
    /// <summary>A list of demands.</summary>
    List = 0,

    /// <summary>One demand, whole.</summary>
    Show = 1,

    /// <summary>Make a demand.</summary>
    Make = 2,

    /// <summary>Pass one on.</summary>
    Pass = 3,

    /// <summary>Answer one.</summary>
    Answer = 4,

    /// <summary>The figures of a month.</summary>
    Report = 5,
}

/// <summary>One line of JSON to <c>office.sock</c>. May hold a 住民票コード.</summary>
internal sealed record OfficeCall(OfficeAct Act) : IActOfSomebody
{
    /// <summary>Most bytes of a call [ours: an answer of 12,000 characters, escaped].</summary>
    public const int BytesMax = 131_072;

    private const int ReplyMax = 16 << 20; // 1,000 demands, or a report of all municipalities

    /// <summary>How calls and replies are written and read.</summary>
    public static JsonSerializerOptions Json { get; } =
        new(StatusReport.Json) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>How it is said: at <c>office.sock</c>.</summary>
    public static LocalTalk<OfficeCall, OfficeReply> Talk { get; } = new(
        "office.sock", Json, BytesMax, ReplyMax, HostLimits.OfficeSeconds,
        call => call is { Number: not null, Target: not null, Code: not null, Text: not null, Reference: not null,
            Ticket: not null }
            && Enum.IsDefined(call.Act) && Enum.IsDefined(call.Format));

    /// <summary>The demand, as written.</summary>
    public string Number { get; init; } = "";

    /// <summary>Of a list: the closed ones too.</summary>
    public bool IsAll { get; init; }

    /// <summary>Of a demand that is made.</summary>
    public DemandKind Kind { get; init; }

    /// <summary>Of whom: <c>prefecture</c>, <c>national</c> or <c>organ-0002</c>.</summary>
    public string Target { get; init; } = "";

    /// <summary>The last day of an answer.</summary>
    public DateOnly Due { get; init; }

    /// <summary>Of an analysis: after whom, eleven digits.</summary>
    public string Code { get; init; } = "";

    /// <summary>What is demanded or answered; of the answer to an analysis empty: it is made.</summary>
    public string Text { get; init; } = "";

    /// <summary>文書番号.</summary>
    public string Reference { get; init; } = "";

    /// <summary>Of an answer.</summary>
    public DemandOutcome Outcome { get; init; }

    /// <summary>Who does it, by the office's ledger.</summary>
    public uint Operator { get; init; }

    /// <inheritdoc/>
    public string Ticket { get; init; } = "";

    uint IActOfSomebody.Actor => Operator;

    OperatorRoles IActOfSomebody.Roles => OperatorRoles.Management;

    /// <summary>Of a report: the first day of the month.</summary>
    public DateOnly Month { get; init; }

    /// <summary>Of a report.</summary>
    public ReportFormat Format { get; init; }

    /// <summary>Without values.</summary>
    public override string ToString() => $"(call: {Act})";
}

/// <summary>A demand as it is shown. In a list without its texts, and never with its 住民票コード but in
/// <see cref="OfficeAct.Show"/>.</summary>
internal sealed record DemandShown(
    string Number, DemandKind Kind, string Maker, string Target, DateTimeOffset Made, DateOnly Due, bool IsOverdue,
    DemandState State)
{
    public string? From { get; init; }

    public DateTimeOffset? Passed { get; init; }

    public string? PassReference { get; init; }

    public DemandVerdict? Verdict { get; init; }

    public string? Text { get; init; }

    public string? Code { get; init; }

    public string? AnsweredBy { get; init; }

    public DateTimeOffset? Answered { get; init; }

    public DemandOutcome? Outcome { get; init; }

    public string? Answer { get; init; }

    public string? Reference { get; init; }

    /// <summary>Whether the signatures of maker and answer hold; shown with one demand.</summary>
    public bool? IsSigned { get; init; }

    public bool? IsAnswerSigned { get; init; }

    /// <summary>Without values.</summary>
    public override string ToString() => $"({Number}: {State})";
}

/// <summary>What came of it.</summary>
/// <param name="Verdict">Whether it was done.</param>
/// <param name="Number">The demand.</param>
/// <param name="Demands">A list, or the one.</param>
/// <param name="Report">The bytes of a report.</param>
/// <param name="Signature">Its detached signature.</param>
internal sealed record OfficeReply(
    DemandVerdict Verdict, string Number, IReadOnlyList<DemandShown> Demands, byte[]? Report = null,
    byte[]? Signature = null);

using System.Text.Json;
using System.Text.Json.Serialization;
using Juki.Domain.Authority;
using Juki.Domain.Forms;
using Juki.Wire.Errands;

namespace Juki.Server.Host;

/// <summary>What is asked of the register of forms.</summary>
internal enum FormTask
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>一覧: those that should be destroyed by a day.</summary>
    Due = 1,

    /// <summary>一覧: all of them.</summary>
    All = 2,

    /// <summary>廃棄.</summary>
    Destroyed = 3,
}

/// <summary>A call; one line of JSON to <c>forms.sock</c>. No values of residents.</summary>
internal sealed record FormCall : IActOfSomebody
{
    /// <summary>How calls and replies are carried.</summary>
    public static LocalTalk<FormCall, FormReply> Talk { get; } = new(
        "forms.sock",
        new JsonSerializerOptions(StatusReport.Json) { Converters = { new JsonStringEnumConverter() } },
        4 << 10, 2 << 20, HostLimits.StatusSeconds, call => Enum.IsDefined(call.Task)
            && call is { Number: not null, Ticket: not null });

    /// <summary>What is asked.</summary>
    public FormTask Task { get; init; }

    /// <summary>Which form; of a list: only those behind it. Empty: none.</summary>
    public string Number { get; init; } = "";

    /// <summary>Of a list: due by this day; of a destruction: on which day. Null: today.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>How it was destroyed.</summary>
    public FormDestruction Means { get; init; }

    /// <summary>By whom, by number of the ledger.</summary>
    public uint By { get; init; }

    /// <inheritdoc/>
    public string Ticket { get; init; } = "";

    uint IActOfSomebody.Actor => By;

    /// <summary>Whoever has a right: who printed it, and who keeps what was printed.</summary>
    OperatorRoles IActOfSomebody.Roles => OperatorRoles.None;

    /// <summary>Who saw it, likewise.</summary>
    public uint Witness { get; init; }

    /// <summary>Nothing is changed.</summary>
    public bool IsDry { get; init; }
}

/// <summary>A print as the register shows it.</summary>
internal sealed record FormShown(
    string Number, FormKind Kind, long At, uint Operator, uint Terminal, uint Affair, int Sheets, string Sheet,
    string Inquiry, DateOnly DestroyBy, bool IsDue)
{
    /// <summary>How it was destroyed; none: it is there.</summary>
    public FormDestruction Destruction { get; init; }

    /// <summary>When; null: it is there.</summary>
    public DateOnly? DestroyedOn { get; init; }

    /// <summary>By whom; 0: it is there.</summary>
    public uint DestroyedBy { get; init; }

    /// <summary>Who saw it.</summary>
    public uint Witness { get; init; }
}

/// <summary>What came of a call.</summary>
internal sealed record FormReply(FormVerdict Verdict)
{
    /// <summary>Of a list, ascending.</summary>
    public IReadOnlyList<FormShown> Forms { get; init; } = [];

    /// <summary>True when there are more: ask with the last number.</summary>
    public bool IsMore { get; init; }
}

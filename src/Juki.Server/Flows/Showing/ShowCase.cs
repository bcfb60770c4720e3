using Juki.Domain.Forms;
using Juki.Domain.Search;
using Juki.Server.Audit;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Showing;

/// <summary>表示又は印刷の要求 — one request of a terminal on its way.</summary>
/// <param name="Link">The link that it came by.</param>
/// <param name="Terminal">The terminal, by its certificate.</param>
/// <param name="Number">Its number on that link.</param>
internal sealed record ShowCase(long Link, uint Terminal, long Number)
{
    /// <summary>A number is to be shown.</summary>
    public Bodies.ShowAsk? Show { get; init; }

    /// <summary>An answer is to be printed.</summary>
    public Bodies.PrintAsk? Print { get; init; }

    /// <summary>Who asks for it, as it says.</summary>
    public uint Operator => Show?.Operator ?? Print!.Operator;

    /// <summary>On which inquiry, hexadecimal; empty for what is no id.</summary>
    public string Inquiry => AnsweredInquiry.IdOf((Show?.Inquiry ?? Print!.Inquiry).Span);

    /// <summary>Never what was typed.</summary>
    public override string ToString() => nameof(ShowCase);
}

/// <summary>What a terminal is told.</summary>
/// <param name="Link">Over which link.</param>
/// <param name="Number">To which request.</param>
/// <param name="Body">The words.</param>
internal sealed record ShowNews(long Link, long Number, Bodies.ShowTold Body);

/// <summary>What stands behind the leaf of a showing or print, as JSON. The words of the reason may name a resident:
/// they stand nowhere else, and are erased with the entry.</summary>
internal sealed record ShowRecord
{
    /// <summary>Form of the request entry.</summary>
    public const ushort Form = 63;

    /// <summary>Id of the inquiry.</summary>
    public string Inquiry { get; init; } = "";

    /// <summary>Of a showing: which person of the answer, from 1.</summary>
    public uint Person { get; init; }

    /// <summary>Of a showing: which numbers.</summary>
    public ProvidedItems Items { get; init; }

    /// <summary>Of a showing: why.</summary>
    public ShowReason Reason { get; init; }

    /// <summary>Of a showing: why, in words.</summary>
    public string Text { get; init; } = "";

    /// <summary>Of a print: its number in the register of forms.</summary>
    public string Number { get; init; } = "";

    /// <summary>Of a print: the terminal's own number.</summary>
    public string Sheet { get; init; } = "";

    /// <summary>Of a print: the day of destruction.</summary>
    public DateOnly? DestroyBy { get; init; }

    /// <summary>Reads an entry; null when it is none.</summary>
    public static ShowRecord? Read(RequestEntry entry) => EntryJson.Read<ShowRecord>(Form, entry);

    /// <summary>Never what was typed.</summary>
    public override string ToString() => nameof(ShowRecord);
}

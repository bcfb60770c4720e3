namespace Juki.Domain.Watch;

/// <summary>A line of a ledger for which the record has no act.</summary>
/// <param name="Ledger">The import.</param>
/// <param name="Line">Its line, counted among those taken.</param>
/// <param name="Case">整理番号 of the section.</param>
/// <param name="Affair">The affair.</param>
public sealed record WatchLoneLine(string Ledger, int Line, string Case, uint Affair);

/// <summary>突合の結果 — record and ledgers of one office compared both ways. No value of a resident.</summary>
/// <param name="From">The stretch, milliseconds since 1970.</param>
/// <param name="Before">Its end, which is not in it.</param>
/// <param name="Office">Whose: role × 1,000,000 + office.</param>
public sealed record WatchComparison(long From, long Before, long Office)
{
    /// <summary>Most leaves and lines that are told; all are counted [ours].</summary>
    public const int ToldMax = 1_000;

    /// <summary>Inquiries of the office that were answered, with one resident or more.</summary>
    public long Inquiries { get; init; }

    /// <summary>Of them, with a case in a ledger.</summary>
    public long WithCase { get; init; }

    /// <summary>Inquiries that found nobody and named nobody by code: no ledger can be compared with them.</summary>
    public long WithoutSubject { get; init; }

    /// <summary>Lines of ledgers in the stretch, the same line of two imports once.</summary>
    public long Lines { get; init; }

    /// <summary>Of them, with an act in the record.</summary>
    public long LinesFound { get; init; }

    /// <summary>Inquiries without a case, the first ones.</summary>
    public IReadOnlyList<WatchPlace> LoneLeaves { get; init; } = [];

    /// <summary>Lines without an act, the first ones.</summary>
    public IReadOnlyList<WatchLoneLine> LoneLines { get; init; } = [];
}

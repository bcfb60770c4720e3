using Juki.Domain.Affairs;

namespace Juki.Domain.Disclosure;

/// <summary>不開示とする事務 — lines about an affair that an ordinance keeps from a resident, such as investigations
/// [S-002]. The paper names every such article whether or not there is such a line, so that it does not tell.</summary>
/// <param name="Affair">The affair.</param>
/// <param name="Article">Name and article of the ordinance.</param>
public sealed record DisclosureException(AffairCode Affair, string Article)
{
    /// <summary>Longest article, UTF-16 units [ours].</summary>
    public const int ArticleMax = 100;

    /// <summary>Reads <c>100001 個人情報保護条例第7条</c>; null when it is none.</summary>
    public static DisclosureException? Parse(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && AffairCode.TryParse(text[..space], out var affair)
            && text.Length - space - 1 is > 0 and <= ArticleMax
            ? new(affair, text[(space + 1)..])
            : null;
    }
}

/// <summary>開示の期限と例外 — an office's terms, from its configuration.</summary>
public sealed record DisclosureTerms
{
    /// <summary>Most days of each term, and most exceptions [ours].</summary>
    public const int DaysMax = 366, ExceptionsMax = 1_000;

    /// <summary>Days from the receipt, which counts as the first, to the last on which a disclosure is in time, 1 to
    /// <see cref="DaysMax"/>. Default 30 [住基法30条の33].</summary>
    public int Days { get; init; } = 30;

    /// <summary>Most days by which that may be extended, once, with reasons; 0 to <see cref="DaysMax"/>. Default 30
    /// [ours: the law names no end; laws on personal data have 30 days].</summary>
    public int ExtensionDays { get; init; } = 30;

    /// <summary>The same as <see cref="Days"/> for a correction. Default 30 [ours: the law says 遅滞なく].</summary>
    public int CorrectionDays { get; init; } = 30;

    /// <summary>What the ordinance keeps back. Default nothing.</summary>
    public IReadOnlyList<DisclosureException> Exceptions { get; init; } = [];

    /// <summary>The last day on which an answer is in time: 起算, so the day of receipt is the first
    /// [住基法30条の33].</summary>
    public DateOnly DueOn(DisclosureKind kind, DateOnly received) =>
        received.AddDays((kind == DisclosureKind.Correction ? CorrectionDays : Days) - 1);

    /// <summary>All faults; empty when there are none.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (Days is < 1 or > DaysMax || CorrectionDays is < 1 or > DaysMax)
            faults.Add("disclosureDays, correctionDays: 1–366");
        if (ExtensionDays is < 0 or > DaysMax)
            faults.Add("disclosureExtensionDays: 0–366");
        if (Exceptions.Count > ExceptionsMax)
            faults.Add("disclosureExceptions: 1,000 件まで / at most 1,000");
        return faults;
    }
}

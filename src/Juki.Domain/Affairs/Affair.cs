using Juki.Domain.Offices;
using Juki.Domain.Search;

namespace Juki.Domain.Affairs;

/// <summary>
/// 利用事務 — one affair for which somebody may be told 本人確認情報, and what the law lets them ask and be told
/// [S-002]. Immutable. A row that breaks a rule of <see cref="AffairProblem"/> is in no table.
/// </summary>
public sealed record Affair
{
    /// <summary>事務コード.</summary>
    public required AffairCode Code { get; init; }

    /// <summary>What is done, 1 to <see cref="AffairRow.TextMax"/> characters.</summary>
    public required string Name { get; init; }

    /// <summary>For which kind of asker.</summary>
    public required AskerKind Asker { get; init; }

    /// <summary>For which national organ alone; none for all other kinds.</summary>
    public OrganCode Organ { get; init; }

    /// <summary>Whose ordinance; none for an affair of the law. It is for that office only, and a prefecture's also for
    /// its municipalities where <see cref="Asker"/> says so [住基法30条の13].</summary>
    public GovernmentCode Ordinance { get; init; }

    /// <summary>法的根拠 — the law or ordinance.</summary>
    public required string LegalBasis { get; init; }

    /// <summary>By what it may ask; at least one.</summary>
    public required SearchKeys Keys { get; init; }

    /// <summary>What it may be told; at least one beside 個人番号.</summary>
    public required ProvidedItems Items { get; init; }

    /// <summary>True when 個人番号 may be told.</summary>
    public bool NumberReturned => Items.HasFlag(ProvidedItems.Number);

    /// <summary>True when it may ask about removed records (除票); default false.</summary>
    public bool RemovedAllowed { get; init; }

    /// <summary>True when it may ask by file (一括提供); default false.</summary>
    public bool BatchAllowed { get; init; }

    /// <summary>照合のみ — true when each item is only said to be the same or different [S-002]; default
    /// false.</summary>
    public bool ComparisonOnly { get; init; }

    /// <summary>First day, in Japan.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Last day, in Japan; <see cref="DateOnly.MaxValue"/> for no end.</summary>
    public DateOnly ValidTo { get; init; } = DateOnly.MaxValue;

    /// <summary>The decision that admitted it.</summary>
    public required string Decision { get; init; }

    /// <summary>Where the row comes from: a source in brackets, or [ours] for what was made up.</summary>
    public required string Source { get; init; }

    /// <summary>True on the days on which it may be used.</summary>
    public bool IsInForce(DateOnly day) => ValidFrom <= day && day <= ValidTo;

    /// <summary>True when it is for that asker.</summary>
    public bool IsFor(Asker asker) => asker.Kind != AskerKind.None && asker.Kind == Asker
        && asker.Organ == Organ
        && (Ordinance.IsNone || Ordinance == asker.Office
            || (Ordinance.IsPrefecture && Ordinance == asker.Office.Prefecture));
}

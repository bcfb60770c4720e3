using Juki.Domain.Search;

namespace Juki.Domain.Watch;

/// <summary>見張りの規則 — what is looked for in the record of what was done. Numbers stand in tables and never change. A
/// finding is no proof of misuse: it asks a question.</summary>
public enum WatchRule
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>夜間の照会 — inquiries at night.</summary>
    NightTime = 1,

    /// <summary>大量検索 — too many inquiries of one operator in an hour.</summary>
    MassSearching = 2,

    /// <summary>大量の表示 — too many residents shown to one operator in a day.</summary>
    ManyResidents = 3,

    /// <summary>度重なる拒否 — too many inquiries that the operator was not allowed to make.</summary>
    ManyRefusals = 4,

    /// <summary>同一人の反復照会 — one operator asks after the same resident again and again, and no ledger has a case for
    /// it.</summary>
    SameSubject = 5,

    /// <summary>番号の推測 — too many codes or numbers asked for that nobody has, or that cannot be.</summary>
    Guessing = 6,

    /// <summary>一括照会の不一致 — a batch in which too many lines found nobody.</summary>
    BatchGuessing = 7,
}

/// <summary>規則の言葉 — what an inspector reads about a rule [ours].</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Japanese">In Japanese.</param>
/// <param name="English">The same in English.</param>
/// <param name="Counts">What a finding of it counts.</param>
public sealed record WatchRuleText(WatchRule Rule, string Japanese, string English, string Counts)
{
    /// <summary>One for each rule, in their order.</summary>
    public static IReadOnlyList<WatchRuleText> All { get; } =
    [
        new(WatchRule.NightTime, "夜間の照会", "inquiries at night", "inquiries"),
        new(WatchRule.MassSearching, "短時間の大量照会", "many inquiries within an hour", "inquiries"),
        new(WatchRule.ManyResidents, "多数の住民の表示", "many residents shown within a day", "residents"),
        new(WatchRule.ManyRefusals, "度重なる拒否", "many refusals within a day", "inquiries"),
        new(WatchRule.SameSubject, "案件のない同一人の反復照会", "the same resident again and again, without a case", "inquiries"),
        new(WatchRule.Guessing, "番号の推測の疑い", "codes that nobody has: guessing", "inquiries"),
        new(WatchRule.BatchGuessing, "一括照会の多数の不一致", "a batch that mostly finds nobody", "leaves"),
    ];

    /// <summary>That of a rule.</summary>
    public static WatchRuleText Of(WatchRule rule) => All.First(text => text.Rule == rule);
}

/// <summary>判定の読み方 — what a verdict on an inquiry says to who watches.</summary>
public static class WatchVerdicts
{
    /// <summary>True for what the operator was not allowed to ask, or asked too widely; not for faults of writing or of
    /// the network.</summary>
    public static bool IsRefusal(InquiryVerdict verdict) => verdict
        is (>= InquiryVerdict.AffairUnknown and <= InquiryVerdict.ConditionUnlawful)
        or InquiryVerdict.TooManyHits or InquiryVerdict.RateExceeded;

    /// <summary>True when a code or number that was asked for is nobody's, or cannot be one.</summary>
    public static bool IsNearMiss(InquiryVerdict verdict, bool byCodeOrNumber) => byCodeOrNumber
        && verdict is InquiryVerdict.NoneFound or InquiryVerdict.ParameterMalformed;
}

namespace Juki.Domain.Forms;

/// <summary>帳票簿の判定 — what becomes of a note in the register of forms, in order of precedence. The numbers never
/// change.</summary>
public enum FormVerdict
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Who destroyed it, who witnessed it or how is missing.</summary>
    FactsMissing = 1,

    /// <summary>No such form.</summary>
    NotFound = 10,

    /// <summary>It was destroyed before.</summary>
    AlreadyDestroyed = 11,

    /// <summary>The witness is the same person.</summary>
    OtherPersonNeeded = 20,

    /// <summary>The day lies before the print, or is not there yet.</summary>
    DayOutOfRange = 21,

    /// <summary>It cannot be recorded and is not done.</summary>
    NotRecordable = 30,
}

/// <summary>対処 — what a manager reads about such a verdict [ours].</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Japanese">In Japanese.</param>
/// <param name="English">The same in English.</param>
public sealed record FormRemedy(FormVerdict Verdict, string Japanese, string English)
{
    /// <summary>One for each verdict, in their order.</summary>
    public static IReadOnlyList<FormRemedy> All { get; } =
    [
        new(FormVerdict.Done, "処理した", "done"),
        new(FormVerdict.FactsMissing, "廃棄した者、立会人、方法を確かめる",
            "check who destroyed it, who witnessed it, and how"),
        new(FormVerdict.NotFound, "その番号の帳票はない", "no such form"),
        new(FormVerdict.AlreadyDestroyed, "廃棄の記録がすでにある", "its destruction is noted already"),
        new(FormVerdict.OtherPersonNeeded, "立会人は廃棄した者のほかの者とする", "let somebody else witness it"),
        new(FormVerdict.DayOutOfRange, "廃棄した日を確かめる。印刷の日から今日まで",
            "check the day: from that of the print to today"),
        new(FormVerdict.NotRecordable, "記録できないので行わない。トークンと空き容量を確かめる",
            "it cannot be recorded and is not done; look at the token and the free space"),
    ];

    /// <summary>That of a verdict.</summary>
    public static FormRemedy Of(FormVerdict verdict) => All.First(row => row.Verdict == verdict);
}

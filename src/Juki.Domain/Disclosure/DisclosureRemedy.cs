namespace Juki.Domain.Disclosure;

/// <summary>対処 — what a clerk reads about a verdict on a request. The texts hold no value of a resident
/// [ours].</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Japanese">In Japanese.</param>
/// <param name="English">The same in English.</param>
public sealed record DisclosureRemedy(DisclosureVerdict Verdict, string Japanese, string English)
{
    /// <summary>One for each verdict, in their order.</summary>
    public static IReadOnlyList<DisclosureRemedy> All { get; } =
    [
        new(DisclosureVerdict.Done, "処理した", "done"),
        new(DisclosureVerdict.WrongTier, "都道府県又は機構で請求を受け付ける", "prefecture and nation take requests"),
        new(DisclosureVerdict.FactsMissing, "請求の種類と操作者を入れる", "give the kind of request and the operator"),
        new(DisclosureVerdict.IdentityNotShown, "本人確認をし、その方法を入れる",
            "have it shown who asks, and say how that was done"),
        new(DisclosureVerdict.QualificationNotShown, "法定代理人の資格を示す書類を確かめる",
            "see the document that makes the representative one"),
        new(DisclosureVerdict.CodeMalformed, "住民票コードを確かめる", "check the 住民票コード"),
        new(DisclosureVerdict.TextMissing, "申出の内容又は理由を1,000字までで入れる",
            "say what is wished, or why, in up to 1,000 characters"),
        new(DisclosureVerdict.OutcomeDoesNotFit, "請求の種類に合う回答を選ぶ", "choose an outcome of that kind of request"),
        new(DisclosureVerdict.NotRegistered, "その番号の請求はない。番号を確かめる", "no such request; check the number"),
        new(DisclosureVerdict.TimeBackwards, "時計が前の処理より遅れている。時計を合わせる",
            "the clock stands before the last act; set it right"),
        new(DisclosureVerdict.RegisterFull, "その年の番号が尽きた", "the numbers of this year are used up"),
        new(DisclosureVerdict.NotDisclosedBefore, "先に開示を受けた請求の番号を示す",
            "name the request by which it was disclosed to this resident"),
        new(DisclosureVerdict.AlreadyClosed, "回答済み又は取下げ済みである", "it is answered or withdrawn already"),
        new(DisclosureVerdict.AlreadyExtended, "延長は1回に限る", "a term is extended once"),
        new(DisclosureVerdict.TermOver, "期限を過ぎてからは延長できない。速やかに回答する",
            "the term is over and cannot be extended; answer at once"),
        new(DisclosureVerdict.TermNotLonger, "今の期限より後の日を入れる", "give a day after the present one"),
        new(DisclosureVerdict.TermTooLong, "設定で許す延長の日数を超えている", "that is longer than the office allows itself"),
        new(DisclosureVerdict.NoPaper, "先に開示の回答をする", "answer by a paper first"),
        new(DisclosureVerdict.DestructionOutOfRange, "廃棄予定日と枚数を確かめる。今日から10年まで、1,000枚まで",
            "check the day of destruction, from today to ten years on, and the sheets, 1,000 at most"),
        new(DisclosureVerdict.Erased, "保存期間が終わり、誰の請求かは消去された", "its term of keeping is over; whose it was is erased"),
        new(DisclosureVerdict.RecordDamaged, "破損した記録がある。修復を待って再度行う",
            "a record is damaged; wait for its repair and try again"),
        new(DisclosureVerdict.NotWitnessed, "請求までの記録がまだ副署されていない。10秒ほど待って再度行う",
            "the witness has not countersigned the record yet; try again in some ten seconds"),
        new(DisclosureVerdict.TooMuch, "1つの書面に収まらない。期間を区切って請求してもらう",
            "it does not fit into one paper; have it asked for by stretches of time"),
        new(DisclosureVerdict.NotRecordable, "記録できないので行わない。トークンと空き容量を確かめる",
            "it cannot be recorded and is not done; look at the token and the free space"),
    ];

    /// <summary>That of a verdict.</summary>
    public static DisclosureRemedy Of(DisclosureVerdict verdict) => All.First(row => row.Verdict == verdict);
}

namespace Juki.Domain.Demands;

/// <summary>対処 — what a clerk reads about a verdict on a demand. The texts hold no value of a resident
/// [ours].</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Japanese">In Japanese.</param>
/// <param name="English">The same in English.</param>
public sealed record DemandRemedy(DemandVerdict Verdict, string Japanese, string English)
{
    /// <summary>One for each verdict, in their order.</summary>
    public static IReadOnlyList<DemandRemedy> All { get; } =
    [
        new(DemandVerdict.Done, "処理した", "done"),
        new(DemandVerdict.FactsMissing, "種類、操作者、回答の内容を入れる", "give the kind, the operator, the outcome"),
        new(DemandVerdict.PathNotAllowed, "この階層からその相手に求めることはできない。経路の表を見る",
            "this tier cannot demand that of them; see the table of ways"),
        new(DemandVerdict.TextNotAdmitted, "文を確かめる。空の行、長すぎる文、住民票コードや個人番号のような番号は入れない",
            "check the text: no empty line, not too long, no number like a 住民票コード or 個人番号"),
        new(DemandVerdict.CodeNotFitting, "解析の要請には住民票コードを入れ、他の要求には入れない",
            "an analysis needs a 住民票コード, the others have none"),
        new(DemandVerdict.DueNotFitting, "期限は今日から366日までの日にする", "the last day is one from today to 366 days on"),
        new(DemandVerdict.ReferenceMissing, "国の機関等の文書番号を入れる", "give the reference of the organ's paper"),
        new(DemandVerdict.NotRegistered, "その番号の要求はない。番号を確かめる", "no such demand; check the number"),
        new(DemandVerdict.AlreadyClosed, "回答済み又は不受理である", "it is answered, or was not taken"),
        new(DemandVerdict.AlreadyPassed, "送付済みである。回答を待つ", "it was passed on; wait for its answer"),
        new(DemandVerdict.NotToPass, "ここで回答する", "it is for this tier: answer it"),
        new(DemandVerdict.NotToAnswer, "ここでは回答しない。上に送る", "it is for another tier: pass it on"),
        new(DemandVerdict.RegisterFull, "その年の番号が尽きた", "the numbers of this year are used up"),
        new(DemandVerdict.NumberTaken, "番号が他の要求に使われている。もう一度作る", "another demand has this number; make it again"),
        new(DemandVerdict.NotOfSender, "送り手の団体の要求ではない。証明書と設定を確かめる",
            "not a demand of the sender's; look at certificate and configuration"),
        new(DemandVerdict.SignatureWrong, "署名が作成した団体のものでない。証明書を確かめてもう一度作る",
            "the signature is not its maker's; look at the certificate and make it again"),
        new(DemandVerdict.NotAnalysable, "記録の破損、又は件数が多すぎる。期間を分けて文書で回答する",
            "the record is damaged, or there is too much for an answer; answer on paper"),
        new(DemandVerdict.NotRecordable, "記録できないので行わない。トークンと空き容量を確かめる",
            "it cannot be recorded and is not done; look at the token and the free space"),
    ];

    /// <summary>That of a verdict.</summary>
    public static DemandRemedy Of(DemandVerdict verdict) => All.First(row => row.Verdict == verdict);
}

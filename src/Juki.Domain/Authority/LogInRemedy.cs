namespace Juki.Domain.Authority;

/// <summary>対処 — what an operator reads about a log-in or the end of a session [ours].</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Japanese">In Japanese.</param>
/// <param name="English">The same in English.</param>
public sealed record LogInRemedy(LogInVerdict Verdict, string Japanese, string English)
{
    /// <summary>One for each verdict, in their order.</summary>
    public static IReadOnlyList<LogInRemedy> All { get; } =
    [
        new(LogInVerdict.LoggedIn, "認証した", "logged in"),
        new(LogInVerdict.ReadingAwaited, "カードは認められた。指をかざす", "the card is accepted; lay your finger on the reader"),
        new(LogInVerdict.NothingAsked, "時間が過ぎたか、応答済みである。もう一度認証する",
            "the time is over, or it was answered before; log in again"),
        new(LogInVerdict.CardNotAccepted, "このカードは認められない。所属、期限、失効を管理者に確かめる",
            "the card is not accepted; ask the administrator about its office, term and revocation"),
        new(LogInVerdict.OperatorNotPermitted, "管理簿に登録がない。管理者に申請する",
            "the ledger does not know the operator; apply to the administrator"),
        new(LogInVerdict.RightNotConfirmed, "申請がまだ確認されていない。管理者に確かめる",
            "the application is not confirmed yet; ask the administrator"),
        new(LogInVerdict.RightSuspended, "権限が停止されている。管理者に確かめる", "the right is suspended; ask the administrator"),
        new(LogInVerdict.RightEnded, "権限の期間の外である。管理者に申請する",
            "the right has ended or has not begun; apply to the administrator"),
        new(LogInVerdict.CardNotEntered, "このカードは管理簿に記載がない。管理者に確かめる",
            "the ledger does not have this card; ask the administrator"),
        new(LogInVerdict.RolesNotGranted, "カードの種別が管理簿の権限を超えている。カードの再発行を求める",
            "the card is for more than the ledger gives; ask for another card"),
        new(LogInVerdict.TemplateMissing, "照合情報の登録が要る。管理者に登録を求める",
            "a finger has to be registered here; ask the administrator"),
        new(LogInVerdict.ReadingMissing, "指の照合が要る。読取装置をつなぎ、もう一度認証する",
            "your finger has to be checked; connect a reader and log in again"),
        new(LogInVerdict.ReaderUnknown, "この読取装置は登録がない。管理者に登録を求める",
            "the office does not know this reader; ask the administrator"),
        new(LogInVerdict.ReadingNotMatched, "指が一致しない。指を置き直して認証する。続くときは管理者に再登録を求める",
            "the finger does not match; lay it down anew and log in; if it goes on, ask to be registered anew"),
        new(LogInVerdict.LockedOut, "失敗が続いたため、この端末は待つ。15分後に認証する",
            "the terminal waits after failed log-ins; try in 15 minutes"),
        new(LogInVerdict.NotRecordable, "記録できないため認証しない。運用者に連絡する",
            "it cannot be recorded and is not done; tell the operators of the server"),
        new(LogInVerdict.NotWitnessed, "記録に証人の署名が得られていない。運用者に連絡する",
            "the record lacks its witness; tell the operators of the server"),
        new(LogInVerdict.TablesMissing, "サーバに失効表がない。運用者に連絡する",
            "the server has no table of revocations; tell its operators"),
        new(LogInVerdict.LoggedOut, "終了した", "logged out"),
        new(LogInVerdict.CardPulled, "カードが抜かれたので終了した", "ended, because the card was pulled"),
        new(LogInVerdict.Idle, "操作がないので終了した。もう一度認証する", "ended, because nothing was done; log in again"),
        new(LogInVerdict.CardEnded, "カードが失効したか期限が過ぎたので終了した。管理者に連絡する",
            "ended, because the card was revoked or its time is over; tell the administrator"),
        new(LogInVerdict.Replaced, "この端末で別の認証がされたので終了した",
            "ended, because of another log-in at the terminal"),
        new(LogInVerdict.LinkEnded, "サーバとの接続が切れたので終了した。もう一度認証する",
            "ended, because the link to the server is gone; log in again"),
        new(LogInVerdict.RightWithdrawn, "権限が管理簿からなくなったので終了した。管理者に連絡する",
            "ended, because the ledger does not have the right any more; tell the administrator"),
    ];

    /// <summary>That of a verdict.</summary>
    public static LogInRemedy Of(LogInVerdict verdict) => All.First(row => row.Verdict == verdict);
}

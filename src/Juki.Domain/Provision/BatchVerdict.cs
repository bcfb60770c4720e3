namespace Juki.Domain.Provision;

/// <summary>
/// 一括提供の用件の判定 — what a server says to whoever hands in a file from a terminal. Of several reasons the lowest number
/// is told. Numbers stand in messages and never change. Texts: <see cref="BatchRemedy"/>.
/// </summary>
public enum BatchVerdict
{
    /// <summary>処理した.</summary>
    Done = 0,

    /// <summary>An item of the call is missing or not in its form.</summary>
    FactsMissing = 1,

    /// <summary>This server takes no files: it has no register of a prefecture or the nation.</summary>
    NotHere = 10,

    /// <summary>It cannot be recorded, and so is not done.</summary>
    NotRecordable = 11,

    /// <summary>The server cannot keep the file: no room on its disk, for one.</summary>
    NotKept = 12,

    /// <summary>As many files are being sent as the server takes at once.</summary>
    TooManySent = 13,

    /// <summary>No file of that name is being sent by this operator at this terminal: too old, given up, or the server
    /// began anew.</summary>
    NotBegun = 20,

    /// <summary>The piece is not the next one: the reply says where that begins.</summary>
    OutOfPlace = 21,

    /// <summary>The file is longer than may be sent over a link.</summary>
    FileTooLong = 22,

    /// <summary>The file was not checked whole before.</summary>
    NotChecked = 23,

    /// <summary>The file is refused whole: the reply says why.</summary>
    FileRefused = 30,

    /// <summary>事務 or 利用目的 of the file are others than those that were given.</summary>
    OtherAffair = 31,

    /// <summary>A file of that number waits to be taken in.</summary>
    WaitsAlready = 32,

    /// <summary>There are no results: the file is not answered yet, or they were taken out.</summary>
    ResultsMissing = 40,

    /// <summary>Neither a certificate of a receiver nor a password, or both.</summary>
    RecipientMissing = 41,

    /// <summary>The password does not keep the rules.</summary>
    PasswordWeak = 42,

    /// <summary>The ledger of operators refuses: the reply says why.</summary>
    AgreementRefused = 43,

    /// <summary>The register of media refuses: the reply says why.</summary>
    MediumRefused = 44,

    /// <summary>The results cannot be sealed: the reply says why.</summary>
    SealRefused = 45,
}

/// <summary>対処 — what an operator reads about such a verdict [ours].</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Japanese">In Japanese.</param>
/// <param name="English">The same in English.</param>
public sealed record BatchRemedy(BatchVerdict Verdict, string Japanese, string English)
{
    /// <summary>One for each verdict, in their order.</summary>
    public static IReadOnlyList<BatchRemedy> All { get; } =
    [
        new(BatchVerdict.Done, "処理した", "done"),
        new(BatchVerdict.FactsMissing, "事務と利用目的の番号を確かめる", "check the numbers of affair and purpose"),
        new(BatchVerdict.NotHere, "この団体のサーバは一括提供をしない。媒体で都道府県に渡す",
            "this office's server takes no such files; hand them to the prefecture by medium"),
        new(BatchVerdict.NotRecordable, "記録できないので行わない。運用者に連絡する",
            "it cannot be recorded and is not done; tell the operators of the server"),
        new(BatchVerdict.NotKept, "サーバがファイルを保存できない（空き容量など）。運用者に連絡する",
            "the server cannot keep the file, for want of room perhaps; tell its operators"),
        new(BatchVerdict.TooManySent, "ほかのファイルを受け取っている。しばらく待って再度行う",
            "other files are being sent; wait and try again"),
        new(BatchVerdict.NotBegun, "受取りが終わっているか、取りやめた。初めから渡し直す",
            "the sending has ended or was given up; send the file anew"),
        new(BatchVerdict.OutOfPlace, "順序が違う。初めから渡し直す", "out of order; send the file anew"),
        new(BatchVerdict.FileTooLong, "端末から渡せる大きさを超えている。分けるか、サーバのそばで渡す",
            "too long to be sent from a terminal; divide it, or hand it in at the server"),
        new(BatchVerdict.NotChecked, "検査が終わっていない。初めから渡し直す",
            "it was not checked to the end; send the file anew"),
        new(BatchVerdict.FileRefused, "ファイルを受け付けない。理由を見て作り直す",
            "the file is refused; see why, and make it anew"),
        new(BatchVerdict.OtherAffair, "ファイルの事務か利用目的が、入れた番号と違う。依頼書と見比べる",
            "affair or purpose of the file are not those given; compare with the written request"),
        new(BatchVerdict.WaitsAlready, "同じ番号のファイルが受付を待っている。一覧で確かめる",
            "a file of that number waits already; see the list"),
        new(BatchVerdict.ResultsMissing, "結果がない。回答が終わっていないか、取り出された",
            "there are no results: not answered yet, or taken out"),
        new(BatchVerdict.RecipientMissing, "受領者の証明書かパスワードの一方を示す",
            "give either the receiver's certificate or a password"),
        new(BatchVerdict.PasswordWeak, "パスワードが規則に合わない。照会元に定め直してもらう",
            "the password does not keep the rules; have the asker set another"),
        new(BatchVerdict.AgreementRefused, "二人の同意がない。申し出て、別の者が同意する",
            "two persons have not agreed: propose it, and let somebody else agree"),
        new(BatchVerdict.MediumRefused, "媒体管理簿に記載できない。理由を見て直す",
            "the register of media does not take it; see why"),
        new(BatchVerdict.SealRefused, "封緘できない。理由を見て直す", "it cannot be sealed; see why"),
    ];

    /// <summary>That of a verdict.</summary>
    public static BatchRemedy Of(BatchVerdict verdict) => All.First(row => row.Verdict == verdict);
}

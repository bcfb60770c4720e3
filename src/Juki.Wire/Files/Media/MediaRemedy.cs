namespace Juki.Wire.Files.Media;

/// <summary>対処 — what a clerk reads about a verdict of the register of media. [ours]</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Japanese">In Japanese.</param>
/// <param name="English">The same in English.</param>
public sealed record MediaRemedy(MediaVerdict Verdict, string Japanese, string English)
{
    /// <summary>One for each verdict, in their order.</summary>
    public static IReadOnlyList<MediaRemedy> All { get; } =
    [
        new(MediaVerdict.Entered, "記載した", "entered"),
        new(MediaVerdict.PersonMalformed, "職員番号は英大文字、数字、ハイフンで20字まで。氏名は書かない",
            "a number of staff is up to 20 capitals, digits and hyphens; never a name"),
        new(MediaVerdict.OtherMalformed, "相手又は立会人の職員番号を正しく入れる",
            "give the number of the receiver or witness, up to 20 capitals, digits and hyphens"),
        new(MediaVerdict.NoteMalformed, "受領機関又は廃棄の方法を60字までの文字と数字で入れる",
            "give the receiving body or the way of destruction, up to 60 letters and digits"),
        new(MediaVerdict.FactsMissing, "種別、所有者、保護、事務、件数、要約値を全て入れる",
            "give kind, owner, protection, affair, count and digest"),
        new(MediaVerdict.NotRegistered, "その番号の媒体は登録されていない。番号を確かめる",
            "no medium of that number is registered; check the number"),
        new(MediaVerdict.TimeBackwards, "時計が前の記載より遅れている。時計を合わせる",
            "the clock stands before the last entry; set it right"),
        new(MediaVerdict.RegisterFull, "管理簿又は番号が満ちている", "the register or the number is taken up"),
        new(MediaVerdict.AlreadyDestroyed, "廃棄した媒体には何も記載できない", "the medium was destroyed"),
        new(MediaVerdict.IsLost, "紛失中である。見つかったら先に返却を記載する",
            "the medium is lost; when it is found, enter its return first"),
        new(MediaVerdict.AlreadyHandedOver, "既に手渡した。返却と消去を経てから書き込んで手渡す",
            "it was handed over already; it must be returned, erased and written first"),
        new(MediaVerdict.NotReturned, "手渡したままである。先に返却を記載する",
            "it is still handed over; enter its return first"),
        new(MediaVerdict.NotHandedOver, "手渡していない媒体は返却できない", "it was not handed over"),
        new(MediaVerdict.NothingWritten, "何も書き込まれていない", "nothing is written on it"),
        new(MediaVerdict.NotErased, "前の内容が残っている。先に消去する", "the former content is on it; erase it first"),
        new(MediaVerdict.OwnedByReceiver, "相手の媒体又はメールである。手渡しで終わる",
            "it is the receiver's own, or mail: the hand-over was the end"),
        new(MediaVerdict.NotErasable, "消去できない種別である。廃棄する", "this kind cannot be erased; destroy it"),
        new(MediaVerdict.MailNeedsPassword, "メールでは相手が定めたパスワードを付けて送る",
            "by mail only what is locked with the asker's password"),
        new(MediaVerdict.ReceiverIsPerson, "渡す者と受け取る者は別の職員とする", "giver and receiver must be two persons"),
        new(MediaVerdict.WitnessIsPerson, "立会人は行う者と別の職員とする", "the witness must be another person"),
    ];

    /// <summary>That of a verdict.</summary>
    public static MediaRemedy Of(MediaVerdict verdict) => All.First(row => row.Verdict == verdict);
}

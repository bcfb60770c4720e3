namespace Juki.Domain.Changes;

/// <summary>
/// 異動事由 — change reason: the ten of the law [S-002] and the change of 個人番号. The numbers are ours and never
/// change [ours: the code table of the real network is not public].
/// </summary>
public enum ChangeReason
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>転入 — moving in.</summary>
    MoveIn = 11,

    /// <summary>出生 — birth.</summary>
    Birth = 12,

    /// <summary>職権記載等 — ex officio entry.</summary>
    ExOfficioEntry = 13,

    /// <summary>転出 — moving out; may be dated ahead (転出予定).</summary>
    MoveOut = 21,

    /// <summary>死亡 — death.</summary>
    Death = 22,

    /// <summary>職権消除等 — ex officio deletion.</summary>
    ExOfficioDeletion = 23,

    /// <summary>転居 — change of address within the municipality.</summary>
    ChangeOfAddress = 31,

    /// <summary>職権修正等 — ex officio correction.</summary>
    ExOfficioCorrection = 32,

    /// <summary>個人番号の変更 — change of the Individual Number, on request or ex officio.</summary>
    NumberChange = 33,

    /// <summary>住民票コードの記載の変更請求 — request to change the Resident Record Code.</summary>
    CodeChangeRequest = 34,

    /// <summary>住民票コードの職権記載等 — ex officio entry of the code.</summary>
    ExOfficioCodeEntry = 35,
}

/// <summary>The three groups of reasons, 記載, 消除, 修正 [S-002], and their names.</summary>
public static class ChangeReasons
{
    /// <summary>The name on pages and papers, in Japanese.</summary>
    public static string Japanese(this ChangeReason reason) => NamesOf(reason).Japanese;

    /// <summary>The name on pages and papers, in English.</summary>
    public static string English(this ChangeReason reason) => NamesOf(reason).English;

    private static (string Japanese, string English) NamesOf(ChangeReason reason) => reason switch
    {
        ChangeReason.MoveIn => ("転入", "moving in"),
        ChangeReason.Birth => ("出生", "birth"),
        ChangeReason.ExOfficioEntry => ("職権記載等", "ex officio entry"),
        ChangeReason.MoveOut => ("転出", "moving out"),
        ChangeReason.Death => ("死亡", "death"),
        ChangeReason.ExOfficioDeletion => ("職権消除等", "ex officio deletion"),
        ChangeReason.ChangeOfAddress => ("転居", "change of address"),
        ChangeReason.ExOfficioCorrection => ("職権修正等", "ex officio correction"),
        ChangeReason.NumberChange => ("個人番号の変更", "change of the Individual Number"),
        ChangeReason.CodeChangeRequest => ("住民票コードの変更請求", "request to change the code"),
        ChangeReason.ExOfficioCodeEntry => ("住民票コードの職権記載等", "ex officio entry of the code"),
        _ => ("その他", "another reason"),
    };

    /// <summary>記載: 転入, 出生, 職権記載等.</summary>
    public static bool IsEntry(this ChangeReason reason) => (int)reason / 10 == 1;

    /// <summary>消除: 転出, 死亡, 職権消除等.</summary>
    public static bool IsDeletion(this ChangeReason reason) => (int)reason / 10 == 2;

    /// <summary>修正: 転居, 職権修正等 and the changes of number and code.</summary>
    public static bool IsRevision(this ChangeReason reason) => (int)reason / 10 == 3;

    /// <summary>The two reasons that put a new 住民票コード in the place of an old one.</summary>
    public static bool IsRecoding(this ChangeReason reason) =>
        reason is ChangeReason.CodeChangeRequest or ChangeReason.ExOfficioCodeEntry;
}

namespace Juki.Domain.Demands;

/// <summary>要求の種類 — what is demanded. Numbers never change.</summary>
public enum DemandKind
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>報告要求: to report what was done with 本人確認情報, and how they are protected [S-002
    /// 個人情報保護の基本的考え方].</summary>
    Report = 1,

    /// <summary>アクセスログの解析要請: to analyse who looked at one resident [S-002 内部の不正利用防止対策].</summary>
    AccessAnalysis = 2,

    /// <summary>情報提供停止: nothing more is provided to a national organ, until it is resumed [S-002
    /// 個人情報保護の基本的考え方].</summary>
    ProvisionStop = 3,
}

/// <summary>要求の状態 — where a demand stands, as one tier sees it. Numbers never change.</summary>
public enum DemandState
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>処理中: it stands at this tier, to be answered or passed on.</summary>
    Standing = 1,

    /// <summary>送付済: it was passed on, and its answer is awaited.</summary>
    PassedOn = 2,

    /// <summary>回答済.</summary>
    Answered = 3,

    /// <summary>不受理: a tier did not take it, and says why by its verdict.</summary>
    NotTaken = 4,
}

/// <summary>回答の内容 — how a demand was answered. Numbers never change.</summary>
public enum DemandOutcome
{
    /// <summary>Not answered yet.</summary>
    None = 0,

    /// <summary>回答: what was demanded was done; the text tells it.</summary>
    Done = 1,

    /// <summary>応じない, with the reason as text.</summary>
    Declined = 2,
}

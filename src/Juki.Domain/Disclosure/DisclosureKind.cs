namespace Juki.Domain.Disclosure;

/// <summary>請求の種類 — what a resident asks for. Numbers never change.</summary>
public enum DisclosureKind
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>本人確認情報の開示: what is held of the resident [住基法30条の32] [S-000 3-①].</summary>
    OwnInformation = 1,

    /// <summary>提供状況の開示: who was given or searched it, when, and for what [S-002].</summary>
    Provisions = 2,

    /// <summary>訂正等の申出: to correct, add or delete what was disclosed [住基法30条の35].</summary>
    Correction = 3,
}

/// <summary>請求者 — who stands at the counter. Numbers never change.</summary>
public enum Claimant
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>本人.</summary>
    Resident = 1,

    /// <summary>法定代理人; the document that says so has to be shown too [ours: as laws on personal data have
    /// it].</summary>
    LegalRepresentative = 2,
}

/// <summary>本人確認の方法 — how it was shown who asks [ours: the usual ones of a counter]. Numbers never change.</summary>
public enum IdentityProof
{
    /// <summary>Not shown.</summary>
    None = 0,

    /// <summary>個人番号カード.</summary>
    IndividualNumberCard = 1,

    /// <summary>顔写真付きの公的な書類.</summary>
    PhotoDocument = 2,

    /// <summary>書類 2 点.</summary>
    TwoDocuments = 3,
}

/// <summary>請求の処理 — what happens to a request. Numbers never change.</summary>
public enum DisclosureAct
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>受理: the first of each request, and only that.</summary>
    Received = 1,

    /// <summary>期限の延長, at most once.</summary>
    Extended = 2,

    /// <summary>回答: disclosed, or refused, with reason.</summary>
    Answered = 3,

    /// <summary>取下げ.</summary>
    Withdrawn = 4,

    /// <summary>再作成: a paper that was lost before the resident had it is made again, any number of times.</summary>
    Repeated = 5,
}

/// <summary>請求の状態 — where a request stands.</summary>
public enum DisclosureState
{
    /// <summary>There is no such request.</summary>
    None = 0,

    /// <summary>処理中.</summary>
    Open = 1,

    /// <summary>延長中.</summary>
    Extended = 2,

    /// <summary>回答済み.</summary>
    Answered = 3,

    /// <summary>取下げ済み.</summary>
    Withdrawn = 4,
}

/// <summary>回答の内容 — how a request was answered. Numbers never change.</summary>
public enum DisclosureOutcome
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>開示.</summary>
    Disclosed = 1,

    /// <summary>不存在: nothing is held, or recorded, of this resident.</summary>
    NothingHeld = 2,

    /// <summary>不開示, with the article of law or ordinance as the reason.</summary>
    Refused = 3,

    /// <summary>訂正する: the municipality reports what is right.</summary>
    Corrected = 4,

    /// <summary>訂正しない, with the reason.</summary>
    NotCorrected = 5,
}

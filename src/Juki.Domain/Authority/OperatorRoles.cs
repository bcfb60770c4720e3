namespace Juki.Domain.Authority;

/// <summary>カードの種別 — what the holder of an operator's card may do: the kind of a card bounds what each operator can
/// reach [S-002 内部の不正利用防止対策]. The sets are ours. The numbers never change.</summary>
[Flags]
public enum OperatorRoles
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>本人確認情報の照会.</summary>
    Inquiry = 1,

    /// <summary>一括提供.</summary>
    Batch = 2,

    /// <summary>開示.</summary>
    Disclosure = 4,

    /// <summary>媒体.</summary>
    Media = 8,

    /// <summary>操作履歴の点検.</summary>
    Audit = 16,

    /// <summary>操作者とカードの管理.</summary>
    Administration = 32,
}

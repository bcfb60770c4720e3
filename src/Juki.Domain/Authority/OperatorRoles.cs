namespace Juki.Domain.Authority;

/// <summary>カードの種別 — what the holder of an operator's card may do: the kind of a card bounds what each operator can
/// reach [S-002 内部の不正利用防止対策]. The sets are ours; what each reaches stands in <see cref="RightTable"/>. The numbers
/// never change.</summary>
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

    /// <summary>業務管理: affairs and agreements.</summary>
    Management = 64,

    /// <summary>システム管理: the machine, its copies and its settings.</summary>
    System = 128,

    /// <summary>カード発行.</summary>
    Cards = 256,

    /// <summary>委託先による操作履歴の確認: reads the record, without what was asked and about whom.</summary>
    Logs = 512,
}

namespace Juki.Domain.Search;

/// <summary>検索キー — the kinds of key by which the law lets ask. Numbers stand in tables and never change.</summary>
[Flags]
public enum SearchKeys
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>住民票コード [S-002].</summary>
    Code = 1,

    /// <summary>個人番号 [S-000 2-①].</summary>
    Number = 2,

    /// <summary>氏名＋住所, and what narrows it [S-002].</summary>
    NameAndAddress = 4,

    /// <summary>氏名＋生年月日, and what narrows it [S-002].</summary>
    NameAndDateOfBirth = 8,

    /// <summary>All that need no 個人番号.</summary>
    WithoutNumber = Code | NameAndAddress | NameAndDateOfBirth,
}

/// <summary>事務に認められた検索 — what an affair lets an asker ask. <c>default</c> permits nothing. Immutable.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Removed">True when removed residents may be found.</param>
public readonly record struct SearchPermit(SearchKeys Keys, bool Removed = false);

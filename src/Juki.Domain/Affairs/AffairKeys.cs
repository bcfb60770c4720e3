namespace Juki.Domain.Affairs;

/// <summary>照会の鍵 — by what an affair may ask. Numbers never change; the words stand in the table.</summary>
[Flags]
public enum AffairKeys
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>住民票コード [S-002].</summary>
    Code = 1,

    /// <summary>個人番号 [S-000 2].</summary>
    Number = 2,

    /// <summary>氏名＋住所 [S-002].</summary>
    NameAndAddress = 4,

    /// <summary>氏名＋生年月日 [S-002].</summary>
    NameAndBirth = 8,
}

/// <summary>提供する項目 — what an affair may be told of 本人確認情報. 個人番号 is a column of its own
/// (<see cref="Affair.NumberReturned"/>). Numbers never change; the words stand in the table.</summary>
[Flags]
public enum AffairItems
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>住民票コード.</summary>
    Code = 1,

    /// <summary>氏名, with 旧氏 and 通称 where recorded.</summary>
    Name = 2,

    /// <summary>氏名の振り仮名, and those of 旧氏 and 通称.</summary>
    Reading = 4,

    /// <summary>生年月日.</summary>
    DateOfBirth = 8,

    /// <summary>男女の別.</summary>
    Sex = 16,

    /// <summary>住所.</summary>
    Address = 32,

    /// <summary>変更情報: 異動事由 and 異動年月日, so also that and why somebody is no resident any more.</summary>
    Change = 64,
}

/// <summary>The words by which the table writes keys and items.</summary>
internal static class AffairWords
{
    public static readonly (string Word, AffairKeys Key)[] Keys =
    [
        ("code", AffairKeys.Code), ("number", AffairKeys.Number), ("name+address", AffairKeys.NameAndAddress),
        ("name+birth", AffairKeys.NameAndBirth),
    ];

    public static readonly (string Word, AffairItems Item)[] Items =
    [
        ("code", AffairItems.Code), ("name", AffairItems.Name), ("reading", AffairItems.Reading),
        ("birth", AffairItems.DateOfBirth), ("sex", AffairItems.Sex), ("address", AffairItems.Address),
        ("change", AffairItems.Change),
    ];

    public static readonly (string Word, AskerKind Kind)[] Askers =
    [
        ("prefectural-body", AskerKind.PrefecturalBody), ("prefectural-department", AskerKind.PrefecturalDepartment),
        ("municipality", AskerKind.Municipality), ("national-organ", AskerKind.NationalOrgan),
    ];

    public static string Of(AffairKeys keys) =>
        string.Join(',', Keys.Where(pair => keys.HasFlag(pair.Key)).Select(pair => pair.Word));

    public static string Of(AffairItems items) =>
        string.Join(',', Items.Where(pair => items.HasFlag(pair.Item)).Select(pair => pair.Word));

    public static string Of(AskerKind kind) => Array.Find(Askers, pair => pair.Kind == kind).Word ?? "";

    /// <summary>None when a word is unknown, doubled or out of order, or there is no word.</summary>
    public static AffairKeys ReadKeys(string text)
    {
        var keys = text.Split(',').Aggregate(
            AffairKeys.None, (all, word) => all | Array.Find(Keys, pair => pair.Word == word).Key);
        return Of(keys) == text ? keys : AffairKeys.None;
    }

    /// <summary>None when a word is unknown, doubled or out of order, or there is no word.</summary>
    public static AffairItems ReadItems(string text)
    {
        var items = text.Split(',').Aggregate(
            AffairItems.None, (all, word) => all | Array.Find(Items, pair => pair.Word == word).Item);
        return Of(items) == text ? items : AffairItems.None;
    }

    public static AskerKind ReadAsker(string text) => Array.Find(Askers, pair => pair.Word == text).Kind;
}

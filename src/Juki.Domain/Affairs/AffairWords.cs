using Juki.Domain.Search;

namespace Juki.Domain.Affairs;

/// <summary>The words by which the table writes askers, keys and items. 個人番号 as an item is a column of its
/// own.</summary>
internal static class AffairWords
{
    private static readonly (string Word, SearchKeys Key)[] Keys =
    [
        ("code", SearchKeys.Code), ("number", SearchKeys.Number), ("name+address", SearchKeys.NameAndAddress),
        ("name+birth", SearchKeys.NameAndDateOfBirth),
    ];

    private static readonly (string Word, ProvidedItems Item)[] Items =
    [
        ("code", ProvidedItems.Code), ("name", ProvidedItems.Name), ("reading", ProvidedItems.Readings),
        ("former-surname", ProvidedItems.FormerSurname), ("alias", ProvidedItems.Alias),
        ("birth", ProvidedItems.DateOfBirth), ("sex", ProvidedItems.Sex), ("address", ProvidedItems.Address),
        ("change", ProvidedItems.Change),
    ];

    private static readonly (string Word, AskerKind Kind)[] Askers =
    [
        ("prefectural-body", AskerKind.PrefecturalBody), ("prefectural-department", AskerKind.PrefecturalDepartment),
        ("municipality", AskerKind.Municipality), ("national-organ", AskerKind.NationalOrgan),
    ];

    public static string Of(SearchKeys keys) =>
        string.Join(',', Keys.Where(pair => keys.HasFlag(pair.Key)).Select(pair => pair.Word));

    public static string Of(ProvidedItems items) =>
        string.Join(',', Items.Where(pair => items.HasFlag(pair.Item)).Select(pair => pair.Word));

    public static string Of(AskerKind kind) => Array.Find(Askers, pair => pair.Kind == kind).Word ?? "";

    /// <summary>None when a word is unknown, doubled or out of order, or there is no word.</summary>
    public static SearchKeys ReadKeys(string text)
    {
        var keys = text.Split(',').Aggregate(
            SearchKeys.None, (all, word) => all | Array.Find(Keys, pair => pair.Word == word).Key);
        return Of(keys) == text ? keys : SearchKeys.None;
    }

    /// <summary>None when a word is unknown, doubled or out of order, or there is no word.</summary>
    public static ProvidedItems ReadItems(string text)
    {
        var items = text.Split(',').Aggregate(
            ProvidedItems.None, (all, word) => all | Array.Find(Items, pair => pair.Word == word).Item);
        return Of(items) == text ? items : ProvidedItems.None;
    }

    public static AskerKind ReadAsker(string text) => Array.Find(Askers, pair => pair.Word == text).Kind;
}

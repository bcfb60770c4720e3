using Juki.Domain.Person;

namespace Juki.Domain.Search;

/// <summary>検索に使う氏名 — the names by which a resident is found. Whoever has several is still one person.</summary>
public static class SearchNames
{
    /// <summary>Most names of one resident.</summary>
    public const int Max = 4;

    /// <summary>
    /// 氏名; 旧氏 alone, and with the given name where the 氏名 has a space behind the surname; 通称. At least one, none
    /// twice.
    /// </summary>
    /// <param name="information">The resident.</param>
    /// <returns>Texts, not keys.</returns>
    public static IReadOnlyList<string> Of(IdentificationInformation information)
    {
        var names = new List<string>(Max) { information.Name.Text };
        if (!information.FormerSurname.IsNone)
        {
            Add(names, information.FormerSurname.Text);
            if (information.Name.Text.AsSpan().IndexOfAny(' ', '\u3000') is var space and > 0)
                Add(names, string.Concat(information.FormerSurname.Text, information.Name.Text.AsSpan(space)));
        }

        if (!information.Alias.IsNone)
            Add(names, information.Alias.Text);
        return names;
    }

    private static void Add(List<string> names, string name)
    {
        if (!names.Contains(name))
            names.Add(name);
    }

    /// <summary>The keys of <see cref="Of"/>, none twice, none empty.</summary>
    public static IReadOnlyList<string> KeysOf(IdentificationInformation information)
    {
        var keys = new List<string>(Max);
        foreach (var name in Of(information))
        {
            var key = SearchKey.OfName(name);
            if (key.Length > 0)
                Add(keys, key);
        }

        return keys;
    }
}

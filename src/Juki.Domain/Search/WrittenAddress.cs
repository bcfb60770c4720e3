using Juki.Domain.Offices;

namespace Juki.Domain.Search;

/// <summary>
/// 住所の分割 — a full address as people write it, «神奈川県横浜市中区本町１－２», cut behind the municipality, which the
/// register holds as a code. Immutable.
/// </summary>
/// <param name="Municipality">The municipality or ward; a designated city when no ward was written.</param>
/// <param name="Text">What follows, as written, without spaces at its beginning; may be empty.</param>
public readonly record struct WrittenAddress(GovernmentCode Municipality, string Text)
{
    // The longest 郡 has four characters.
    private const int DistrictLengthMax = 5;

    private static readonly ILookup<int, Municipality> ByPrefecture = Municipalities.All
        .Where(row => row.Kind != MunicipalityKind.Prefecture)
        .ToLookup(row => row.Code.PrefectureNumber);

    private static readonly Municipality[] Prefectures =
        [.. Municipalities.All.Where(row => row.Kind == MunicipalityKind.Prefecture)];

    /// <summary>
    /// Reads an address. The prefecture may be left out where the municipality's name is the only one of its kind in
    /// the country, and 郡 always. Variants of characters (龍ケ崎, 竜ヶ崎) and spaces do not matter.
    /// </summary>
    /// <returns>False when no municipality is found, or more than one.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out WrittenAddress address)
    {
        address = default;
        var rows = ByPrefecture.SelectMany(group => group);
        var rest = text;
        foreach (var prefecture in Prefectures)
        {
            if (Begins(text, prefecture.Name) is not (> 0 and var length))
                continue;
            rows = ByPrefecture[prefecture.Code.PrefectureNumber];
            rest = text[length..];
            break;
        }

        var list = rows.ToList();
        if (Find(list, rest) is not { } found)
        {
            var district = rest[..Math.Min(rest.Length, DistrictLengthMax + 1)].IndexOf('郡');
            if (district <= 0)
                return false;
            rest = rest[(district + 1)..];
            if (Find(list.FindAll(row => row.Kind is MunicipalityKind.Town or MunicipalityKind.Village), rest)
                is not { } inDistrict)
                return false;
            found = inDistrict;
        }

        address = new(found.Code, rest[found.Length..].TrimStart(" \u3000").ToString());
        return true;
    }

    /// <summary>Masked: an address is a resident's value.</summary>
    public override string ToString() => "***";

    /// <summary>The only one with the longest name that begins the text.</summary>
    private static (GovernmentCode Code, int Length)? Find(List<Municipality> rows, ReadOnlySpan<char> text)
    {
        (GovernmentCode Code, int Length) longest = default;
        var count = 0;
        foreach (var row in rows)
        {
            var length = Begins(text, row.Name);
            if (length == 0 || length < longest.Length)
                continue;
            count = length == longest.Length ? count + 1 : 1;
            longest = (row.Code, length);
        }

        return count == 1 ? longest : null;
    }

    /// <summary>Units of the text that say the name; 0 when it does not begin so.</summary>
    private static int Begins(ReadOnlySpan<char> text, string name)
    {
        var read = new FoldedRunes(text);
        var wanted = new FoldedRunes(name);
        while (wanted.MoveNext())
        {
            do
            {
                if (!read.MoveNext())
                    return 0;
            }
            while (read.Current == ' ');
            if (AddressFolder.PlaceOf(read.Current) != AddressFolder.PlaceOf(wanted.Current))
                return 0;
        }

        return read.Consumed;
    }
}

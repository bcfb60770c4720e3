namespace Juki.Domain.Text;

/// <summary>文字の種別 — what <see cref="RecordText"/> does with a code point. The names stand in characters.tsv.</summary>
internal enum CharacterKind : byte
{
    /// <summary>Not assigned in the version of Unicode that the file names.</summary>
    Unassigned = 0,

    /// <summary>Visible and complete by itself: letters, ideographs, digits, signs.</summary>
    Plain,

    /// <summary>U+0020 and U+3000.</summary>
    Space,

    /// <summary>A combining mark (Mn, Mc, Me), as in か゚.</summary>
    Mark,

    /// <summary>A variation selector.</summary>
    Selector,

    /// <summary>Half of a pair.</summary>
    Surrogate,

    /// <summary>Never a character: U+FFFE, U+FDD0, ….</summary>
    Noncharacter,

    /// <summary>Private use.</summary>
    Private,

    /// <summary>U+FFFD and U+FFFC, which stand for something that was lost.</summary>
    Replacement,

    /// <summary>Controls, formats (ZWJ with them), separators of lines, and letters that show nothing.</summary>
    Invisible,

    /// <summary>Any other space: U+00A0, U+2003, ….</summary>
    OtherSpace,
}

/// <summary>文字表 — the kind of every code point, from characters.tsv. Loaded at first use; read by any thread.</summary>
internal static class CharacterTable
{
    /// <summary>The version of Unicode that says what is assigned.</summary>
    public const string UnicodeVersion = "17.0.0";

    private const int CodePoints = 0x110000;

    // One byte a code point, 1.1 MB of which little is ever touched: one load, no branches.
    private static readonly byte[] Kinds = Load();

    /// <summary>The kind of a code point or unit; half of a pair is <see cref="CharacterKind.Surrogate"/>.</summary>
    public static CharacterKind KindOf(int code) => (CharacterKind)Kinds[code];

    private static byte[] Load()
    {
        var kinds = new byte[CodePoints];
        foreach (var row in DataFile.Rows("characters.tsv", fields: 3))
        {
            var first = DataFile.CodePoint(row[0]);
            var last = row[1].Length == 0 ? first : DataFile.CodePoint(row[1]);
            Array.Fill(kinds, (byte)KindOf(row[2]), first, last - first + 1);
        }

        return kinds;
    }

    private static CharacterKind KindOf(string name) => name switch
    {
        "plain" => CharacterKind.Plain,
        "space" => CharacterKind.Space,
        "mark" => CharacterKind.Mark,
        "selector" => CharacterKind.Selector,
        "surrogate" => CharacterKind.Surrogate,
        "noncharacter" => CharacterKind.Noncharacter,
        "private" => CharacterKind.Private,
        "replacement" => CharacterKind.Replacement,
        "invisible" => CharacterKind.Invisible,
        "other-space" => CharacterKind.OtherSpace,
        _ => throw new InvalidDataException("characters.tsv: unknown kind"),
    };
}

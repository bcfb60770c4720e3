namespace Juki.Domain.Text;

/// <summary>
/// 文字の検査 — whether a text may stand in a record, asked wherever one enters: only characters assigned in Unicode
/// 17.0.0 and registered variation sequences, nothing invisible, single spaces inside. The text is never altered.
/// Decision 0005. [ours: garbled names stopped 231 towns in 2013; how the real network checks is not public]
/// </summary>
/// <remarks>
/// Pure, without allocation, for any thread; 10 to 40 ns a text. The first text loads a table (10 ms) and the first
/// with a variation selector another (20 ms): a host that must not wait then checks one such text while it starts.
/// </remarks>
public static class RecordText
{
    private const int KatakanaFirst = 0x30A1; // ァ
    private const int KatakanaLast = 0x30FC; // ー; between them ヺ and ・ (U+30FB)

    /// <summary>Checks 氏名, 旧氏, 通称, 住所 and other text of a record.</summary>
    /// <param name="text">UTF-16 as it came.</param>
    /// <param name="lengthMax">Most UTF-16 units that the item may have.</param>
    public static RecordTextProblem Check(ReadOnlySpan<char> text, int lengthMax)
    {
        if (text.IsEmpty)
            return RecordTextProblem.Empty;
        if (text.Length > lengthMax)
            return RecordTextProblem.TooLong;
        var worst = RecordTextProblem.None;
        var before = CharacterKind.Space; // as if after a space: neither a space nor a mark may begin the text
        var codeBefore = 0;
        for (var i = 0; i < text.Length; i++)
        {
            int code = text[i];
            var kind = CharacterTable.KindOf(code);
            if (kind != CharacterKind.Plain)
            {
                if (kind == CharacterKind.Surrogate && UnitsAt(text, i) == 2)
                {
                    code = CodeAt(text, i++);
                    kind = CharacterTable.KindOf(code);
                }

                worst = Worse(worst, ProblemOf(kind, code, before, codeBefore));
            }

            before = kind;
            codeBefore = code;
        }

        return before == CharacterKind.Space ? Worse(worst, RecordTextProblem.MisplacedSpace) : worst;
    }

    /// <summary>Checks 振り仮名: katakana, ー, ・ and single spaces. Empty passes: the record has none.</summary>
    /// <param name="text">UTF-16 as it came.</param>
    /// <param name="lengthMax">Most UTF-16 units that the item may have.</param>
    /// <returns><see cref="RecordTextProblem.TooLong"/>, <see cref="RecordTextProblem.MisplacedSpace"/>,
    /// <see cref="RecordTextProblem.NotKatakana"/> or none.</returns>
    public static RecordTextProblem CheckReading(ReadOnlySpan<char> text, int lengthMax)
    {
        if (text.Length > lengthMax)
            return RecordTextProblem.TooLong;
        var worst = RecordTextProblem.None;
        var afterSpace = !text.IsEmpty;
        foreach (var c in text)
        {
            var isSpace = c is ' ' or '\u3000';
            if (isSpace && afterSpace)
                worst = Worse(worst, RecordTextProblem.MisplacedSpace);
            else if (!isSpace && c is < (char)KatakanaFirst or > (char)KatakanaLast)
                worst = Worse(worst, RecordTextProblem.NotKatakana);
            afterSpace = isSpace;
        }

        return afterSpace ? Worse(worst, RecordTextProblem.MisplacedSpace) : worst;
    }

    /// <summary>
    /// UTF-16 units of the first character as a person sees it: the character with its variation selectors and
    /// combining marks. 0 for an empty text. For a text that passed <see cref="Check"/>.
    /// </summary>
    public static int FirstCharacterLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return 0;
        var length = UnitsAt(text, 0);
        while (length < text.Length
            && CharacterTable.KindOf(CodeAt(text, length)) is CharacterKind.Selector or CharacterKind.Mark)
            length += UnitsAt(text, length);
        return length;
    }

    private static RecordTextProblem ProblemOf(CharacterKind kind, int code, CharacterKind before, int codeBefore) =>
        kind switch
        {
            CharacterKind.Plain => RecordTextProblem.None,
            CharacterKind.Space when before != CharacterKind.Space => RecordTextProblem.None,
            CharacterKind.Space or CharacterKind.OtherSpace => RecordTextProblem.MisplacedSpace,
            CharacterKind.Mark when before != CharacterKind.Space => RecordTextProblem.None,
            CharacterKind.Mark => RecordTextProblem.MisplacedMark,
            CharacterKind.Selector when VariationTable.IsRegistered(codeBefore, code) => RecordTextProblem.None,
            CharacterKind.Selector => RecordTextProblem.UnregisteredVariation,
            CharacterKind.Surrogate => RecordTextProblem.LoneSurrogate,
            CharacterKind.Noncharacter => RecordTextProblem.Noncharacter,
            CharacterKind.Private => RecordTextProblem.PrivateUse,
            CharacterKind.Replacement => RecordTextProblem.Replacement,
            CharacterKind.Invisible => RecordTextProblem.Control,
            _ => RecordTextProblem.Unassigned,
        };

    /// <summary>The one of the two that comes first in the order of precedence; none comes after all.</summary>
    private static RecordTextProblem Worse(RecordTextProblem one, RecordTextProblem other) =>
        other == RecordTextProblem.None || (one != RecordTextProblem.None && one < other) ? one : other;

    private static int UnitsAt(ReadOnlySpan<char> text, int index) =>
        index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]) ? 2 : 1;

    private static int CodeAt(ReadOnlySpan<char> text, int index) =>
        UnitsAt(text, index) == 2 ? char.ConvertToUtf32(text[index], text[index + 1]) : text[index];
}

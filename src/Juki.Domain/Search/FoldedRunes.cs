namespace Juki.Domain.Search;

/// <summary>
/// 文字の読替え — reads a text one folded code point at a time: forms of one character become one, a kana and its mark
/// become one, an iteration mark (々) becomes what it repeats, and what shows only a shape is left out. What comes out
/// for a character depends on nothing behind it but its own marks, so that the beginning of a text folds to the
/// beginning of its key.
/// </summary>
internal ref struct FoldedRunes(ReadOnlySpan<char> text)
{
    private const int Voiced = 0x3099; // the combining mark of が
    private const int HalfVoiced = 0x309A; // that of ぱ

    private readonly ReadOnlySpan<char> _text = text;
    private int _index = 0;
    private int _before = FoldingTable.Nothing;

    /// <summary>The code point read last.</summary>
    public int Current { get; private set; } = FoldingTable.Nothing;

    /// <summary>UTF-16 units of the text that have been read, with the selectors and marks behind them.</summary>
    public readonly int Consumed
    {
        get
        {
            var ahead = this;
            while (ahead._index < ahead._text.Length)
            {
                var before = ahead._index;
                if (FoldingTable.Of(ahead.Read()) != FoldingTable.Nothing)
                    return before;
            }

            return ahead._index;
        }
    }

    /// <summary>Reads the next one; false at the end.</summary>
    public bool MoveNext()
    {
        while (_index < _text.Length)
        {
            var folded = Repeated(FoldingTable.Of(Read()));
            if (folded == FoldingTable.Nothing)
                continue;
            Current = _before = Marked(folded);
            return true;
        }

        return false;
    }

    /// <summary>True when <paramref name="code"/> is what <see cref="MoveNext"/> would read.</summary>
    public readonly bool IsNext(int code)
    {
        var ahead = this;
        return ahead.MoveNext() && ahead.Current == code;
    }

    private int Read()
    {
        var first = _text[_index++];
        // Half of a pair, which no accepted text has, stands for itself.
        return _index < _text.Length && char.IsSurrogatePair(first, _text[_index])
            ? char.ConvertToUtf32(first, _text[_index++])
            : first;
    }

    private readonly int Repeated(int folded) => folded switch
    {
        '々' or '〻' or 'ゝ' or 'ヽ' => _before == FoldingTable.Nothing ? folded : _before,
        'ゞ' or 'ヾ' => _before == FoldingTable.Nothing ? folded : WithMark(_before, Voiced) ?? _before,
        _ => folded,
    };

    /// <summary>Takes the sounding mark behind a kana, when both together are one.</summary>
    private int Marked(int folded)
    {
        if (folded is < 'う' or > 'ヲ' || _index >= _text.Length)
            return folded;
        if (WithMark(folded, FoldingTable.Of(_text[_index])) is not { } marked)
            return folded;
        _index++;
        return marked;
    }

    /// <summary>か and its mark: が; null when there is no such kana.</summary>
    private static int? WithMark(int kana, int mark)
    {
        // The two rows stand 0x60 apart; か, が, き, ぎ … and は, ば, ぱ, ひ … follow each other.
        var offset = kana >= 'ァ' ? 'ァ' - 'ぁ' : 0;
        return (mark, kana - offset) switch
        {
            (Voiced, 'う') => kana + ('ゔ' - 'う'),
            (Voiced, >= 'か' and <= 'ち') when (kana - offset - 'か') % 2 == 0 => kana + 1,
            (Voiced, 'つ' or 'て' or 'と') => kana + 1,
            (Voiced, >= 'は' and <= 'ほ') when (kana - offset - 'は') % 3 == 0 => kana + 1,
            (HalfVoiced, >= 'は' and <= 'ほ') when (kana - offset - 'は') % 3 == 0 => kana + 2,
            (Voiced, 'わ') when offset > 0 => 'ヷ',
            _ => null,
        };
    }
}

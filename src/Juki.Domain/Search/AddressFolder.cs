namespace Juki.Domain.Search;

/// <summary>What a beginning of an address leaves open at its end.</summary>
/// <param name="OpenDigits">Digits that must follow at least: 二十 may go on as 二十三, so its key is 2 and one
/// more.</param>
/// <param name="NumberEnded">The number at the end is complete (1丁目): no digit may follow.</param>
internal readonly record struct AddressEnd(int OpenDigits, bool NumberEnded);

/// <summary>
/// 住所の読替え — writes an address, after the municipality, in one notation: numbers in Arabic digits, joined by «-»
/// where 丁目, 番地, 番, 号, の or a hyphen stood; 字 left out; ケ for ヶ and が, ノ for の and 之, ツ for つ; 方書 behind
/// <see cref="SearchKey.HouseSeparator"/>. What is written for a character depends on nothing that follows; a separator
/// is written when the number behind it comes.
/// </summary>
internal ref struct AddressFolder(Span<char> output)
{
    private const int Tens = 1;
    private const int Hundreds = 2;
    private const int None = -1;

    private readonly Span<char> _output = output;
    private bool _inNumber = false;
    private bool _hasDigit = false; // one that 十 or 百 may multiply
    private int _open = 0; // digits that 十 or 百 still owes
    private int _held = None; // a digit behind 百: units, or tens if 十 follows
    private bool _isChain = false; // behind a number there were only marks such as 番
    private Mark _mark = Mark.None; // that joins the next number
    private bool _space = false;
    private bool _isLot = false; // the chain has 番, 号, a hyphen or two numbers: it is no name of a place
    private bool _hasHouse = false; // the separator before 方書 is written

    private enum Mark
    {
        None,
        Joint,
        No,
    }

    /// <summary>Units of the output that are written.</summary>
    public int Length { get; private set; } = 0;

    /// <summary>What the end leaves open, before <see cref="Close"/>.</summary>
    public readonly AddressEnd End => new(_open, _isChain);

    /// <summary>Takes the next folded code point.</summary>
    public void Add(int code)
    {
        var digit = DigitOf(code);
        var places = code switch { '十' => Tens, '百' => Hundreds, _ => 0 };
        if (digit != None || places > 0)
        {
            if (!_inNumber)
                BeginNumber();
            if (places > 0)
                AddUnit(places);
            else
                AddDigit(digit);
            return;
        }

        if (_inNumber)
        {
            Close();
            (_inNumber, _isChain) = (false, true);
        }

        if (_isChain ? !TryMark(code) : code is not (' ' or '・' or '字'))
            AddOther(code);
    }

    /// <summary>Writes the zeros that the last number owes: 二十 is 20.</summary>
    public void Close()
    {
        if (_open == Hundreds)
            Write('0');
        if (_open > 0)
            Write(_held == None ? '0' : '0' + _held);
        (_open, _held) = (0, None);
    }

    /// <summary>The one way to write the small words in names of places: 霞が関 and 霞ヶ関, 堀之内 and 堀の内.</summary>
    public static int PlaceOf(int code) => code switch
    {
        'が' or 'ガ' => 'ケ',
        'の' or '之' => 'ノ',
        'つ' or 'っ' or 'ッ' => 'ツ',
        _ => code,
    };

    private static int DigitOf(int code) => code switch
    {
        >= '0' and <= '9' => code - '0',
        '〇' or '零' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => None,
    };

    /// <summary>Words behind 四番 that make it the name of a place: 四番町.</summary>
    private static bool IsPlaceAgain(int code) =>
        code is '町' or '村' or '街' or '条' or '線' or '通' or '区' or '組' or '割' or '甲' or '乙' or '丙';

    private void BeginNumber()
    {
        if (_isChain)
        {
            // 12番3号 101: the house. 一丁目 2番: the same chain.
            if (_space && _isLot && !_hasHouse)
            {
                Write(SearchKey.HouseSeparator);
                (_hasHouse, _isLot) = (true, false);
            }
            else
            {
                Write('-');
                _isLot = true; // 1丁目2 is written as 1-2
            }
        }

        (_isChain, _mark, _space) = (false, Mark.None, false);
        (_inNumber, _hasDigit) = (true, false);
    }

    private void AddDigit(int digit)
    {
        if (_open == Hundreds && _held == None)
        {
            _held = digit;
            return;
        }

        if (_held != None)
            Close();
        Write('0' + digit);
        (_open, _hasDigit) = (0, _open == 0);
    }

    private void AddUnit(int places)
    {
        if (places == Tens && _open == Hundreds)
        {
            Write(_held == None ? '1' : '0' + _held);
            (_open, _held) = (Tens, None);
            return;
        }

        if (_open > 0 || !_hasDigit)
        {
            Close();
            Write('1');
        }

        (_open, _hasDigit) = (places, false);
    }

    /// <summary>What may stand between two numbers of one chain.</summary>
    private bool TryMark(int code)
    {
        switch (code)
        {
            case ' ':
                _space = true;
                return true;
            case '番' or '号' or '-' or 'ー':
                _isLot = true;
                _mark = Mark.Joint;
                return true;
            case '丁' or '字' or '・':
            case '室' when _isLot || _hasHouse: // of 101号室; 三室 is a place
                _mark = Mark.Joint;
                return true;
            case '目' or '地' when _mark == Mark.Joint: // of 丁目 and 番地
                return true;
            case 'の' or 'ノ' or '之':
                _mark = Mark.No;
                return true;
            default:
                return false;
        }
    }

    private void AddOther(int code)
    {
        var isSeparator = code == SearchKey.HouseSeparator; // of a key that is folded again
        if (!_hasHouse && (isSeparator || (_isChain && (_space || (_isLot && !IsPlaceAgain(code))))))
        {
            Write(SearchKey.HouseSeparator);
            _hasHouse = true;
        }

        if (_isChain && _mark == Mark.No)
            Write('ノ');
        (_isChain, _mark, _space, _isLot) = (false, Mark.None, false, false);
        if (isSeparator)
            return;
        Write(PlaceOf(code));
    }

    private void Write(int code) => Length += SearchKey.Write(code, _output[Length..]);
}

namespace Juki.Domain.Text;

/// <summary>
/// 文字の検査の結果 — why a text may not stand in a record, in order of precedence: of all that hold, the one with the lowest
/// number is answered, wherever in the text it lies. Sending the same text again never helps. [ours]
/// </summary>
public enum RecordTextProblem
{
    /// <summary>None: the text may stand.</summary>
    None = 0,

    /// <summary>No character at all. A reading may be empty: the record has none.</summary>
    Empty = 1,

    /// <summary>More UTF-16 units than the item may have; the characters are not looked at.</summary>
    TooLong = 2,

    /// <summary>Half of a surrogate pair: the text was cut or was no Unicode.</summary>
    LoneSurrogate = 3,

    /// <summary>A code point that never is a character: U+FFFE, U+FFFF, U+FDD0–U+FDEF, ….</summary>
    Noncharacter = 4,

    /// <summary>Not assigned in Unicode 17.0.0.</summary>
    Unassigned = 5,

    /// <summary>Private use (外字): two towns would see two characters.</summary>
    PrivateUse = 6,

    /// <summary>U+FFFD or U+FFFC: a conversion before us lost a character.</summary>
    Replacement = 7,

    /// <summary>A control, a format character such as U+200B or U+200D, or another that shows nothing.</summary>
    Control = 8,

    /// <summary>A variation selector not registered for what stands before it, or at the beginning.</summary>
    UnregisteredVariation = 9,

    /// <summary>A space at either end or beside another, or one that is neither U+0020 nor U+3000.</summary>
    MisplacedSpace = 10,

    /// <summary>A combining mark at the beginning or after a space.</summary>
    MisplacedMark = 11,

    /// <summary>In a reading: neither ァ–ヺ (U+30A1–U+30FA) nor ・ nor ー nor a space.</summary>
    NotKatakana = 12,
}

namespace Juki.Domain.Affairs;

/// <summary>表の不備 — why a table of affairs or agreements is none, in the order in which a row is looked
/// at.</summary>
public enum AffairProblem
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Not the number of fields between tabs.</summary>
    Fields = 1,

    /// <summary>The code is not six digits of a series that exists; the organ's not four.</summary>
    Code = 2,

    /// <summary>A text is empty, too long, has spaces around it or an invisible character.</summary>
    Text = 3,

    /// <summary>An unknown kind of asker, or not one of this series.</summary>
    Asker = 4,

    /// <summary>An ordinance's affair for a national organ [S-002].</summary>
    OrdinanceForOrgan = 5,

    /// <summary>Not the office that this kind and series need: an organ's number, a prefecture's or a municipality's
    /// code, or none.</summary>
    Office = 6,

    /// <summary>No key, an unknown one, or keys out of order.</summary>
    Keys = 7,

    /// <summary>No item, an unknown one, or items out of order.</summary>
    Items = 8,

    /// <summary>A mark that is neither y nor n.</summary>
    Mark = 9,

    /// <summary>An affair that only compares is to be told 個人番号.</summary>
    NumberCompared = 10,

    /// <summary>A date that is none, or the end before the beginning.</summary>
    Dates = 11,

    /// <summary>Readable, but not in its one written form.</summary>
    Form = 12,

    /// <summary>A state or reason of a suspension that is none, or the two do not fit.</summary>
    Suspension = 13,

    /// <summary>Not above the row before: out of order, or twice.</summary>
    Order = 14,

    /// <summary>Too many rows.</summary>
    TooMany = 15,
}

/// <summary>A problem and where it is.</summary>
/// <param name="Row">Row from 1; 0 for the whole table.</param>
/// <param name="Problem">What.</param>
public readonly record struct AffairFinding(int Row, AffairProblem Problem);

using Juki.Domain.Text;

namespace Juki.Domain.Demands;

/// <summary>要求・回答の文 — which text is admitted: lines of characters that may stand in a record, and no number as long as
/// a 住民票コード, for a resident travels in a field of its own [ours].</summary>
public static class DemandText
{
    /// <summary>Longest demand and longest answer, UTF-16 units [ours: a page; an analysis of 100 lines].</summary>
    public const int DemandMax = 2_000, AnswerMax = 12_000;

    /// <summary>Longest 文書番号, UTF-16 units [ours].</summary>
    public const int ReferenceMax = 100;

    private const int DigitsMax = 10; // 住民票コード has eleven, 個人番号 twelve

    /// <summary>True for one or more lines, none of them empty, ended by LF but for the last.</summary>
    public static bool IsAdmitted(string text, int lengthMax)
    {
        if (text.Length > lengthMax)
            return false;
        foreach (var line in text.Split('\n'))
        {
            if (RecordText.Check(line, lengthMax) != RecordTextProblem.None)
                return false;
        }
        return !HoldsNumber(text);
    }

    /// <summary>True for a 文書番号: one line.</summary>
    public static bool IsReference(string text) =>
        RecordText.Check(text, ReferenceMax) == RecordTextProblem.None && !HoldsNumber(text);

    /// <summary>True when more than <see cref="DigitsMax"/> digits, of any script, stand together.</summary>
    public static bool HoldsNumber(string text)
    {
        var run = 0;
        foreach (var c in text)
        {
            run = char.IsDigit(c) ? run + 1 : 0;
            if (run > DigitsMax)
                return true;
        }
        return false;
    }
}

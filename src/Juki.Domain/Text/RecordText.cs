namespace Juki.Domain.Text;

/// <summary>shim.</summary>
public enum RecordTextProblem
{
    /// <summary>None.</summary>
    None,

    /// <summary>Long.</summary>
    TooLong,
}

/// <summary>文字の検査 — whether a text may stand in a record. See decision 0005.</summary>
public static class RecordText
{
    /// <summary>shim.</summary>
    public static RecordTextProblem Check(ReadOnlySpan<char> text, int lengthMax) =>
        text.Length > lengthMax ? RecordTextProblem.TooLong : RecordTextProblem.None;

    /// <summary>shim.</summary>
    public static RecordTextProblem CheckReading(ReadOnlySpan<char> text, int lengthMax) => Check(text, lengthMax);
}

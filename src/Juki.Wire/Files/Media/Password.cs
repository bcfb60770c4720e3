namespace Juki.Wire.Files.Media;

/// <summary>What is wrong with a password.</summary>
[Flags]
public enum PasswordProblems
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Shorter than <see cref="Password.LengthMin"/>, or longer than
    /// <see cref="Password.LengthMax"/>.</summary>
    Length = 1,

    /// <summary>A character that is not of printable ASCII, or a blank.</summary>
    Characters = 2,

    /// <summary>Fewer than <see cref="Password.KindsMin"/> of small letters, capitals, digits and signs.</summary>
    Kinds = 4,

    /// <summary>Fewer than <see cref="Password.DifferentMin"/> different characters.</summary>
    Repeated = 8,
}

/// <summary>
/// パスワード — the password that the asker set with the request [S-000 5-2. リスク3], for a file that goes by the mail of
/// the office. It is kept nowhere. It masks itself in <see cref="ToString"/>.
/// </summary>
public sealed class Password
{
    /// <summary>Fewest characters [ours: whoever has the file tries without limit, and the form's key derivation is
    /// 1,000 rounds of HMAC-SHA-1 only; sixteen drawn characters are beyond 95 bits].</summary>
    public const int LengthMin = 16;

    /// <summary>Most characters [ours: what office tools take].</summary>
    public const int LengthMax = 99;

    /// <summary>Fewest kinds of characters [ours].</summary>
    public const int KindsMin = 3;

    /// <summary>Fewest different characters [ours].</summary>
    public const int DifferentMin = 8;

    private Password(string text) => Text = text;

    /// <summary>The text, for the cipher only.</summary>
    internal string Text { get; }

    /// <summary>Takes a password that keeps all rules, or says all that it breaks. Printable ASCII only: other
    /// characters become other bytes in other tools.</summary>
    public static Password? Read(string text, out PasswordProblems problems)
    {
        problems = PasswordProblems.None;
        if (text.Length is < LengthMin or > LengthMax)
            problems |= PasswordProblems.Length;
        if (text.Any(c => c is <= ' ' or > '~'))
            problems |= PasswordProblems.Characters;
        var kinds = (text.Any(char.IsAsciiLetterLower) ? 1 : 0) + (text.Any(char.IsAsciiLetterUpper) ? 1 : 0)
            + (text.Any(char.IsAsciiDigit) ? 1 : 0) + (text.Any(c => !char.IsAsciiLetterOrDigit(c)) ? 1 : 0);
        if (kinds < KindsMin)
            problems |= PasswordProblems.Kinds;
        if (text.Distinct().Count() < DifferentMin)
            problems |= PasswordProblems.Repeated;
        return problems == PasswordProblems.None ? new(text) : null;
    }

    /// <summary>Tells nothing.</summary>
    public override string ToString() => "********";
}

namespace Juki.Domain.Person;

/// <summary>検査数字 — the check digits that 住民票コード and 個人番号 share, and strict reading of digits.</summary>
internal static class CheckDigits
{
    /// <summary>
    /// 11 − (Σ digit × weight mod 11), and 0 when the remainder is 0 or 1. Weights run 2,3,4,5,6,7,2,3,… from the
    /// lowest digit [平成26年総務省令85号5条].
    /// </summary>
    public static int Modulus11(long body, int digits)
    {
        var sum = 0;
        for (var position = 0; position < digits; position++, body /= 10)
            sum += (int)(body % 10) * (2 + position % 6);
        var remainder = sum % 11;
        return remainder <= 1 ? 0 : 11 - remainder;
    }

    /// <summary>Reads exactly <paramref name="digits"/> ASCII digits and nothing else.</summary>
    public static bool TryReadDigits(string? text, int digits, out long value)
    {
        value = 0;
        if (text is null || text.Length != digits)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            value = value * 10 + (c - '0');
        }
        return true;
    }
}

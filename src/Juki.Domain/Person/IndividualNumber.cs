using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Juki.Domain.Person;

/// <summary>
/// 個人番号 — Individual Number: eleven digits and one check digit [番号法施行令8条] [平成26年総務省令85号5条].
/// <c>default</c> is no number (<see cref="IsNone"/>). Leading zeros are significant. Immutable.
/// </summary>
public readonly record struct IndividualNumber
{
    /// <summary>Number of digits, check digit included.</summary>
    public const int Digits = 12;

    private IndividualNumber(long value) => Value = value;

    /// <summary>The twelve digits as one number; 0 for no number.</summary>
    public long Value { get; }

    /// <summary>True for <c>default</c>: no number.</summary>
    public bool IsNone => Value == 0;

    /// <summary>True if <paramref name="value"/>, from a message, has a right check digit and is not all
    /// zeros.</summary>
    public static bool IsRight(long value) =>
        value is >= 10 and <= 999_999_999_999 && CheckDigits.Modulus11(value / 10, 11) == value % 10;

    /// <summary>Takes a value that was checked before, from a store or a message already accepted.</summary>
    public static IndividualNumber FromChecked(long value) => new(value);

    /// <summary>The number whose first eleven digits are <paramref name="body"/>, 1 to 99,999,999,999.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The body is outside that range.</exception>
    public static IndividualNumber FromBody(long body)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(body, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body, 99_999_999_999);
        return new(checked(body * 10 + CheckDigits.Modulus11(body, 11)));
    }

    /// <summary>Reads exactly twelve ASCII digits with a right check digit; all zeros are refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out IndividualNumber number)
    {
        number = default;
        if (!CheckDigits.TryReadDigits(text, Digits, out var value) || !IsRight(value))
            return false;
        number = new(value);
        return true;
    }

    /// <summary>The twelve digits. Only for files, messages and screens that may show the number.</summary>
    public string Written => Value.ToString("D12", CultureInfo.InvariantCulture);

    /// <summary>Masked, so that no log or error text can carry the number.</summary>
    public override string ToString() => IsNone ? "(no number)" : "************";
}

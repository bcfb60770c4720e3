using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Juki.Domain.Person;

/// <summary>
/// 住民票コード — Resident Record Code: ten random digits and one check digit [住基法施行規則1条].
/// <c>default</c> is no code (<see cref="IsNone"/>). Leading zeros are significant. Immutable.
/// </summary>
/// <remarks>
/// The weights, 5,4,3,2,7,6,5,4,3,2 from the left, are derived from published samples; that a remainder of 0 or 1 gives
/// the check digit 0 follows the rule for 個人番号 [ours: the text of 告示436号 is not public].
/// </remarks>
public readonly record struct ResidentRecordCode
{
    /// <summary>Number of digits, check digit included.</summary>
    public const int Digits = 11;

    private ResidentRecordCode(long value) => Value = value;

    /// <summary>The eleven digits as one number; 0 for no code.</summary>
    public long Value { get; }

    /// <summary>True for <c>default</c>: no code.</summary>
    public bool IsNone => Value == 0;

    /// <summary>True if <paramref name="value"/>, from a message, has a right check digit and is not all
    /// zeros.</summary>
    public static bool IsRight(long value) =>
        value is >= 10 and <= 99_999_999_999 && CheckDigits.Modulus11(value / 10, 10) == value % 10;

    /// <summary>Takes a value that was checked before, from a store or a message already accepted.</summary>
    public static ResidentRecordCode FromChecked(long value) => new(value);

    /// <summary>The code whose first ten digits are <paramref name="body"/>, 1 to 9,999,999,999.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The body is outside that range.</exception>
    public static ResidentRecordCode FromBody(long body)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(body, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body, 9_999_999_999);
        return new(checked(body * 10 + CheckDigits.Modulus11(body, 10)));
    }

    /// <summary>Reads exactly eleven ASCII digits with a right check digit; all zeros are refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ResidentRecordCode code)
    {
        code = default;
        if (!CheckDigits.TryReadDigits(text, Digits, out var value) || !IsRight(value))
            return false;
        code = new(value);
        return true;
    }

    /// <summary>The eleven digits. Only for files, messages and screens that may show the code.</summary>
    public string Written => Value.ToString("D11", CultureInfo.InvariantCulture);

    /// <summary>Masked, so that no log or error text can carry the code.</summary>
    public override string ToString() => IsNone ? "(no code)" : "***********";
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Juki.Domain.Person;

namespace Juki.Domain.Offices;

/// <summary>
/// 全国地方公共団体コード — government code: prefecture (2 digits, JIS X 0401), municipality (3 digits, JIS X 0402) and
/// a check digit [総務省 全国地方公共団体コード仕様]. <c>default</c> is no office (<see cref="IsNone"/>); 0 also names
/// the nation, which has no such code. Whether an office with that code exists is said by <see cref="Municipalities"/>.
/// Immutable.
/// </summary>
public readonly record struct GovernmentCode : IComparable<GovernmentCode>
{
    /// <summary>Number of digits, check digit included.</summary>
    public const int Digits = 6;

    private GovernmentCode(int value) => Value = value;

    /// <summary>The six digits as one number; 0 for none.</summary>
    public int Value { get; }

    /// <summary>True for <c>default</c>.</summary>
    public bool IsNone => Value == 0;

    /// <summary>Number of the prefecture, 1 to 47.</summary>
    public int PrefectureNumber => Value / 10000;

    /// <summary>The three digits of the municipality; 0 for the prefecture itself.</summary>
    public int MunicipalityNumber => Value / 10 % 1000;

    /// <summary>True when the code names a prefecture.</summary>
    public bool IsPrefecture => !IsNone && MunicipalityNumber == 0;

    /// <summary>The code of the prefecture in which this office lies; none for none, and for a value that no check has
    /// seen and that lies in none of the 47.</summary>
    public GovernmentCode Prefecture =>
        PrefectureNumber is >= 1 and <= 47 ? FromBody(PrefectureNumber * 1000) : default;

    /// <summary>Takes a value that was checked before, from a store or a message already accepted.</summary>
    public static GovernmentCode FromChecked(int value) => new(value);

    /// <summary>The code whose first five digits are <paramref name="body"/>, 1,000 (北海道) to 47,999.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The body is outside that range.</exception>
    public static GovernmentCode FromBody(int body)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(body, 1_000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body, 47_999);
        return new(body * 10 + CheckDigit(body));
    }

    /// <summary>Reads exactly six ASCII digits with a prefecture 01–47 and a right check digit.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out GovernmentCode code)
    {
        code = default;
        if (!CheckDigits.TryReadDigits(text, Digits, out var value))
            return false;
        var read = new GovernmentCode((int)value);
        if (read.PrefectureNumber is < 1 or > 47 || CheckDigit(read.Value / 10) != read.Value % 10)
            return false;
        code = read;
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(GovernmentCode other) => Value.CompareTo(other.Value);

    /// <summary>Six digits.</summary>
    public override string ToString() => Value.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>
    /// The last digit of 11 − (Σ mod 11), weights 6,5,4,3,2 from the left: a remainder of 0 gives 1, of 1 gives 0.
    /// </summary>
    private static int CheckDigit(int body)
    {
        var sum = 0;
        for (var weight = 2; weight <= 6; weight++, body /= 10)
            sum += body % 10 * weight;
        return (11 - sum % 11) % 10;
    }
}

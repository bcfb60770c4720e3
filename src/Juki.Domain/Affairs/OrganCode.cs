using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Juki.Domain.Affairs;

/// <summary>
/// 国の機関等の番号 — number of a national organ, four digits [ours: the real numbers are not public]. <c>default</c> is
/// no organ (<see cref="IsNone"/>). A number is given once and never to another organ. Immutable.
/// </summary>
public readonly record struct OrganCode : IComparable<OrganCode>
{
    /// <summary>Number of digits.</summary>
    public const int Digits = 4;

    private const int ValueMax = 9_999;

    private OrganCode(int value) => Value = value;

    /// <summary>1 to 9,999; 0 for none.</summary>
    public int Value { get; }

    /// <summary>True for <c>default</c>.</summary>
    public bool IsNone => Value == 0;

    /// <summary>Takes a number from a message: true for 1 to 9,999.</summary>
    public static bool TryFrom(int value, out OrganCode organ)
    {
        var isOrgan = value is > 0 and <= ValueMax;
        organ = isOrgan ? new(value) : default;
        return isOrgan;
    }

    /// <summary>Reads exactly four ASCII digits, not all zero.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out OrganCode organ)
    {
        organ = default;
        return text is { Length: Digits } && text.All(char.IsAsciiDigit)
            && TryFrom(int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture), out organ);
    }

    /// <inheritdoc/>
    public int CompareTo(OrganCode other) => Value.CompareTo(other.Value);

    /// <summary>The four digits.</summary>
    public override string ToString() => Value.ToString("D4", CultureInfo.InvariantCulture);
}

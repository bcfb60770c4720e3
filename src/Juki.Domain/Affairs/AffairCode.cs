using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Juki.Domain.Affairs;

/// <summary>事務の系列 — the first digit of an affair's code: where it stands in the law [ours: the numbers].</summary>
public enum AffairSeries
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>国の機関等 [住基法別表第一].</summary>
    Table1 = 1,

    /// <summary>市町村 of the person's prefecture [住基法別表第二].</summary>
    Table2 = 2,

    /// <summary>Governor and executive organs of other prefectures than the person's [住基法別表第三].</summary>
    Table3 = 3,

    /// <summary>市町村 of other prefectures [住基法別表第四].</summary>
    Table4 = 4,

    /// <summary>The governor's own departments [住基法別表第五].</summary>
    Table5 = 5,

    /// <summary>The other executive organs of the same prefecture [住基法別表第六].</summary>
    Table6 = 6,

    /// <summary>都道府県の条例 — of a prefecture's ordinance, never for a national organ [S-002].</summary>
    PrefecturalOrdinance = 7,

    /// <summary>市町村の条例 — of a municipality's ordinance, never for a national organ [S-002].</summary>
    MunicipalOrdinance = 8,
}

/// <summary>
/// 事務コード — code of an affair: six digits, the first one its <see cref="AffairSeries"/>, then a serial that is never
/// used again [ours: the real codes are not public]. <c>default</c> is no affair (<see cref="IsNone"/>). Immutable.
/// </summary>
public readonly record struct AffairCode : IComparable<AffairCode>
{
    /// <summary>Number of digits.</summary>
    public const int Digits = 6;

    private const int SeriesFactor = 100_000;

    private AffairCode(int value) => Value = value;

    /// <summary>The six digits as one number; 0 for none.</summary>
    public int Value { get; }

    /// <summary>True for <c>default</c>.</summary>
    public bool IsNone => Value == 0;

    /// <summary>The first digit.</summary>
    public AffairSeries Series => (AffairSeries)(Value / SeriesFactor);

    /// <summary>True for an affair of an ordinance.</summary>
    public bool IsOrdinance => Series is AffairSeries.PrefecturalOrdinance or AffairSeries.MunicipalOrdinance;

    /// <summary>Takes a number from a message: true when its series exists and its serial is not 0.</summary>
    public static bool TryFrom(int value, out AffairCode code)
    {
        var isCode = Enum.IsDefined((AffairSeries)(value / SeriesFactor)) && value >= SeriesFactor
            && value % SeriesFactor > 0;
        code = isCode ? new(value) : default;
        return isCode;
    }

    /// <summary>Reads exactly six ASCII digits of a series that exists.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AffairCode code)
    {
        code = default;
        return text is { Length: Digits } && text.All(char.IsAsciiDigit)
            && TryFrom(int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture), out code);
    }

    /// <inheritdoc/>
    public int CompareTo(AffairCode other) => Value.CompareTo(other.Value);

    /// <summary>The six digits.</summary>
    public override string ToString() => Value.ToString("D6", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Juki.Domain.Offices;

namespace Juki.Tests.Domain.Offices;

/// <summary>Mergers that never were: 松本市 and 上田市 become 架空市, or 上田市 goes into 松本市.</summary>
internal static class Mergers
{
    /// <summary>The day of the merger.</summary>
    public const int Day = 20231115;

    public static readonly GovernmentCode Matsumoto = GovernmentCode.FromBody(20202);
    public static readonly GovernmentCode Ueda = GovernmentCode.FromBody(20203);
    public static readonly GovernmentCode United = GovernmentCode.FromBody(20299);

    /// <summary>合体.</summary>
    public static MunicipalityTable IntoNew { get; } =
        MunicipalityTable.Released.With([Line(Day, United, "架空市", Matsumoto, Ueda)]);

    /// <summary>編入.</summary>
    public static MunicipalityTable IntoOther { get; } =
        MunicipalityTable.Released.With([Line(Day, Matsumoto, "松本市", Ueda)]);

    /// <summary>A line of the operator's file, for a city in 長野県.</summary>
    public static string Line(int day, GovernmentCode code, string name, params GovernmentCode[] ended) => string.Join(
        '\t', day.ToString(CultureInfo.InvariantCulture), code.ToString(), "city", "長野県", name,
        name == "松本市" ? "まつもとし" : "かくうし", code.ToString(), string.Join(' ', ended));
}

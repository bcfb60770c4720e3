using Juki.Domain.Offices;

namespace Juki.Simulation;

/// <summary>A municipality of the simulated country and the codes that its addresses bear.</summary>
internal sealed record SimulatedTown(GovernmentCode Office, IReadOnlyList<GovernmentCode> Addresses)
{
    /// <summary>First day on which it is no more, yyyymmdd; 0: it goes on.</summary>
    public int EndedOn { get; init; }

    /// <summary>Day on which it takes the place of others, yyyymmdd; 0: it does not.</summary>
    public int TakesOverOn { get; init; }

    /// <summary>Those others.</summary>
    public IReadOnlyList<GovernmentCode> Predecessors { get; init; } = [];

    /// <summary>Two prefectures, five municipalities, one of them a designated city with two of its wards.</summary>
    public static IReadOnlyList<SimulatedTown> All { get; } =
    [
        Of(14100, 14101, 14102), // 横浜市: 鶴見区, 神奈川区
        Of(14201, 14201), // 横須賀市
        Of(14204, 14204), // 鎌倉市
        Of(20201, 20201), // 長野市
        Of(20202, 20202), // 松本市
    ];

    /// <summary>The prefecture's server.</summary>
    public NodeName Prefecture => NodeName.OfPrefecture(Office.Prefecture);

    /// <summary>The town's server.</summary>
    public NodeName Server => NodeName.OfMunicipality(Office);

    private static SimulatedTown Of(int office, params int[] addresses) =>
        new(GovernmentCode.FromBody(office), [.. addresses.Select(GovernmentCode.FromBody)]);
}

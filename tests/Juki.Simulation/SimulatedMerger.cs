using System.Globalization;
using Juki.Domain.Offices;

namespace Juki.Simulation;

/// <summary>市町村合併 in the simulated country.</summary>
internal enum MergerKind
{
    /// <summary>None in this run.</summary>
    None,

    /// <summary>合体: two towns become a new one, with a CS of its own.</summary>
    IntoNew,

    /// <summary>編入: one town goes into another.</summary>
    IntoOther,
}

/// <summary>The towns of a run and the table that every node has from the start. The merger is of the first day, so
/// that changes from before it, of it and from after it are on their way at once.</summary>
internal sealed record SimulatedMerger(IReadOnlyList<SimulatedTown> Towns, MunicipalityTable Table)
{
    private static readonly GovernmentCode Yokosuka = GovernmentCode.FromBody(14201);
    private static readonly GovernmentCode Kamakura = GovernmentCode.FromBody(14204);
    private static readonly GovernmentCode United = GovernmentCode.FromBody(14299);

    /// <summary>The towns and the table of a run that begins on that day.</summary>
    public static SimulatedMerger Of(MergerKind kind, DateOnly today)
    {
        if (kind == MergerKind.None)
            return new(SimulatedTown.All, MunicipalityTable.Released);
        var day = int.Parse(today.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        GovernmentCode[] ended = kind == MergerKind.IntoNew ? [Yokosuka, Kamakura] : [Yokosuka];
        var successor = kind == MergerKind.IntoNew ? United : Kamakura;
        var (name, reading) = kind == MergerKind.IntoNew ? ("架空市", "かくうし") : ("鎌倉市", "かまくらし");
        var line = string.Join('\t', day.ToString(CultureInfo.InvariantCulture), successor.ToString(), "city", "神奈川県",
            name, reading, successor.ToString(), string.Join(' ', ended.Select(code => code.ToString())));
        var towns = SimulatedTown.All.Select(town => ended.Contains(town.Office) ? town with { EndedOn = day } : town)
            .Where(town => town.Office != successor)
            .Append(new(successor, [successor]) { TakesOverOn = day, Predecessors = ended });
        return new([.. towns], MunicipalityTable.Released.With([line]));
    }
}

using Juki.Domain.Affairs;
using Juki.Domain.Offices;

namespace Juki.Domain.Demands;

/// <summary>One row: who may demand what of whom.</summary>
/// <param name="Maker">Role of who makes it.</param>
/// <param name="Kind">What.</param>
/// <param name="Target">Role of whom it is demanded.</param>
public readonly record struct DemandPath(Role Maker, DemandKind Kind, Role Target);

/// <summary>
/// 要求の経路 — who may demand what of whom, and by which way. What is not on this page is refused. A demand goes up tier
/// by tier and no tier is left out; its answer comes down the same way.
/// </summary>
public static class DemandPaths
{
    /// <summary>The page.</summary>
    public static IReadOnlyList<DemandPath> All { get; } =
    [
        // 市町村: of the prefecture; through it of the nation; through both of an organ [S-002 個人情報保護の基本的考え方].
        new(Role.Municipality, DemandKind.Report, Role.Prefecture),
        new(Role.Municipality, DemandKind.Report, Role.National),
        new(Role.Municipality, DemandKind.Report, Role.NationalOrgan),

        // 都道府県: of the nation; through it of an organ [S-002 個人情報保護の基本的考え方].
        new(Role.Prefecture, DemandKind.Report, Role.National),
        new(Role.Prefecture, DemandKind.Report, Role.NationalOrgan),

        // 機構: of an organ, to report, and to be provided nothing more [S-002 個人情報保護の基本的考え方].
        new(Role.National, DemandKind.Report, Role.NationalOrgan),
        new(Role.National, DemandKind.ProvisionStop, Role.NationalOrgan),

        // Analyses of who looked at a resident: of the prefecture, of the nation [S-002 内部の不正利用防止対策].
        new(Role.Municipality, DemandKind.AccessAnalysis, Role.Prefecture),
        new(Role.Municipality, DemandKind.AccessAnalysis, Role.National),
        new(Role.Prefecture, DemandKind.AccessAnalysis, Role.National),
    ];

    /// <summary>True when the page has it, and the target is the maker's own prefecture, the nation, or an
    /// organ.</summary>
    public static bool IsAllowed(NodeName maker, DemandKind kind, NodeName target) =>
        All.Contains(new(maker.Role, kind, target.Role)) && target.Role switch
        {
            Role.Prefecture => target.Office == maker.Office.Prefecture,
            Role.National => target == NodeName.Nation,
            _ => OrganCode.TryFrom(target.Office.Value, out _),
        };

    /// <summary>The node that answers: the target itself, but for an organ, which has no server of this network, the
    /// nation, with the organ's paper [ours].</summary>
    public static NodeName Answerer(NodeName target) =>
        target.Role == Role.NationalOrgan ? NodeName.Nation : target;

    /// <summary>The tier above, to which a demand goes that is not answered here; null at the nation.</summary>
    public static NodeName? Above(NodeName here) => here.Role switch
    {
        Role.Municipality => NodeName.OfPrefecture(here.Office.Prefecture),
        Role.Prefecture => NodeName.Nation,
        _ => null,
    };

    /// <summary>True when <paramref name="sender"/>, the tier below, may bring that maker's demand: its own, or a
    /// prefecture one of its towns'.</summary>
    public static bool MayBring(NodeName sender, NodeName maker) =>
        sender == maker || (sender.Role == Role.Prefecture && maker.Role == Role.Municipality
            && maker.Office.Prefecture == sender.Office);
}

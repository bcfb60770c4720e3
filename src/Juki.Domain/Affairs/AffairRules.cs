using Juki.Domain.Search;

namespace Juki.Domain.Affairs;

/// <summary>
/// 利用事務の判定 — whether an inquiry is one that the law provides for, judged from the two tables and nothing else, so
/// that every tier can do it while the nation is down [S-002]. Pure.
/// </summary>
public static class AffairRules
{
    private static readonly TimeSpan JapanAhead = TimeSpan.FromHours(9);

    /// <summary>Judges an inquiry. All faults are told, in the order of <see cref="AffairFault"/>.</summary>
    /// <param name="affairs">The newest table of affairs.</param>
    /// <param name="agreements">The newest table of agreements; only national organs need it.</param>
    /// <param name="request">The inquiry.</param>
    /// <param name="now">The time; affairs and agreements go by the day in Japan.</param>
    public static AffairJudgement Judge(
        AffairTable affairs, AgreementTable agreements, AffairRequest request, DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime + JapanAhead);
        var faults = new List<AffairFault>();
        AddMissing(request, faults);
        _ = affairs.TryFind(request.Affair, out var affair);
        if (affair is null && !request.Affair.IsNone)
            faults.Add(AffairFault.AffairUnknown);
        if (affair is not null && !affair.IsInForce(day))
            faults.Add(AffairFault.AffairNotInForce);
        if (affair is not null && !affair.IsFor(request.Asker))
            faults.Add(AffairFault.AffairOfOther);
        if (request.Asker.Kind == AskerKind.NationalOrgan)
            AddOrgans(affairs, agreements, request.Asker.Organ, (now, day), faults);
        if (affair is not null)
            AddBeyond(affair, request, faults);
        faults.Sort();
        return faults.Count == 0 ? new(faults, Grant(affair!, request)) : new(faults, null);
    }

    /// <summary>Each inquiry says for what, who and where.</summary>
    private static void AddMissing(AffairRequest request, List<AffairFault> faults)
    {
        if (request.Affair.IsNone) faults.Add(AffairFault.AffairMissing);
        if (request.Purpose <= 0) faults.Add(AffairFault.PurposeMissing);
        if (request.Operator <= 0) faults.Add(AffairFault.OperatorMissing);
        if (request.Terminal <= 0) faults.Add(AffairFault.TerminalMissing);
    }

    /// <summary>National organs need an agreement in force, told by tables that are not too old [S-002].</summary>
    private static void AddOrgans(
        AffairTable affairs, AgreementTable agreements, OrganCode organ, (DateTimeOffset Now, DateOnly Day) at,
        List<AffairFault> faults)
    {
        if (affairs.Header.Age(at.Now) == TableAge.Expired || agreements.Header.Age(at.Now) == TableAge.Expired)
            faults.Add(AffairFault.TablesExpired);
        var fault = agreements.StateOf(organ, at.Day) switch
        {
            AgreementState.InForce => AffairFault.None,
            AgreementState.Suspended => AffairFault.AgreementSuspended,
            AgreementState.NotInForce => AffairFault.AgreementNotInForce,
            _ => AffairFault.AgreementMissing,
        };
        if (fault != AffairFault.None)
            faults.Add(fault);
    }

    /// <summary>What it asks beyond what its affair allows.</summary>
    private static void AddBeyond(Affair affair, AffairRequest request, List<AffairFault> faults)
    {
        if (request.IsBatch && !affair.BatchAllowed) faults.Add(AffairFault.BatchNotPermitted);
        if (affair.ComparisonOnly && !request.IsComparison) faults.Add(AffairFault.ComparisonOnly);
        var beyond = request.Keys & ~affair.Keys;
        if ((beyond & ~SearchKeys.Number) != 0) faults.Add(AffairFault.KeyNotPermitted);
        if (beyond.HasFlag(SearchKeys.Number)) faults.Add(AffairFault.NumberNotPermitted);
        if (request.WantsRemoved && !affair.RemovedAllowed) faults.Add(AffairFault.RemovedNotPermitted);
        if ((request.Items & ~affair.Items) != 0) faults.Add(AffairFault.ItemNotPermitted);
    }

    private static AffairGrant Grant(Affair affair, AffairRequest request) => new(
        affair,
        new SearchPermit(affair.Keys, request.WantsRemoved),
        request.Items == ProvidedItems.None ? affair.Items & ~ProvidedItems.Number : request.Items,
        request.IsBatch,
        request.IsComparison);
}

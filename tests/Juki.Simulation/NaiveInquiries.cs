using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Server.Flows.Inquiry;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Simulation;

/// <summary>What a server must answer to an inquiry of the simulation.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="IsAbove">The node above has to be asked.</param>
/// <param name="Found">Those found, by 住民票コード.</param>
internal sealed record NaiveAnswer(
    InquiryVerdict Verdict, bool IsAbove, IReadOnlyList<(Residence Residence, bool IsCurrent)> Found);

/// <summary>
/// The inquiries of the simulation judged straight ahead: every resident of the register is looked at, without an
/// index. That names, addresses and rights are judged rightly is the differential test's business; here it is that
/// nobody is lost or shown wrongly by what happens to the servers.
/// </summary>
internal static class NaiveInquiries
{
    /// <summary>Judges one.</summary>
    /// <param name="self">Who is asked.</param>
    /// <param name="asked">What is asked.</param>
    /// <param name="tableNumber">Number of the table of affairs in force there; 0 none.</param>
    /// <param name="register">The register, with the codes that it may hold, ascending.</param>
    /// <param name="municipalities">Those that go on.</param>
    /// <param name="now">The time.</param>
    public static NaiveAnswer Answer(
        NodeName self, Bodies.Inquiry asked, long tableNumber, (Store Store, IEnumerable<long> Codes) register,
        MunicipalityTable municipalities, Moment now)
    {
        if (Refusal(asked, tableNumber, now) is var refusal and not InquiryVerdict.Answered)
            return new(refusal, false, []);
        if (self.Role == Role.Municipality)
            return new(InquiryVerdict.Answered, true, []);
        var condition = asked.Condition;
        var isByName = condition.Code == 0 && condition.Number == 0;
        var hasPlace = isByName && condition.Municipality != 0;
        if (self.Role == Role.Prefecture && hasPlace && condition.Municipality / 10_000 != self.Office.PrefectureNumber)
            return new(InquiryVerdict.Answered, true, []);
        var found = Find(InquiryBodies.Read(condition), register, municipalities, now);
        return found.Count > 0 ? new(InquiryVerdict.Answered, false, found)
            : self.Role == Role.Prefecture && !hasPlace ? new(InquiryVerdict.Answered, true, [])
            : new(InquiryVerdict.NoneFound, false, []);
    }

    private static InquiryVerdict Refusal(Bodies.Inquiry asked, long tableNumber, Moment now)
    {
        var (affair, condition) = (asked.Asker.Affair, asked.Condition);
        var isByName = condition.Code == 0 && condition.Number == 0;
        var verdicts = new SortedSet<InquiryVerdict>();
        var isKnown = affair is SimulatedAuthority.OrganAffair or SimulatedAuthority.DepartmentAffair
                or SimulatedAuthority.NarrowAffair or SimulatedAuthority.TownAffair
            || (affair is SimulatedAuthority.NewestAffair or SimulatedAuthority.NewestTownAffair
                && tableNumber == SimulatedAuthority.TablesMax);
        if (tableNumber == 0
            || (affair == SimulatedAuthority.OrganAffair && SimulatedAuthority.AreTablesExpired(now)))
            verdicts.Add(InquiryVerdict.TablesExpired);
        if (tableNumber > 0 && !isKnown)
            verdicts.Add(InquiryVerdict.AffairUnknown);
        if (isByName && condition is { NameBegins: 1, DateOfBirth: 0, AddressBegins: 1 })
            verdicts.Add(InquiryVerdict.ConditionUnlawful);
        if (tableNumber > 0 && affair == SimulatedAuthority.NarrowAffair)
        {
            if (condition.Number != 0)
                verdicts.Add(InquiryVerdict.NumberNotPermitted);
            else if (isByName && !verdicts.Contains(InquiryVerdict.ConditionUnlawful))
                verdicts.Add(InquiryVerdict.KeyNotPermitted);
            if (condition.Removed == 1)
                verdicts.Add(InquiryVerdict.RemovedNotPermitted);
        }
        return verdicts.Count == 0 ? InquiryVerdict.Answered : verdicts.Min;
    }

    private static List<(Residence Residence, bool IsCurrent)> Find(
        SearchCondition condition, (Store Store, IEnumerable<long> Codes) register, MunicipalityTable municipalities,
        Moment now)
    {
        var found = new List<(Residence, bool)>();
        var rows = register.Store.Fetch(
            RegisterTables.Residences, [.. register.Codes.Select(code => new RowKey(code))], []);
        // A 個人番号 is that of the code under which each town recorded it last: who came back with it under another code
        // is found once.
        var number = condition.Number.Value;
        if (number != 0)
        {
            var towns = rows.Select(row => row.Municipality.Value).Distinct().Order();
            var keys = towns.Select(town => new RowKey(number, town)).ToList();
            var holders = register.Store.Fetch(RegisterTables.Numbers, keys, []).Select(row => row.Code).ToHashSet();
            rows.RemoveAll(row => !holders.Contains(row.Code));
        }
        var filter = new SearchFilter(condition, municipalities);
        foreach (var residences in rows.GroupBy(row => row.Code.Value).Select(group => group.ToList()))
        {
            var current = Residences.Current(residences, now.Today, municipalities);
            var shown = current ?? (condition.IncludeRemoved ? Residences.LastClosed(residences) : null);
            if (shown is not null && filter.Holds(shown.Information))
                found.Add((shown, current is not null));
        }
        return found;
    }
}

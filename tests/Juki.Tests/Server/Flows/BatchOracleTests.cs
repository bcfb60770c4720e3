using System.Globalization;
using Juki.Domain.Changes;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Server.Flows.BatchProvision;
using Juki.Simulation;
using Juki.Tests.Domain.Provision;
using Juki.Tests.Domain.Search;
using Juki.Wire.Files;

namespace Juki.Tests.Server.Flows;

/// <summary>
/// The desk beside a straight-line oracle: for each line, every resident is looked at, one after the other. Random
/// residents, some removed, some twins; random lines, some of nobody, some altered, some without an item.
/// </summary>
public class BatchOracleTests
{
    private const int ResidentsCount = 150, LinesCount = 400;
    private const int Removed = 55, Several = 53, Differs = 54, Similar = 52, None = 51, Unlawful = 40;

    /// <summary>What a line asks by.</summary>
    private sealed record Asked(
        string Code, string Number, string Name, string Birth, string Sex, string Town, string Address);

    private sealed record Known(IdentificationInformation Information, bool IsCurrent);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Step_RandomLines_SameAsOracle(int seed)
    {
        var random = new SplitMix((ulong)seed);
        var residents = Residents(random);
        using var world = new BatchWorld { SliceLines = 97 };
        world.Put(residents.Select(one => one.IsCurrent
            ? BatchRulesTests.Current(one.Information).Residence
            : BatchRulesTests.Removed(one.Information).Residence));
        var lines = Enumerable.Range(0, LinesCount).Select(_ => Line(random, residents)).ToList();
        var file = BatchWorld.Header(seed);
        world.Offer(file, writer =>
        {
            foreach (var line in lines)
                writer.Write(line.Code, line.Number, line.Name, line.Birth, line.Sex, line.Town, line.Address);
        });
        Assert.Equal(BatchStep.Idle, world.Run());
        var results = world.Results(file);
        var seen = new SortedSet<int>();
        for (var place = 0; place < lines.Count; place++)
        {
            var (verdict, subject) = Oracle(lines[place], residents);
            seen.Add(verdict);
            Assert.Equal($"{place + 1}: {verdict}", $"{results[place][0]}: {results[place][BatchFormat.ItemsCount]}");
            Assert.Equal(
                verdict == 0 ? subject!.Information.Code.Written : "", results[place][BatchFormat.ItemsCount + 10]);
        }
        Assert.Equal([0, Unlawful, None, Similar, Several, Differs, Removed], seen);
    }

    private static List<Known> Residents(SplitMix random)
    {
        var known = SearchSamples.Residents(ResidentsCount)
            .Select(one => new Known(one, Chance(random, 80))).ToList();
        for (var twin = 0; twin < 10; twin++)
        {
            var of = known[Pick(random, known.Count)];
            known.Add(of with
            {
                Information = of.Information with
                {
                    Code = ResidentRecordCode.FromBody(7_000_000_000 + twin),
                    Number = IndividualNumber.FromBody(70_000_000_000 + twin),
                },
            });
        }
        return known;
    }

    private static Asked Line(SplitMix random, List<Known> residents)
    {
        var one = residents[Pick(random, residents.Count)].Information;
        var whole = new Asked(
            one.Code.Written, one.Number.IsNone ? "" : one.Number.Written, one.Name.Text, one.DateOfBirth.Written,
            ((int)one.Sex).ToString(CultureInfo.InvariantCulture), one.Address.Municipality.ToString(),
            one.Address.Text);
        var line = Pick(random, 4) switch
        {
            0 => whole with { Code = "" },
            1 => whole with { Number = "" },
            2 => whole with { Code = "", Number = "" },
            _ => new("", whole.Number, "", "", "", "", ""),
        };
        if (Chance(random, 15))
            line = line with { Code = line.Code == "" ? "" : ResidentRecordCode.FromBody(Pick(random, 999)).Written };
        if (Chance(random, 30))
            line = line with { Name = line.Name.Replace('\u3000', ' ') };
        if (Chance(random, 20))
            line = line with { Address = line.Address.Replace("丁目", "-") };
        if (Chance(random, 10))
            line = line with { Sex = line.Sex == "1" ? "2" : line.Sex == "2" ? "1" : "" };
        if (Chance(random, 8))
            line = line with { Birth = line.Birth == "" ? "" : "19010203" };
        return Chance(random, 5) ? line with { Name = "" } : line;
    }

    private static (int Verdict, Known? Subject) Oracle(Asked asked, List<Known> residents)
    {
        if (asked.Code == "" && asked.Number == "")
        {
            if (asked.Name == "" || asked.Birth == "" || asked.Sex == "" || asked.Town == "" || asked.Address == "")
                return (Unlawful, null);
            var equal = residents.Where(one => Degrees(asked, one.Information).All(degree => degree == 2)).ToList();
            if (equal.Count(one => one.IsCurrent) > 1)
                return (Several, null);
            if (equal.Find(one => one.IsCurrent) is { } found)
                return (0, found);
            if (equal.Count > 0)
                return (Removed, null);
            return residents.Exists(one => Degrees(asked, one.Information).All(degree => degree >= 1))
                ? (Similar, null)
                : (None, null);
        }
        if (asked is { Name: "", Address: "" } && asked.Town != "")
            return (Unlawful, null);
        var holders = residents.Where(one => asked.Number == ""
            ? one.Information.Code.Written == asked.Code
            : !one.Information.Number.IsNone && one.Information.Number.Written == asked.Number).ToList();
        if (holders.Find(one => one.IsCurrent) is not { } holder)
            return (holders.Count > 0 ? Removed : None, null);
        var isOther = asked.Code != "" && asked.Code != holder.Information.Code.Written;
        return isOther || Degrees(asked, holder.Information).Contains(0) ? (Differs, null) : (0, holder);
    }

    /// <summary>Of each item: 2 the same or not given, 1 alike, 0 different.</summary>
    private static int[] Degrees(Asked asked, IdentificationInformation one)
    {
        string[] names = [one.Name.Text, one.FormerSurname.Text, one.Alias.Text];
        var name = asked.Name == "" || asked.Name == one.Name.Text ? 2
            : names.Any(text => text != "" && NaiveSearch.Name(text) == NaiveSearch.Name(asked.Name)) ? 1 : 0;
        var (mine, its) = (NaiveSearch.Address(asked.Address), NaiveSearch.Address(one.Address.Text));
        var isTown = asked.Town == one.Address.Municipality.ToString();
        var address = asked.Address == "" || (isTown && asked.Address == one.Address.Text) ? 2
            : isTown && (mine == its || mine.StartsWith(its + "\u0001", StringComparison.Ordinal)
                || its.StartsWith(mine + "\u0001", StringComparison.Ordinal)) ? 1 : 0;
        var birth = asked.Birth == "" || asked.Birth == one.DateOfBirth.Written ? 2 : 0;
        var sex = asked.Sex == "" || asked.Sex == ((int)one.Sex).ToString(CultureInfo.InvariantCulture) ? 2 : 0;
        return [name, address, birth, sex];
    }

    private static int Pick(SplitMix random, int count) => (int)(random.Next() % (ulong)count);

    private static bool Chance(SplitMix random, int percent) => Pick(random, 100) < percent;
}

using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Simulation;
using Juki.Wire;

namespace Juki.Tests.Server.Flows;

/// <summary>
/// 即時提供 beside a straight-line oracle: random small populations with their history, random tables, and random
/// requests of every form, lawful or not, by terminals of a prefecture and of a town and by a national organ. Every
/// answer of the real servers is compared whole.
/// </summary>
public class InquiryOracleTests
{
    private const int RequestsCount = 400;

    /// <summary>Requests after which the servers have other tables.</summary>
    private const int RequestsOfTables = 50;

    private const int DifferencesTold = 5;

    /// <summary>What is the matter with the country.</summary>
    public enum Trouble
    {
        None,
        NoCards,
        NationCutOff,
        PrefectureCutOff,
        PrefectureHasNoRoom,
        NoWitness,
    }

    [Fact]
    [Trait("Source", "S-002")]
    public void Ask_RandomRequests_SameAsOracle()
    {
        var seen = new SortedSet<InquiryVerdict>();
        for (ulong seed = 1; seed <= 4; seed++)
            seen.UnionWith(Compare(seed, Trouble.None));
        InquiryVerdict[] never = // of lines of a batch, and of what is the matter with a country
        [
            InquiryVerdict.OperatorNotPermitted, InquiryVerdict.SimilarOnly, InquiryVerdict.SeveralEqual,
            InquiryVerdict.SubjectDiffers, InquiryVerdict.SubjectRemoved, InquiryVerdict.NationUnreachable,
            InquiryVerdict.TooLate, InquiryVerdict.NotRecordable, InquiryVerdict.Overloaded,
            InquiryVerdict.RecordDamaged, InquiryVerdict.NotWitnessed, InquiryVerdict.RateExceeded,
            InquiryVerdict.OperatorNotLoggedIn, InquiryVerdict.PrefectureUnreachable,
        ];
        Assert.Equal(Enum.GetValues<InquiryVerdict>().Except(never), seen);
    }

    [Theory]
    [InlineData(Trouble.NoCards, InquiryVerdict.OperatorNotLoggedIn)]
    [InlineData(Trouble.NationCutOff, InquiryVerdict.NationUnreachable)]
    [InlineData(Trouble.PrefectureCutOff, InquiryVerdict.PrefectureUnreachable)]
    [InlineData(Trouble.PrefectureHasNoRoom, InquiryVerdict.NotRecordable)]
    [InlineData(Trouble.NoWitness, InquiryVerdict.NotWitnessed)]
    public void Ask_RandomRequestsInTrouble_SameAsOracle(Trouble trouble, InquiryVerdict verdict) =>
        Assert.Contains(verdict, Compare(11, trouble));

    /// <summary>Has the servers and the oracle answer the requests of a seed; the verdicts that there were.</summary>
    private static SortedSet<InquiryVerdict> Compare(ulong seed, Trouble trouble)
    {
        var random = new SplitMix(seed);
        using var country = new AskingCountry(isTestNetwork: trouble != Trouble.NoCards);
        var people = new InquiryPeople(random);
        InquiryTables? tables = null;
        var oracle = new InquiryOracle
        {
            Today = country.Now.Today.Value, Now = TimeOf(country), NeedsCard = trouble == Trouble.NoCards,
            Server = name => new(tables!)
            {
                HasNoRoom = trouble == Trouble.PrefectureHasNoRoom && name.Role == Role.Prefecture,
                IsCutOff = trouble == Trouble.NationCutOff && name.Role == Role.Prefecture
                    || trouble == Trouble.PrefectureCutOff && name.Role == Role.Municipality,
                HasNoWitness = trouble == Trouble.NoWitness,
            },
        };
        Settle(country, oracle, people);
        Begin(country, oracle, trouble);
        var requests = new InquiryRequests(random, people);
        var (seen, differences) = (new SortedSet<InquiryVerdict>(), new List<string>());
        for (var number = 0; number < RequestsCount; number++)
        {
            if (number % RequestsOfTables == 0)
                Give(country, tables = InquiryTables.Draw(random, TimeOf(country)));
            var (asker, request) = requests.Next(tables!);
            var expected = oracle.Answer(asker, request);
            var answer = country.Ask(asker, request);
            if (expected != InquiryOracle.Told(answer))
                differences.Add(
                    $"seed {seed}, {trouble}, request {number} of {asker}: {request}\n"
                    + $"expected {expected}\nanswered {InquiryOracle.Told(answer)}");
            seen.Add((InquiryVerdict)answer.Verdict);
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(DifferencesTold)));
        return seen;
    }

    private static void Settle(AskingCountry country, InquiryOracle oracle, InquiryPeople people)
    {
        foreach (var change in people.Changes)
        {
            country.Change(change);
            oracle.Tell(change);
        }
        foreach (var town in new[] { AskingCountry.Nagano, AskingCountry.Matsumoto, AskingCountry.Yokohama })
        {
            country.Hand(town);
            Assert.All(country.Registers.Inbox(town).Receipts.Values, Assert.Empty); // all of it is in the registers
        }
    }

    private static void Begin(AskingCountry country, InquiryOracle oracle, Trouble trouble)
    {
        switch (trouble)
        {
            case Trouble.NationCutOff:
                country.Cut(AskingCountry.NaganoPrefecture, NodeName.Nation);
                break;
            case Trouble.PrefectureCutOff:
                country.Cut(NodeName.OfMunicipality(AskingCountry.Nagano), AskingCountry.NaganoPrefecture);
                break;
            case Trouble.PrefectureHasNoRoom:
                country.Disk(AskingCountry.NaganoPrefecture).IsFull = true;
                break;
            case Trouble.NoWitness:
                country.LoseFrames = frame => frame.Type == FrameType.RecordHead;
                country.Now = new(country.Now.Milliseconds + 25 * 3_600_000);
                country.Run();
                (oracle.Today, oracle.Now) = (country.Now.Today.Value, TimeOf(country));
                break;
        }
    }

    private static void Give(AskingCountry country, InquiryTables tables)
    {
        foreach (var name in new[]
        {
            NodeName.Nation, AskingCountry.NaganoPrefecture, NodeName.OfMunicipality(AskingCountry.Nagano),
        })
            country.Desk(name).Tables = tables.Read();
    }

    private static DateTimeOffset TimeOf(AskingCountry country) =>
        DateTimeOffset.FromUnixTimeMilliseconds(country.Now.Milliseconds);
}

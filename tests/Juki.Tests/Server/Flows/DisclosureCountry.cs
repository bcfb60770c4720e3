using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Server.Audit;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Node;

namespace Juki.Tests.Server.Flows;

/// <summary>A country that asks, and the desk of disclosures of 長野県. Five residents have one name and one
/// birthday, so that one inquiry finds them all.</summary>
internal sealed class DisclosureCountry : IDisposable
{
    public static readonly NodeName Prefecture = AskingCountry.NaganoPrefecture;
    public static readonly DisclosureClerk Clerk = new(7, 3);

    private const string Shared = "架空　一郎";

    public DisclosureCountry(DisclosureTerms? terms = null)
    {
        Terms = terms ?? new();
        Country.Enter(AskingCountry.Nagano, [.. Enumerable.Range(0, 5).Select(Resident)]);
        Pass();
        Desk = new(Prefecture, Country.Record(Prefecture), Terms);
    }

    public AskingCountry Country { get; } = new();

    public DisclosureTerms Terms { get; }

    public DisclosureDesk Desk { get; private set; }

    public Moment Now => Country.Now;

    public AuditLog Log => Country.Record(Prefecture).Log;

    public DisclosureBook Book => new(Country.Record(Prefecture).Store, Prefecture.Office);

    public static ResidentRecordCode Code(int place) => ResidentRecordCode.FromBody(1_987_654_321 + place);

    public static IdentificationInformation Resident(int place) => new()
    {
        Code = Code(place),
        Number = default,
        Name = new(Shared, "カクウ　イチロウ"),
        DateOfBirth = RecordedDate.FromChecked(19800229),
        Sex = Sex.Male,
        Address = new(AskingCountry.Nagano, $"架空町一丁目{place + 1}番1号", "3800000"),
    };

    /// <summary>Time enough for heads to be signed and countersigned.</summary>
    public void Pass(long milliseconds = HeadRules.ShowEveryMs)
    {
        foreach (var step in new[] { milliseconds, HeadRules.HeadEveryMs, HeadRules.ShowEveryMs })
        {
            Country.Now = new(Now.Milliseconds + step);
            Country.Run();
        }
    }

    /// <summary>One inquiry that finds all five.</summary>
    public void AskForAll()
    {
        var answer = Country.Ask(AskingCountry.NaganoTerminal, AskingCountry.Inquiry(new()
        {
            Name = new(Shared, false), DateOfBirth = RecordedDate.FromChecked(19800229),
        }));
        Assert.Equal((uint)InquiryVerdict.Answered, answer.Verdict);
        Assert.Equal(5, answer.Persons.Count);
    }

    public void AskFor(int place) => _ = Country.Ask(
        AskingCountry.NaganoTerminal, AskingCountry.Inquiry(new() { Code = Code(place) }));

    public static DisclosureRequest Request(DisclosureKind kind, int place) => new(kind, Code(place))
    {
        Claimant = Claimant.Resident, Identity = IdentityProof.IndividualNumberCard,
    };

    /// <summary>Takes a request.</summary>
    public DisclosureNumber Receive(DisclosureKind kind, int place)
    {
        var (verdict, number) = Desk.Receive(Request(kind, place), Clerk, Now);
        Assert.Equal(DisclosureVerdict.Done, verdict);
        return number;
    }

    public (DisclosureVerdict Verdict, DisclosurePaper? Paper) Gather(
        DisclosureNumber number, long from = 0, long before = long.MaxValue) =>
        new DisclosurePapers(
            Prefecture, Country.Registers.Store(Prefecture), Country.Record(Prefecture).Store,
            MunicipalityTable.Released, Terms).Gather(number, from, before, Now);

    /// <summary>The paper as its file, when it is answered.</summary>
    public DisclosurePaper Disclose(DisclosureKind kind, int place)
    {
        var number = Receive(kind, place);
        Pass();
        var (verdict, paper) = Gather(number);
        Assert.Equal(DisclosureVerdict.Done, verdict);
        Assert.Equal(
            DisclosureVerdict.Done,
            Desk.Answer(number, paper!.Outcome, "", paper.Lines.Count, Clerk, Now));
        return DisclosurePaper.FromJson(paper.ToJson())!;
    }

    /// <summary>The process ends and starts; with <paramref name="restored"/> after a restore of the record.</summary>
    public void Restart(RecordRestore? restored = null)
    {
        Country.Restart(Prefecture, restored);
        Desk = new(Prefecture, Country.Record(Prefecture), Terms);
    }

    public void Dispose() => Country.Dispose();
}

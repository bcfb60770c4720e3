using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Tests.Domain.Affairs;
using Juki.Tests.Domain.Offices;
using Juki.Tests.Domain.Search;

namespace Juki.Tests.Domain.Provision;

public class BatchRulesTests
{
    private static readonly IdentificationInformation Resident = SearchSamples.Resident;

    private static readonly FourBasicItems Items = new(
        Resident.Name.Text, Resident.Address.Municipality, Resident.Address.Text, Resident.DateOfBirth, Resident.Sex);

    private static readonly BatchLine ByNumber = new(1, default, Resident.Number, default);
    private static readonly BatchLine ByCode = new(1, Resident.Code, default, default);
    private static readonly BatchLine ByItems = new(1, default, default, Items);

    [Fact]
    [Trait("Source", "S-000 5-2. リスク3")]
    public void 個人番号のない行は四情報の完全一致だけで本人とする()
    {
        Assert.Equal(InquiryVerdict.Answered, Decide(ByItems, Current(Resident)).Verdict);
        var similar = ByItems with { Items = Items with { Name = Items.Name.Replace('髙', '高') } };
        Assert.Equal(InquiryVerdict.SimilarOnly, Decide(similar, Current(Resident)).Verdict);
        Assert.Null(Decide(similar, Current(Resident)).Subject);
        var other = ByItems with { Items = Items with { Sex = Sex.Male } };
        Assert.Equal(InquiryVerdict.NoneFound, Decide(other, Current(Resident)).Verdict);
    }

    [Fact]
    [Trait("Source", "S-000 5-2. リスク3")]
    public void 個人番号のない行は四情報のどれが欠けても照会できない()
    {
        BatchLine[] lacking =
        [
            ByItems with { Items = Items with { Name = "" } },
            ByItems with { Items = Items with { Address = "" } },
            ByItems with { Items = Items with { Municipality = default } },
            ByItems with { Items = Items with { DateOfBirth = default } },
            ByItems with { Items = Items with { Sex = Sex.None } },
        ];
        Assert.All(lacking, line => Assert.NotEqual(InquiryVerdict.Answered, Judge(line).Verdict));
        Assert.Equal(
            new(SearchParameter.Sex, SearchProblem.Missing), Judge(lacking[4]).Detail);
        Assert.Equal(InquiryVerdict.ConditionUnlawful, Judge(lacking[4]).Verdict);
        Assert.True(Judge(ByItems).IsNone);
        Assert.True(Judge(ByNumber).IsNone);
        Assert.True(Judge(ByCode).IsNone);
        Assert.Equal(InquiryVerdict.ConditionUnlawful, Judge(new(1, default, default, default)).Verdict);
    }

    [Fact]
    public void 番号の者と行の項目が違えば提供しない()
    {
        var other = ByNumber with { Items = Items with { Address = "別町一丁目" } };
        var answer = Decide(other, Current(Resident));
        Assert.Equal(InquiryVerdict.SubjectDiffers, answer.Verdict);
        Assert.Null(answer.Subject);
        Assert.Equal(Resident.Code, answer.Found);
        var otherCode = ByNumber with { Code = ResidentRecordCode.FromBody(77) };
        Assert.Equal(InquiryVerdict.SubjectDiffers, Decide(otherCode, Current(Resident)).Verdict);
        var alike = ByNumber with { Items = Items with { Name = Items.Name.Replace('髙', '高') } };
        Assert.Equal(InquiryVerdict.Answered, Decide(alike, Current(Resident)).Verdict);
    }

    [Fact]
    public void 一致する者が二人いればどちらも提供しない()
    {
        var twin = Resident with { Code = ResidentRecordCode.FromBody(77), Number = IndividualNumber.FromBody(77) };
        Assert.Equal(InquiryVerdict.SeveralEqual, Decide(ByItems, Current(Resident), Current(twin)).Verdict);
        var sameNumber = twin with { Number = Resident.Number };
        Assert.Equal(InquiryVerdict.SeveralEqual, Decide(ByNumber, Current(Resident), Current(sameNumber)).Verdict);
        Assert.Equal(InquiryVerdict.Answered, Decide(ByCode, Current(Resident), Current(twin)).Verdict);
    }

    [Fact]
    public void 消除された者は認められた事務にだけ消除と答える()
    {
        foreach (var line in new[] { ByNumber, ByCode, ByItems })
        {
            var removed = Decide(line, Removed(Resident));
            Assert.Equal(InquiryVerdict.SubjectRemoved, removed.Verdict);
            Assert.Equal(ChangeReason.Death, removed.Subject!.LastReason);
            var unallowed = BatchRules.Decide(line, Grant(removed: false), [Removed(Resident)]);
            Assert.Equal(InquiryVerdict.NoneFound, unallowed.Verdict);
            Assert.True(unallowed.Found.IsNone);
            Assert.Equal(InquiryVerdict.Answered, Decide(line, Removed(Resident), Current(Resident)).Verdict);
        }
    }

    [Fact]
    public void 個人番号の認められない事務では番号の行に答えない()
    {
        var grant = Grant(keys: SearchKeys.WithoutNumber);
        Assert.Equal(InquiryVerdict.NumberNotPermitted, BatchRules.Judge(ByNumber, grant.Permit).Verdict);
        Assert.True(BatchRules.Judge(ByCode, grant.Permit).IsNone);
        var codeless = Grant(keys: SearchKeys.Number);
        Assert.Equal(InquiryVerdict.KeyNotPermitted, BatchRules.Judge(ByCode, codeless.Permit).Verdict);
        Assert.Equal(InquiryVerdict.KeyNotPermitted, BatchRules.Judge(ByItems, codeless.Permit).Verdict);
    }

    [Fact]
    public void Decide_NobodyOrAnotherPerson_NoneFound()
    {
        Assert.Equal(InquiryVerdict.NoneFound, Decide(ByNumber).Verdict);
        var formerNumber = Current(Resident with { Number = IndividualNumber.FromBody(5) });
        Assert.Equal(InquiryVerdict.NoneFound, Decide(ByNumber, formerNumber).Verdict);
    }

    [Fact]
    public void Decide_Comparison_AnswersWhatDiffers()
    {
        var line = ByNumber with { Items = Items with { Sex = Sex.Male } };
        var answer = BatchRules.Decide(line, Grant(isComparison: true), [Current(Resident)]);
        Assert.Equal(InquiryVerdict.Answered, answer.Verdict);
        Assert.Equal(MatchDegree.Different, answer.Comparison.Sex);
        Assert.Equal(MatchDegree.Equal, answer.Comparison.Name);
    }

    [Fact]
    public void Of_ClosedTwice_TheLastOneStands()
    {
        var early = Removed(Resident).Residence;
        var late = early with { Municipality = SearchSamples.Town, LastDate = RecordedDate.FromChecked(20250601) };
        Assert.Equal(late, BatchCandidate.Of([early, late], Today, MunicipalityTable.Released)!.Value.Residence);
        Assert.Equal(late, BatchCandidate.Of([late, early], Today, MunicipalityTable.Released)!.Value.Residence);
        Assert.Null(BatchCandidate.Of([], Today, MunicipalityTable.Released));
    }

    [Fact]
    [Trait("Source", "S-003")]
    public void LinesMax_TheLargestFileKnown_Fits()
    {
        Assert.InRange(2_412_127, 1, BatchLimits.LinesMax);
        Assert.Equal(0, BatchLimits.Slices(0));
        Assert.Equal(1, BatchLimits.Slices(10_000));
        Assert.Equal(2, BatchLimits.Slices(10_001));
    }

    [Fact]
    public void 合併でできた市町村の住所も照会できる()
    {
        var line = ByItems with { Items = Items with { Municipality = Mergers.United } };
        Assert.Equal(
            new(SearchParameter.Municipality, SearchProblem.MunicipalityUnknown), Judge(line).Detail);
        Assert.True(BatchRules.Judge(line, Grant().Permit, Mergers.IntoNew).IsNone);
    }

    private static readonly RecordedDate Today = RecordedDate.FromChecked(20260410);

    private static BatchAnswer Decide(BatchLine line, params BatchCandidate[] candidates) =>
        BatchRules.Decide(line, Grant(), candidates);

    private static BatchLineFault Judge(BatchLine line) => BatchRules.Judge(line, Grant().Permit);

    internal static AffairGrant Grant(
        SearchKeys keys = SearchKeys.WithoutNumber | SearchKeys.Number, bool removed = true, bool isComparison = false)
    {
        Assert.True(AffairSamples.KnownAffairs.TryFind(AffairSamples.Code(100_005), out var affair));
        return new(affair, new(keys, removed), affair.Items, IsBatch: true, isComparison);
    }

    internal static BatchCandidate Current(IdentificationInformation information) => new(
        new Residence
        {
            Information = information,
            Municipality = SearchSamples.City,
            State = ResidenceState.Open,
            EntryDate = RecordedDate.FromChecked(20240401),
            LastReason = ChangeReason.MoveIn,
            LastDate = RecordedDate.FromChecked(20240401),
            UpdateNumber = 1,
            Version = 1,
        },
        IsCurrent: true);

    internal static BatchCandidate Removed(IdentificationInformation information) => new(
        Current(information).Residence with
        {
            State = ResidenceState.Closed,
            LastReason = ChangeReason.Death,
            LastDate = RecordedDate.FromChecked(20250501),
        },
        IsCurrent: false);
}

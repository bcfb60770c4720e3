using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;

namespace Juki.Tests.Domain.Search;

/// <summary>Which conditions are lawful, at their edges.</summary>
[Trait("Source", "S-002")]
public class SearchRulesTests
{
    private static readonly SearchPermit All = new(SearchKeys.WithoutNumber | SearchKeys.Number, Removed: true);
    private static readonly RecordedDate Birth = RecordedDate.FromChecked(19850703);
    private static readonly NameCondition WholeName = new("見本花子", IsPrefix: false);
    private static readonly NameCondition OneCharacter = new("見", IsPrefix: true);
    private static readonly AddressCondition WholeAddress = new(SearchSamples.Town, "見本町1-2", IsPrefix: false);
    private static readonly AddressCondition OneOfAddress = new(SearchSamples.Town, "見", IsPrefix: true);
    private static readonly AddressCondition PlaceAlone = new(SearchSamples.Town, "", IsPrefix: true);

    [Fact]
    public void 住民票コードだけで検索できる() => AssertLawful(new() { Code = SearchSamples.Resident.Code });

    [Fact]
    public void 氏名と住所で検索できる() => AssertLawful(new() { Name = WholeName, Address = WholeAddress });

    [Fact]
    public void 氏名と生年月日で検索できる() => AssertLawful(new() { Name = WholeName, DateOfBirth = Birth });

    [Theory]
    [InlineData("見")]
    [InlineData("𠮷")]
    [InlineData("葛\U000E0102")]
    [InlineData("か\u3099")]
    [InlineData("見本花")]
    public void 氏名の先頭一文字と住所全部で前方一致検索ができる(string beginning) =>
        AssertLawful(new() { Name = new(beginning, true), Address = WholeAddress });

    [Theory]
    [InlineData("見")]
    [InlineData("𠮷")]
    [InlineData("見本町1-")]
    public void 氏名全部と住所の市町村名を除いた先頭一文字で前方一致検索ができる(string beginning)
    {
        AssertLawful(new() { Name = WholeName, Address = new(SearchSamples.Town, beginning, true) });
        AssertLawful(new() { Name = WholeName, Address = new(SearchSamples.City, beginning, true) });
    }

    [Fact]
    public void 氏名の先頭一文字と生年月日全部で前方一致検索ができる() =>
        AssertLawful(new() { Name = OneCharacter, DateOfBirth = Birth });

    [Fact]
    public void 四情報のほかの項目は条件を絞るだけである()
    {
        AssertLawful(new() { Name = OneCharacter, DateOfBirth = Birth, Sex = Sex.Male, Address = OneOfAddress });
        AssertLawful(new() { Name = OneCharacter, DateOfBirth = Birth, Address = PlaceAlone });
        AssertLawful(new() { Name = OneCharacter, Address = WholeAddress, Sex = Sex.Female });
        AssertLawful(new() { Code = SearchSamples.Resident.Code, Name = OneCharacter, Address = PlaceAlone });
    }

    [Fact]
    public void 氏名と住所がともに前方一致では検索できない() => AssertFaults(
        new() { Name = OneCharacter, Address = OneOfAddress },
        InquiryVerdict.ConditionUnlawful,
        (SearchParameter.Name, SearchProblem.NotWhole), (SearchParameter.Address, SearchProblem.NotWhole));

    [Fact]
    public void 区のない指定都市の住所は住所全部ではない() => AssertFaults(
        new() { Name = OneCharacter, Address = WholeAddress with { Municipality = SearchSamples.City } },
        InquiryVerdict.ConditionUnlawful,
        (SearchParameter.Name, SearchProblem.NotWhole), (SearchParameter.Address, SearchProblem.NotWhole));

    [Fact]
    public void 氏名だけでは検索できない() => AssertFaults(
        new() { Name = WholeName, Sex = Sex.Male },
        InquiryVerdict.ConditionUnlawful,
        (SearchParameter.Address, SearchProblem.Missing), (SearchParameter.DateOfBirth, SearchProblem.Missing));

    [Fact]
    public void 氏名と市町村名だけでは検索できない() => AssertFaults(
        new() { Name = WholeName, Address = PlaceAlone },
        InquiryVerdict.ConditionUnlawful,
        (SearchParameter.Address, SearchProblem.TooShort), (SearchParameter.DateOfBirth, SearchProblem.Missing));

    [Fact]
    public void 氏名のない条件では検索できない()
    {
        AssertFaults(
            new() { Address = WholeAddress, DateOfBirth = Birth, Sex = Sex.Female },
            InquiryVerdict.ConditionUnlawful, (SearchParameter.Name, SearchProblem.Missing));
        AssertFaults(
            new(),
            InquiryVerdict.ConditionUnlawful, (SearchParameter.Name, SearchProblem.Missing),
            (SearchParameter.Address, SearchProblem.Missing), (SearchParameter.DateOfBirth, SearchProblem.Missing));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("", false)]
    [InlineData(null, true)]
    [InlineData("・", true)]
    [InlineData("・", false)]
    public void 氏名が一文字もなければ検索できない(string? name, bool isPrefix) => AssertFaults(
        new() { Name = new(name!, isPrefix), DateOfBirth = Birth },
        InquiryVerdict.ConditionUnlawful, (SearchParameter.Name, SearchProblem.TooShort));

    [Theory]
    [InlineData("", false)]
    [InlineData("字", true)]
    [InlineData("大字", true)]
    public void 住所が一文字もなければ検索できない(string address, bool isPrefix)
    {
        var judgement = SearchRules.Judge(
            new() { Name = WholeName, Address = new(SearchSamples.Town, address, isPrefix) }, All);
        Assert.Equal(InquiryVerdict.ConditionUnlawful, judgement.Verdict);
        Assert.Contains(new(SearchParameter.Address, SearchProblem.TooShort), judgement.Faults);
    }

    [Fact]
    [Trait("Source", "S-000 2-①")]
    public void 個人番号は認められた事務だけが検索に使える()
    {
        var asked = new SearchCondition { Number = SearchSamples.Resident.Number };
        Assert.True(SearchRules.Judge(asked, new(SearchKeys.Number)).IsLawful);
        AssertFaults(
            asked, new(SearchKeys.WithoutNumber, Removed: true),
            InquiryVerdict.NumberNotPermitted, (SearchParameter.Number, SearchProblem.NotPermitted));
        // Not beside a key that would do either.
        AssertFaults(
            asked with { Name = WholeName, DateOfBirth = Birth }, new(SearchKeys.WithoutNumber),
            InquiryVerdict.NumberNotPermitted, (SearchParameter.Number, SearchProblem.NotPermitted));
    }

    [Fact]
    public void 事務に認められないキーでは検索できない()
    {
        var place = new SearchPermit(SearchKeys.NameAndAddress);
        var date = new SearchPermit(SearchKeys.NameAndDateOfBirth);
        var byAddress = new SearchCondition { Name = WholeName, Address = WholeAddress };
        var byDate = new SearchCondition { Name = WholeName, DateOfBirth = Birth };
        Assert.True(SearchRules.Judge(byAddress, place).IsLawful);
        Assert.True(SearchRules.Judge(byDate, date).IsLawful);
        Assert.True(SearchRules.Judge(byAddress with { DateOfBirth = Birth }, date).IsLawful);
        AssertFaults(
            byAddress, date, InquiryVerdict.KeyNotPermitted, (SearchParameter.Address, SearchProblem.NotPermitted));
        AssertFaults(
            byDate, place, InquiryVerdict.KeyNotPermitted, (SearchParameter.DateOfBirth, SearchProblem.NotPermitted));
        AssertFaults(
            byDate with { Code = SearchSamples.Resident.Code }, date,
            InquiryVerdict.KeyNotPermitted, (SearchParameter.Code, SearchProblem.NotPermitted));
        AssertFaults(
            byDate, default,
            InquiryVerdict.KeyNotPermitted, (SearchParameter.DateOfBirth, SearchProblem.NotPermitted));
    }

    [Fact]
    public void 消除者は認められた事務だけが求めて検索できる()
    {
        var asked = new SearchCondition { Code = SearchSamples.Resident.Code, IncludeRemoved = true };
        AssertLawful(asked);
        AssertFaults(
            asked, new(SearchKeys.Code), InquiryVerdict.RemovedNotPermitted,
            (SearchParameter.IncludeRemoved, SearchProblem.NotPermitted));
    }

    [Fact]
    public void Judge_ManyFaults_NamesAllAndTheGravestVerdict()
    {
        var asked = new SearchCondition
        {
            Code = ResidentRecordCode.FromChecked(1),
            Number = IndividualNumber.FromChecked(1),
            Name = new("見\0本", true),
            Address = new(GovernmentCode.FromBody(14000), new string('見', Address.LengthMax + 1), false),
            DateOfBirth = RecordedDate.FromChecked(19851301),
            Sex = (Sex)3,
            IncludeRemoved = true,
        };
        (SearchParameter, SearchProblem)[] formal =
        [
            (SearchParameter.Code, SearchProblem.Malformed), (SearchParameter.Number, SearchProblem.Malformed),
            (SearchParameter.Name, SearchProblem.TextNotAllowed),
            (SearchParameter.Municipality, SearchProblem.MunicipalityUnknown),
            (SearchParameter.Address, SearchProblem.TooLong), (SearchParameter.DateOfBirth, SearchProblem.Malformed),
            (SearchParameter.Sex, SearchProblem.Malformed),
        ];
        AssertFaults(asked, All, InquiryVerdict.ParameterMalformed, formal);
        AssertFaults(
            asked, new(SearchKeys.WithoutNumber), InquiryVerdict.NumberNotPermitted,
            [.. formal, (SearchParameter.Number, SearchProblem.NotPermitted),
                (SearchParameter.IncludeRemoved, SearchProblem.NotPermitted)]);
    }

    [Theory]
    [InlineData(WrittenName.LengthMax, true)]
    [InlineData(WrittenName.LengthMax + 1, false)]
    public void Judge_LengthOfAName_HasItsLimit(int length, bool isLawful) => Assert.Equal(
        isLawful,
        SearchRules.Judge(new() { Name = new(new string('見', length), true), DateOfBirth = Birth }, All).IsLawful);

    [Fact]
    public void Judge_EveryCombination_IsLawfulByOneOfTheWaysAlone()
    {
        NameCondition?[] names = [null, OneCharacter, WholeName];
        AddressCondition?[] addresses = [null, PlaceAlone, OneOfAddress, WholeAddress];
        foreach (var (name, address, date, sex) in
            from name in names
            from address in addresses
            from date in new[] { default, Birth }
            from sex in new[] { Sex.None, Sex.Male }
            select (name, address, date, sex))
        {
            var isLawful = (name == WholeName && address == WholeAddress)
                || (name == OneCharacter && address == WholeAddress)
                || (name == WholeName && address == OneOfAddress)
                || (name is not null && date == Birth);
            var asked = new SearchCondition { Name = name, Address = address, DateOfBirth = date, Sex = sex };
            var judgement = SearchRules.Judge(asked, All);
            Assert.Equal(isLawful, judgement.IsLawful);
            Assert.Equal(
                isLawful ? InquiryVerdict.Answered : InquiryVerdict.ConditionUnlawful, judgement.Verdict);
        }
    }

    private static void AssertLawful(SearchCondition condition)
    {
        var judgement = SearchRules.Judge(condition, All);
        Assert.Empty(judgement.Faults);
        Assert.Equal(InquiryVerdict.Answered, judgement.Verdict);
    }

    private static void AssertFaults(
        SearchCondition condition, InquiryVerdict verdict,
        params (SearchParameter Parameter, SearchProblem Problem)[] faults) =>
        AssertFaults(condition, All, verdict, faults);

    private static void AssertFaults(
        SearchCondition condition, SearchPermit permit, InquiryVerdict verdict,
        params (SearchParameter Parameter, SearchProblem Problem)[] faults)
    {
        var judgement = SearchRules.Judge(condition, permit);
        Assert.Equal(verdict, judgement.Verdict);
        Assert.False(judgement.IsLawful);
        Assert.Equal(
            faults.OrderBy(fault => fault.Parameter).ThenBy(fault => fault.Problem),
            judgement.Faults.Select(fault => (fault.Parameter, fault.Problem)));
    }
}

using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Affairs;
using Juki.Domain.Search;
using static Juki.Tests.Domain.Affairs.AffairSamples;

namespace Juki.Tests.Domain.Affairs;

public sealed class AffairRulesTests
{
    [Fact]
    [Trait("Source", "S-002")]
    public void 法律の定める事務には許された鍵と項目だけが許可される()
    {
        var judged = Judge(PensionRequest);
        Assert.Equal(AffairFault.None, judged.First);
        Assert.NotNull(judged.Grant);
        Assert.Equal(Code(100_005), judged.Grant.Affair.Code);
        Assert.Equal(
            ProvidedItems.Code | ProvidedItems.FourBasicItems | ProvidedItems.Change,
            judged.Grant.Items);
        Assert.Equal(
            new(SearchKeys.Code | SearchKeys.Number | SearchKeys.NameAndAddress | SearchKeys.NameAndDateOfBirth),
            judged.Grant.Permit);
        Assert.False(judged.Grant.IsBatch || judged.Grant.IsComparison);
    }

    [Fact]
    [Trait("Source", "S-002")]
    public void 項目を限って照会すればその項目だけが提供される()
    {
        const ProvidedItems Wanted = ProvidedItems.Address | ProvidedItems.Number;
        var judged = Judge(PensionRequest with { Items = Wanted, WantsRemoved = true, IsBatch = true });
        Assert.Equal(Wanted, judged.Grant!.Items);
        Assert.True(judged.Grant.Permit.Removed && judged.Grant.IsBatch);
    }

    [Theory]
    [InlineData(0, AffairFault.AffairMissing)]
    [InlineData(1, AffairFault.PurposeMissing)]
    [InlineData(2, AffairFault.OperatorMissing)]
    [InlineData(3, AffairFault.TerminalMissing)]
    [Trait("Source", "S-000 3. リスク2")]
    public void 事務と目的と操作者と端末のどれかを名乗らない照会は拒まれる(int left, AffairFault fault)
    {
        var request = PensionRequest;
        AffairRequest[] without =
        [
            request with { Affair = default }, request with { Purpose = 0 }, request with { Operator = 0 },
            request with { Terminal = 0 },
        ];
        Assert.Equal([fault], Judge(without[left]).Faults);
    }

    [Fact]
    [Trait("Source", "S-002")]
    public void 表にない事務では照会できない() =>
        Assert.Equal([AffairFault.AffairUnknown], Judge(PensionRequest with { Affair = Code(100_006) }).Faults);

    [Theory]
    [InlineData("2026-11-21T14:59:59Z", AffairFault.None)]
    [InlineData("2026-11-21T15:00:00Z", AffairFault.AffairNotInForce)]
    [InlineData("2020-03-31T14:59:59Z", AffairFault.AffairNotInForce)]
    [InlineData("2020-03-31T15:00:00Z", AffairFault.None)]
    public void 事務は日本の日付で始まりその日の終わりまで有効である(string now, AffairFault fault) =>
        Assert.Equal(fault, AffairRules.Judge(
            KnownAffairs, KnownAgreements, Named(Asker.OfMunicipality(Yokohama), 200_001), At(now)).First);

    [Fact]
    [Trait("Source", "S-000 2")]
    public void 他の種類の照会元の事務では照会できない()
    {
        Asker[] others =
        [
            Asker.OfPrefecturalBody(Kanagawa), Asker.OfPrefecturalDepartment(Kanagawa), Asker.OfMunicipality(Yokohama),
            default,
        ];
        Assert.All(others, other => Assert.Contains(
            AffairFault.AffairOfOther, Judge(Named(other, 100_005)).Faults));
    }

    [Fact]
    public void 他の国の機関の事務では照会できない()
    {
        var judged = Judge(Named(Asker.OfNationalOrgan(Organ(3)), 100_005));
        Assert.Equal([AffairFault.AffairOfOther, AffairFault.AgreementMissing], judged.Faults);
    }

    [Fact]
    [Trait("Source", "住基法30条の13")]
    public void 県の条例の事務はその県の市町村だけのものである()
    {
        var lawful = Named(Asker.OfMunicipality(Yokohama), 714_001) with { Keys = SearchKeys.Code };
        Assert.Equal(AffairFault.None, Judge(lawful).First);
        var abroad = Named(Asker.OfMunicipality(NaganoCity), 714_001) with { Keys = SearchKeys.Code };
        Assert.Equal([AffairFault.AffairOfOther], Judge(abroad).Faults);
    }

    [Fact]
    [Trait("Source", "S-002")]
    public void 照合だけの事務には項目を提供しない()
    {
        var request = Named(Asker.OfPrefecturalDepartment(Nagano), 500_001);
        Assert.Equal([AffairFault.ComparisonOnly], Judge(request).Faults);
        Assert.True(Judge(request with { IsComparison = true }).Grant!.IsComparison);
    }

    [Fact]
    public void Judge_MoreThanTheAffairAllows_TellsEachFault()
    {
        var request = Named(Asker.OfMunicipality(Yokohama), 200_001) with
        {
            IsBatch = true, Keys = SearchKeys.WithoutNumber | SearchKeys.Number, WantsRemoved = true,
            Items = ProvidedItems.Name | ProvidedItems.Number,
        };
        Assert.Equal(
            [
                AffairFault.BatchNotPermitted, AffairFault.KeyNotPermitted, AffairFault.NumberNotPermitted,
                AffairFault.RemovedNotPermitted, AffairFault.ItemNotPermitted,
            ],
            Judge(request).Faults);
    }

    [Fact]
    public void Verdict_OfEachFault_GrowsWithThePrecedence()
    {
        var verdicts = Enum.GetValues<AffairFault>().Select(fault => fault.Verdict()).ToList();
        Assert.Equal(verdicts.Order(), verdicts);
        Assert.Equal(InquiryVerdict.Answered, verdicts[0]);
        Assert.All(verdicts[1..], verdict => Assert.NotEqual(InquiryVerdict.Answered, verdict));
    }

    [Fact]
    public void Judge_AnyRequest_TellsFaultsInOrderOnceAndGrantsNothingBeyondTheAffair() =>
        Prop.ForAll(Requests().ToArbitrary(), request =>
        {
            var judged = Judge(request);
            var grant = judged.Grant;
            return judged.Faults.SequenceEqual(judged.Faults.Distinct().Order())
                && grant is null == judged.Faults.Count > 0
                && judged.Faults.Select(fault => fault.Verdict()).SequenceEqual(
                    judged.Faults.Select(fault => fault.Verdict()).Order())
                && (grant is null || ((grant.Items & ~grant.Affair.Items) == 0 && grant.Items != 0
                    && (request.Items.HasFlag(ProvidedItems.Number) || !grant.Items.HasFlag(ProvidedItems.Number))
                    && grant.Affair.IsFor(request.Asker) && (grant.IsComparison || !grant.Affair.ComparisonOnly)));
        }).QuickCheckThrowOnFailure();

    private static AffairJudgement Judge(AffairRequest request) =>
        AffairRules.Judge(KnownAffairs, KnownAgreements, request, Signed);

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Gen<AffairRequest> Requests()
    {
        var askers = Gen.Elements(
            default, Asker.OfNationalOrgan(Pension), Asker.OfNationalOrgan(Organ(9)), Asker.OfMunicipality(Yokohama),
            Asker.OfMunicipality(NaganoCity), Asker.OfPrefecturalBody(Kanagawa),
            Asker.OfPrefecturalDepartment(Nagano));
        var affairs = Gen.Elements(
            default, Code(100_005), Code(200_001), Code(500_001), Code(714_001), Code(899_999));
        return from asker in askers
               from affair in affairs
               from numbers in Gen.Choose(0, 9).ArrayOf(3)
               from keys in Gen.Choose(0, 15)
               from items in Gen.Choose(0, 1023)
               from marks in Gen.Choose(0, 15)
               select new AffairRequest(asker, affair)
               {
                   Purpose = numbers[0], Operator = numbers[1], Terminal = numbers[2], Keys = (SearchKeys)keys,
                   Items = (ProvidedItems)(items * (marks & 1)), WantsRemoved = (marks & 2) > 0,
                   IsBatch = (marks & 4) > 0, IsComparison = (marks & 8) > 0,
               };
    }
}

using Juki.Domain.Disclosure;
using Juki.Domain.Person;

namespace Juki.Tests.Domain.Disclosure;

/// <summary>開示請求の規則.</summary>
public sealed class DisclosureRulesTests
{
    private static readonly DateOnly Received = new(2026, 4, 1);
    private static readonly DisclosureTerms Terms = new();

    private static readonly DisclosureRequest Request =
        new(DisclosureKind.OwnInformation, ResidentRecordCode.FromBody(1_000_000_001))
        {
            Claimant = Claimant.Resident,
            Identity = IdentityProof.PhotoDocument,
        };

    private static readonly DisclosureStanding Open = new(
        DisclosureKind.OwnInformation, DisclosureState.Open, new(2026, 4, 30), DisclosureOutcome.None);

    private static readonly DisclosureStanding Disclosed = Open with
    {
        State = DisclosureState.Answered, Outcome = DisclosureOutcome.Disclosed,
    };

    [Theory]
    [Trait("Source", "住基法30条の33")]
    [InlineData(DisclosureKind.OwnInformation)]
    [InlineData(DisclosureKind.Provisions)]
    public void 受理した日を第一日とする三十日目までは期限内で翌日から期限超過である(DisclosureKind kind)
    {
        var due = Terms.DueOn(kind, Received);
        Assert.Equal(new DateOnly(2026, 4, 30), due);
        var open = Open with { Kind = kind, Due = due };
        Assert.False(open.IsOverdueOn(new(2026, 4, 30)));
        Assert.True(open.IsOverdueOn(new(2026, 5, 1)));
        Assert.False(Disclosed.IsOverdueOn(new(2026, 5, 1)));
    }

    [Fact]
    public void 期限の日数は設定で変わり一日なら受理した日に限る()
    {
        var terms = new DisclosureTerms { Days = 1, CorrectionDays = 14 };
        Assert.Equal(Received, terms.DueOn(DisclosureKind.OwnInformation, Received));
        Assert.Equal(Received.AddDays(13), terms.DueOn(DisclosureKind.Correction, Received));
        Assert.Empty(terms.Validate());
        Assert.NotEmpty(new DisclosureTerms { Days = 0 }.Validate());
        Assert.Empty(new DisclosureTerms { Days = DisclosureTerms.DaysMax }.Validate());
        Assert.NotEmpty(new DisclosureTerms { Days = DisclosureTerms.DaysMax + 1 }.Validate());
    }

    [Fact]
    [Trait("Source", "S-000 3-①")]
    [Trait("Source", "住基法30条の32")]
    public void 本人確認のできた本人の開示請求は受理する() =>
        Assert.Equal(DisclosureVerdict.Done, DisclosureRules.Receive(Request, null));

    [Fact]
    public void 本人確認の方法が示されない請求は受理しない() => Assert.Equal(
        DisclosureVerdict.IdentityNotShown,
        DisclosureRules.Receive(Request with { Identity = IdentityProof.None, Claimant = Claimant.Resident }, null));

    [Theory]
    [InlineData(false, DisclosureVerdict.QualificationNotShown)]
    [InlineData(true, DisclosureVerdict.Done)]
    public void 法定代理人は資格を示して請求する(bool isShown, DisclosureVerdict verdict) => Assert.Equal(
        verdict,
        DisclosureRules.Receive(
            Request with { Claimant = Claimant.LegalRepresentative, IsQualificationShown = isShown }, null));

    [Fact]
    public void 住民票コードの誤った請求は受理しない() => Assert.Equal(
        DisclosureVerdict.CodeMalformed,
        DisclosureRules.Receive(
            Request with { Code = ResidentRecordCode.FromChecked(Request.Code.Value + 1) }, null));

    [Fact]
    [Trait("Source", "住基法30条の35")]
    public void 訂正の申出は開示を受けた者に限る()
    {
        var correction = Request with { Kind = DisclosureKind.Correction, Wish = "番地を改める" };
        Assert.Equal(DisclosureVerdict.Done, DisclosureRules.Receive(correction, Disclosed));
        Assert.Equal(DisclosureVerdict.NotDisclosedBefore, DisclosureRules.Receive(correction, null));
        Assert.Equal(DisclosureVerdict.NotDisclosedBefore, DisclosureRules.Receive(correction, Open));
        Assert.Equal(
            DisclosureVerdict.TextMissing, DisclosureRules.Receive(correction with { Wish = " " }, Disclosed));
    }

    [Theory]
    [InlineData(1_000, DisclosureVerdict.Done)]
    [InlineData(1_001, DisclosureVerdict.TextMissing)]
    public void 申出の内容は千字までである(int length, DisclosureVerdict verdict) => Assert.Equal(
        verdict,
        DisclosureRules.Receive(
            Request with { Kind = DisclosureKind.Correction, Wish = new string('字', length) }, Disclosed));

    [Theory]
    [Trait("Source", "住基法30条の33")]
    [InlineData("2026-04-30", "2026-05-01", DisclosureVerdict.Done)]
    [InlineData("2026-04-30", "2026-05-30", DisclosureVerdict.Done)]
    [InlineData("2026-04-30", "2026-05-31", DisclosureVerdict.TermTooLong)]
    [InlineData("2026-04-30", "2026-04-30", DisclosureVerdict.TermNotLonger)]
    [InlineData("2026-05-01", "2026-05-30", DisclosureVerdict.TermOver)]
    public void 延長は期限内に新しい期限を定めて行う(string today, string until, DisclosureVerdict verdict) => Assert.Equal(
        verdict, DisclosureRules.Extend(Open, Day(today), Day(until), "記録の復旧を待つため", Terms));

    [Fact]
    [Trait("Source", "住基法30条の33")]
    public void 延長は理由を要し一回に限り回答の後にはできない()
    {
        var until = Open.Due.AddDays(1);
        Assert.Equal(DisclosureVerdict.TextMissing, DisclosureRules.Extend(Open, Received, until, "", Terms));
        Assert.Equal(
            DisclosureVerdict.AlreadyExtended,
            DisclosureRules.Extend(Open with { State = DisclosureState.Extended }, Received, until, "理由", Terms));
        Assert.Equal(DisclosureVerdict.AlreadyClosed, DisclosureRules.Extend(Disclosed, Received, until, "理由", Terms));
        Assert.Equal(DisclosureVerdict.NotRegistered, DisclosureRules.Extend(default, Received, until, "理由", Terms));
    }

    [Fact]
    [Trait("Source", "住基法30条の35")]
    public void 訂正の申出には訂正するかしないかを答え訂正しないときは理由を示す()
    {
        var correction = Open with { Kind = DisclosureKind.Correction };
        Assert.Equal(DisclosureVerdict.Done, DisclosureRules.Answer(correction, DisclosureOutcome.Corrected, ""));
        Assert.Equal(
            DisclosureVerdict.TextMissing, DisclosureRules.Answer(correction, DisclosureOutcome.NotCorrected, ""));
        Assert.Equal(
            DisclosureVerdict.Done, DisclosureRules.Answer(correction, DisclosureOutcome.NotCorrected, "戸籍のとおり"));
        Assert.Equal(
            DisclosureVerdict.OutcomeDoesNotFit, DisclosureRules.Answer(correction, DisclosureOutcome.Disclosed, ""));
        Assert.Equal(
            DisclosureVerdict.OutcomeDoesNotFit, DisclosureRules.Answer(Open, DisclosureOutcome.Corrected, ""));
    }

    [Fact]
    public void 不開示は根拠を示す()
    {
        Assert.Equal(DisclosureVerdict.TextMissing, DisclosureRules.Answer(Open, DisclosureOutcome.Refused, ""));
        Assert.Equal(DisclosureVerdict.Done, DisclosureRules.Answer(Open, DisclosureOutcome.Refused, "条例第七条"));
    }

    [Theory]
    [InlineData(DisclosureOutcome.Disclosed, DisclosureVerdict.Done)]
    [InlineData(DisclosureOutcome.NothingHeld, DisclosureVerdict.Done)]
    [InlineData(DisclosureOutcome.Refused, DisclosureVerdict.AlreadyClosed)]
    public void 渡す前に失われた開示書は作り直せる(DisclosureOutcome answered, DisclosureVerdict verdict)
    {
        var standing = Disclosed with { Outcome = answered };
        Assert.Equal(verdict, DisclosureRules.Answer(standing, DisclosureOutcome.Disclosed, ""));
        Assert.Equal(verdict, DisclosureRules.Answer(standing, DisclosureOutcome.NothingHeld, ""));
        Assert.Equal(
            DisclosureVerdict.AlreadyClosed,
            DisclosureRules.Answer(
                standing with { State = DisclosureState.Withdrawn }, DisclosureOutcome.Disclosed, ""));
    }

    [Fact]
    public void 回答した請求と取り下げた請求は閉じている()
    {
        Assert.Equal(
            DisclosureVerdict.AlreadyClosed, DisclosureRules.Answer(Disclosed, DisclosureOutcome.Refused, "条例第七条"));
        Assert.Equal(DisclosureVerdict.AlreadyClosed, DisclosureRules.Withdraw(Disclosed));
        Assert.Equal(DisclosureVerdict.Done, DisclosureRules.Withdraw(Open));
        Assert.Equal(DisclosureVerdict.NotRegistered, DisclosureRules.Withdraw(default));
    }

    [Theory]
    [Trait("Source", "S-002")]
    [InlineData("100001 個人情報保護条例第7条", true)]
    [InlineData("900001 条例第7条", false)]
    [InlineData("100001 ", false)]
    [InlineData("100001", false)]
    public void 条例が例外とする事務は条とともに設定する(string text, bool isOne) =>
        Assert.Equal(isOne, DisclosureException.Parse(text) is not null);

    [Theory]
    [InlineData("200000-2026-000001", true)]
    [InlineData("000000-2026-999999", true)]
    [InlineData("200000-2026-000000", false)]
    [InlineData("200001-2026-000001", false)]
    [InlineData("200000-2026-00001", false)]
    [InlineData("200000-1999-000001", false)]
    public void Number_WrittenForm_IsReadAsWritten(string text, bool isOne)
    {
        Assert.Equal(isOne, DisclosureNumber.TryParse(text, out var number));
        if (isOne)
            Assert.Equal(text, number.ToString());
    }

    [Fact]
    public void Remedies_EachVerdict_HasOneInItsOrder() => Assert.Equal(
        Enum.GetValues<DisclosureVerdict>().Order(), DisclosureRemedy.All.Select(one => one.Verdict));

    private static DateOnly Day(string text) =>
        DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

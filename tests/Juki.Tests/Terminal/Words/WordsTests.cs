using Juki.Domain.Authority;
using Juki.Devices.Card;
using Juki.Devices.Reader;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Terminal.Pages.Ledger;
using Juki.Terminal.Words;
using Juki.Wire.Errands;
using Juki.Wire.Session;

namespace Juki.Tests.Terminal.Words;

/// <summary>Every word of the program has one in both languages.</summary>
public class WordsTests
{
    [Fact]
    public void Of_EveryWord_IsThereInBothLanguages()
    {
        Text[] all =
        [
            .. Enum.GetValues<CardFailure>().Select(one => CardWords.Of(new CardException(one, triesLeft: 2))),
            .. Enum.GetValues<ReaderFailure>().Select(one => CardWords.Of(new ReaderException(one))),
            .. Enum.GetValues<OperatorRoles>().Where(one => one != OperatorRoles.None).Select(CardWords.Of),
            .. Enum.GetValues<InquiryVerdict>().Select(InquiryWords.TitleOf),
            .. Enum.GetValues<InquiryVerdict>().Select(InquiryWords.RemedyOf),
            .. Enum.GetValues<SearchParameter>().Where(one => one != SearchParameter.None).Select(InquiryWords.NameOf),
            .. Enum.GetValues<SearchProblem>().Where(one => one != SearchProblem.None).Select(InquiryWords.TextOf),
            .. Enum.GetValues<ChangeReason>().Where(one => one != ChangeReason.None).Select(InquiryWords.Of),
            .. Enum.GetValues<ProvidedItems>().Where(one => int.PopCount((int)one) == 1).Select(InquiryWords.Of),
            .. Enum.GetValues<StandingVerdict>().Select(UpdatesWords.Of),
            .. Enum.GetValues<UpdateVerdict>().Select(UpdatesWords.TitleOf),
            .. Enum.GetValues<UpdateField>().Select(UpdatesWords.Of),
            .. Enum.GetValues<RefusedState>().Select(UpdatesWords.Of),
            .. Enum.GetValues<CheckState>().Select(UpdatesWords.Of),
            .. Enum.GetValues<DifferenceKind>().Select(UpdatesWords.Of),
        ];
        Assert.All(all, text =>
        {
            Assert.NotEmpty(text.Japanese);
            Assert.NotEmpty(text.English);
            Assert.True(text.English.All(char.IsAscii), text.English);
        });
        Assert.DoesNotContain(Enum.GetValues<ChangeReason>(), one => one != ChangeReason.None
            && InquiryWords.Of(one).Japanese == "その他");
    }

    [Fact]
    public void Of_EveryWordOfTheBooks_IsThereInBothLanguages()
    {
        AuditKind[] kinds = [.. Enum.GetValues<AuditKind>().Where(one => one != AuditKind.None)];
        Text[] all =
        [
            .. Enum.GetValues<ErrandVerdict>().Select(BookWords.Of),
            .. Enum.GetValues<WatchVerdict>().Select(BookWords.Of),
            .. Enum.GetValues<AuthorityVerdict>().Select(BookWords.Of),
            .. Enum.GetValues<LogInVerdict>().Select(BookWords.Of),
            .. kinds.Select(BookWords.Of),
            .. Enum.GetValues<AuthorityAct>().Where(one => one != AuthorityAct.None).Select(BookWords.Of),
            .. LedgerModel.Two.Select(BookWords.Of),
            .. Enum.GetValues<WatchResult>().Select(BookWords.Of),
            .. Enum.GetValues<LogInVerdict>().Select(BookWords.StateOf),
            .. kinds.SelectMany(kind => new uint[] { 0, 1, 40, 46, 99 }.Select(one => BookWords.VerdictOf(kind, one))),
        ];
        Assert.All(all, text =>
        {
            Assert.DoesNotContain("―", text.Japanese, StringComparison.Ordinal);
            Assert.NotEmpty(text.Japanese);
            var english = text.English.Replace("住民票コード", "", StringComparison.Ordinal); // a name of the law
            Assert.True(english.Length > 1 && english.All(char.IsAscii), text.English);
        });
        Assert.Equal(
            new("管理簿に登録がない。管理者に申請する。", "The ledger does not know the operator; apply to the administrator."),
            BookWords.Of(LogInVerdict.OperatorNotPermitted));
        Assert.Equal("Record search", BookWords.Of(AuditKind.RecordSearch).English);
    }

    [Theory]
    [InlineData(0, "―", "-")]
    [InlineData(-1, "-1", "-1")]
    public void OfficeOf_NoOffice_IsShownAsTheNumber(long number, string japanese, string english) =>
        Assert.Equal(new(japanese, english), BookWords.OfficeOf(number));

    [Fact]
    public void OfficeOf_EveryRole_HasAName()
    {
        var nagano = GovernmentCode.FromBody(20_000);
        Assert.Equal("長野県", BookWords.OfficeOf(NodeName.OfPrefecture(nagano).Number).Japanese);
        Assert.Equal("長野県 端末", BookWords.OfficeOf(NodeName.OfTerminal(nagano).Number).Japanese);
        Assert.Equal("national server", BookWords.OfficeOf(NodeName.Nation.Number).English);
    }

    [Fact]
    public void AffairOf_UnknownNumber_IsShownAsIs() => Assert.Equal("000007", BookWords.AffairOf(7));

    [Fact]
    public void TitleOf_Verdict_IsItsNameInWords() =>
        Assert.Equal("Too many hits", InquiryWords.TitleOf(InquiryVerdict.TooManyHits).English);
}

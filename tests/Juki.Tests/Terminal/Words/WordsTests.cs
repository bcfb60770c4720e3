using Juki.Domain.Authority;
using Juki.Devices.Card;
using Juki.Devices.Reader;
using Juki.Domain.Changes;
using Juki.Domain.Search;
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
    public void TitleOf_Verdict_IsItsNameInWords() =>
        Assert.Equal("Too many hits", InquiryWords.TitleOf(InquiryVerdict.TooManyHits).English);
}

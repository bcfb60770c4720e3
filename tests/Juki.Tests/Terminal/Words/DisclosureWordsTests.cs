using Juki.Domain.Disclosure;
using Juki.Terminal.Pages.Disclosure;
using Juki.Terminal.Words;

namespace Juki.Tests.Terminal.Words;

/// <summary>The desk of disclosures has a word of its own for everything, in both languages.</summary>
public sealed class DisclosureWordsTests
{
    [Fact]
    public void Of_EveryWord_IsThereInBothLanguages()
    {
        Text[][] all =
        [
            [.. Of<DisclosureVerdict>(DisclosureWords.Of)], [.. Of<DisclosureKind>(DisclosureWords.Of).Skip(1)],
            [.. Of<Claimant>(DisclosureWords.Of).Skip(1)], [.. Of<IdentityProof>(DisclosureWords.Of).Skip(1)],
            [.. Of<DisclosureState>(DisclosureWords.Of).Skip(1)],
            [.. Of<DisclosureOutcome>(DisclosureWords.Of).Skip(1)],
            [.. Of<DisclosureAct>(DisclosureWords.Of).Skip(1)], [.. Of<RequestStep>(RequestModel.Of).Skip(1)],
        ];
        foreach (var words in all)
        {
            Assert.All(words, text => Assert.True(text.Japanese.Length > 1 && text.English.Length > 1, $"{text}"));
            Assert.Equal(words.Length, words.Select(text => text.Japanese).Distinct().Count());
            Assert.Equal(words.Length, words.Select(text => text.English).Distinct().Count());
        }
        Assert.Equal(
            DisclosureWords.Of(DisclosureVerdict.FactsMissing), DisclosureWords.Of((DisclosureVerdict)999));
    }

    private static IEnumerable<Text> Of<T>(Func<T, Text> word)
        where T : struct, Enum => Enum.GetValues<T>().Select(word);
}

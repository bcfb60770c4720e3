using System.Text;
using Juki.Domain.Person;

namespace Juki.Population;

/// <summary>氏名 — invented names. Pure: what comes out depends on the random numbers alone.</summary>
internal static class Names
{
    private const int RarePermille = 8;
    private const int KanaPermille = 60;
    private const int LongLatinPermille = 40; // of the foreign residents

    /// <summary>A surname: common halves are drawn more often than others, rare characters seldom.</summary>
    public static WrittenName Surname(SeededRandom random)
    {
        // The lower of two draws: the first parts come most often, as surnames are unevenly spread.
        var place = Math.Min(random.Below(NameParts.SurnameFirst.Length), random.Below(NameParts.SurnameFirst.Length));
        var first = random.Chance(RarePermille)
            ? random.Pick(NameParts.SurnameRare)
            : NameParts.SurnameFirst[place];
        var second = random.Pick(NameParts.SurnameSecond);
        return new(first.Text + second.Text, first.Reading + second.Reading);
    }

    /// <summary>A name of that surname.</summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="surname">With its reading.</param>
    /// <param name="sex">Whose name.</param>
    /// <param name="hasReading">False while the 振り仮名 is not recorded.</param>
    public static WrittenName Full(SeededRandom random, WrittenName surname, Sex sex, bool hasReading = true)
    {
        var (text, reading) = random.Chance(KanaPermille) ? random.Pick(NameParts.GivenKana) : Given(random, sex);
        return new(
            surname.Text + NameParts.Between + text,
            hasReading && surname.Reading.Length > 0 ? surname.Reading + NameParts.Between + reading : "");
    }

    /// <summary>The surname in a name made by <see cref="Full"/>, with its reading if recorded; none for a Latin
    /// name.</summary>
    public static WrittenName SurnameOf(WrittenName name)
    {
        var (text, reading) = (name.Text.IndexOf(NameParts.Between), name.Reading.IndexOf(NameParts.Between));
        return text > 0 ? new(name.Text[..text], reading > 0 ? name.Reading[..reading] : "") : default;
    }

    /// <summary>A foreign resident's name in Latin letters: two to four words, seldom more than a hundred
    /// letters.</summary>
    public static WrittenName Latin(SeededRandom random)
    {
        var words = random.Chance(LongLatinPermille) ? random.Between(12, 16) : random.Between(2, 4);
        var name = new StringBuilder();
        for (var word = 0; word < words; word++)
        {
            if (word > 0)
                name.Append(' ');
            for (var syllables = random.Between(2, 4); syllables > 0; syllables--)
                name.Append(random.Pick(NameParts.Latin));
        }

        return new(name.ToString(), "");
    }

    private static (string Text, string Reading) Given(SeededRandom random, Sex sex)
    {
        var first = random.Pick(NameParts.GivenFirst);
        var second = random.Pick(sex == Sex.Male ? NameParts.GivenMen : NameParts.GivenWomen);
        return (first.Text + second.Text, first.Reading + second.Reading);
    }
}

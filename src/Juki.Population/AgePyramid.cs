using Juki.Domain.Person;

namespace Juki.Population;

/// <summary>
/// 人口ピラミッド — how many men and women of each age. The shape is that of Japan about 2023 (総務省統計局 人口推計),
/// in hundred thousands, rounded and smoothed [ours: an invented population needs the shape, not the figures].
/// </summary>
internal static class AgePyramid
{
    private const int YearsInGroup = 5;
    private const int AdultGroup = 4; // from 20 years on

    // Men and women of 0–4, 5–9, … 95–99 years.
    private static readonly int[] Men =
        [21, 25, 27, 28, 32, 33, 32, 35, 39, 47, 48, 42, 37, 36, 42, 33, 25, 15, 6, 1];

    private static readonly int[] Women =
        [20, 24, 26, 27, 30, 32, 31, 34, 38, 45, 47, 41, 38, 38, 46, 40, 34, 26, 15, 5];

    private static readonly int All = Men.Sum() + Women.Sum();

    private static readonly int GrownUp = Men.Skip(AdultGroup).Sum() + Women.Skip(AdultGroup).Sum();

    private static readonly int[] Firsts = Weights(children: 0, adults: 1);

    // The first of a household is always grown up; the others make up for it, so that all together have the shape.
    private static readonly int[] Others = Weights(
        children: HouseholdSizes.Persons * GrownUp / 1000,
        adults: (HouseholdSizes.Persons * GrownUp - HouseholdSizes.Households * All) / 1000);

    /// <summary>Age in years and sex of the first of a household.</summary>
    public static (int Age, Sex Sex) First(SeededRandom random) => Draw(random, Firsts);

    /// <summary>Age in years and sex of another of a household.</summary>
    public static (int Age, Sex Sex) Other(SeededRandom random) => Draw(random, Others);

    private static int[] Weights(int children, int adults) =>
    [
        .. Enumerable.Range(0, Men.Length * 2).Select(i =>
            (i % 2 == 0 ? Men[i / 2] : Women[i / 2]) * (i / 2 < AdultGroup ? children : adults)),
    ];

    private static (int Age, Sex Sex) Draw(SeededRandom random, int[] weights)
    {
        var place = random.PickWeighted(weights);
        return (place / 2 * YearsInGroup + random.Below(YearsInGroup), place % 2 == 0 ? Sex.Male : Sex.Female);
    }
}

/// <summary>世帯の人数 — households of one to six persons of a thousand, about as in the census of 2020 [ours:
/// rounded].</summary>
internal static class HouseholdSizes
{
    private static readonly int[] Permille = [380, 281, 166, 119, 41, 13];

    /// <summary>Of a thousand households.</summary>
    public static int Households => Permille.Sum();

    /// <summary>Persons in a thousand households.</summary>
    public static int Persons => Permille.Select((count, place) => count * (place + 1)).Sum();

    /// <summary>Most persons in a household.</summary>
    public static int Max => Permille.Length;

    /// <summary>Number of persons.</summary>
    public static int Draw(SeededRandom random) => 1 + random.PickWeighted(Permille);
}

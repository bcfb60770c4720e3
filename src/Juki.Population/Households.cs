using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Population;

/// <summary>
/// 世帯 — makes the n-th household of a town from the seed alone, so that nobody has to be kept in memory. Immutable.
/// </summary>
internal sealed class Households(ulong seed, DateOnly firstDay, Numbers numbers, Addresses addresses)
{
    /// <summary>Numbers kept free for the persons of one household.</summary>
    public const int Seats = 8;

    private const int ForeignPermille = 30; // households; 3.7 of 124 million residents [ours: 住民基本台帳人口 2025, rounded]
    private const int OtherSurnamePermille = 60;
    private const int FormerSurnamePermille = 25; // of grown-up women
    private const int AliasPermille = 300; // of foreign residents
    private const int NoReadingPermille = 30;
    private const int NoNumberPermille = 5;

    /// <summary>How many live in a household, without making them.</summary>
    public int SizeOf(GovernmentCode municipality, int household) =>
        HouseholdSizes.Draw(new(seed, 4, municipality.Value, household));

    /// <summary>The members as they were on the first day, at most <paramref name="size"/> of them.</summary>
    /// <param name="municipality">The town, by the code of its CS.</param>
    /// <param name="household">From 0 in that town.</param>
    /// <param name="firstOrdinal">Number of the first person among all invented ones; the others follow.</param>
    /// <param name="size">As <see cref="SizeOf"/> says, or fewer.</param>
    public IdentificationInformation[] Make(GovernmentCode municipality, int household, long firstOrdinal, int size)
    {
        var random = new SeededRandom(seed, 4, municipality.Value, household);
        HouseholdSizes.Draw(random);
        var address = addresses.In(municipality, random);
        var isForeign = random.Chance(ForeignPermille);
        var surname = Names.Surname(random);
        var members = new IdentificationInformation[size];
        for (var i = 0; i < size; i++)
        {
            var (age, sex) = i == 0 ? AgePyramid.First(random) : AgePyramid.Other(random);
            var own = random.Chance(OtherSurnamePermille) ? Names.Surname(random) : surname;
            var member = isForeign
                ? Foreigner(random, own, age, sex, address)
                : Japanese(random, own, age, sex, address);
            members[i] = member with
            {
                Code = numbers.Code(firstOrdinal + i),
                Number = random.Chance(NoNumberPermille) ? default : numbers.Number(firstOrdinal + i),
            };
        }

        return members;
    }

    /// <summary>Somebody who comes from outside, without code and number.</summary>
    public IdentificationInformation Newcomer(SeededRandom random, Address address)
    {
        var (age, sex) = AgePyramid.First(random);
        var surname = Names.Surname(random);
        return random.Chance(10 * ForeignPermille) // more of those who come than of those who live here
            ? Foreigner(random, surname, age, sex, address)
            : Japanese(random, surname, age, sex, address);
    }

    private IdentificationInformation Japanese(
        SeededRandom random, WrittenName surname, int age, Sex sex, Address address) => new()
    {
        Code = default,
        Name = Names.Full(random, surname, sex, hasReading: !random.Chance(NoReadingPermille)),
        FormerSurname = sex == Sex.Female && age >= 20 && random.Chance(FormerSurnamePermille)
            ? Names.Surname(random)
            : new("", ""),
        DateOfBirth = Born(random, age),
        Sex = sex,
        Address = address,
    };

    private IdentificationInformation Foreigner(
        SeededRandom random, WrittenName surname, int age, Sex sex, Address address) => new()
    {
        Code = default,
        Name = Names.Latin(random),
        Alias = random.Chance(AliasPermille) ? Names.Full(random, surname, sex) : new("", ""),
        DateOfBirth = Born(random, age),
        Sex = sex,
        Address = address,
    };

    /// <summary>生年月日: 1 or 2 in a thousand of the old ones 不詳 in part or wholly, or a day that no calendar
    /// has.</summary>
    private RecordedDate Born(SeededRandom random, int age)
    {
        var day = RecordedDate.From(firstDay.AddYears(-age).AddDays(-1 - random.Below(365)));
        if (age < 60)
            return day;
        return RecordedDate.FromChecked(random.Below(4000) switch
        {
            0 => 0,
            1 => day.Year * 10000,
            2 => day.Year * 10000 + day.Month * 100,
            3 => day.Year * 10000 + 231, // 30 or 31 February, as old registers have it
            _ => day.Value,
        });
    }
}

using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Population;

namespace Juki.Tests.Domain.Search;

/// <summary>Texts, conditions and residents for the tests of search.</summary>
internal static class SearchSamples
{
    public static readonly GovernmentCode City = GovernmentCode.FromBody(14100);
    public static readonly GovernmentCode Ward = GovernmentCode.FromBody(14104);
    public static readonly GovernmentCode OtherWard = GovernmentCode.FromBody(14101);
    public static readonly GovernmentCode Town = GovernmentCode.FromBody(20201);

    public static readonly IdentificationInformation Resident = new()
    {
        Code = ResidentRecordCode.FromBody(1234567890),
        Number = IndividualNumber.FromBody(12345678901),
        Name = new("髙見本　葛\U000E0102子", "タカミホン　カツコ"),
        FormerSurname = new("渡邉架空", "ワタナベカクウ"),
        Alias = new("ﾐﾎﾝ ﾊﾅｺ", "ミホン　ハナコ"),
        DateOfBirth = RecordedDate.FromChecked(19850703),
        Sex = Sex.Female,
        Address = new(Ward, "見本町一丁目２番３号 架空ハイツ２０３号室", "2310000"),
    };

    private static readonly string[] NamePieces =
    [
        "高", "髙", "崎", "﨑", "邉", "邊", "辺", "斉", "齊", "斎", "齋", "葛", "葛\U000E0102", "塚\uFE00", "𠮷", "吉",
        "佐", "々", "〻", "か", "か\u3099", "が", "ｶ", "ｶﾞ", "ﾊﾟ", "ハ", "ゞ", "ゝ", "ヽ", "ゑ", "え", "ヰ", "ワ",
        "う\u3099", "𛀁", "A", "a", "Ａ", "é", "e\u0301",
        "ー", "-", "・", "·", " ", "\u3000", "ゐ", "花", "子", "𩸽", "神", "\u2F00",
    ];

    private static readonly string[] AddressPieces =
    [
        "一", "二", "三", "九", "〇", "十", "百", "千", "1", "2", "0", "１", "９", "丁目", "丁", "番地", "番", "号", "号室", "室", "目", "地",
        "の", "ノ", "之", "-", "－", "ー", "−", "字", "大字", "大", "町", "条", "線", "通", "若", "葉", "本", "が", "ヶ", "ケ", "つ", "ツ",
        " ", "\u3000", "・", "々", "ハイツ", "A", "Ａ", "甲", "𠮷", "澤", "沢", "邉",
    ];

    /// <summary>Texts of names, some of which no record can have.</summary>
    public static Arbitrary<string> NameTexts => Texts(NamePieces);

    /// <summary>Texts of addresses, some of which no record can have.</summary>
    public static Arbitrary<string> AddressTexts => Texts(AddressPieces);

    /// <summary>Residents of two wards and a town, some hundreds.</summary>
    public static IReadOnlyList<IdentificationInformation> Residents(int count)
    {
        var population = new InventedPopulation(new PopulationOptions
        {
            Residents = count,
            Municipalities = [City, Town],
            FirstDay = new DateOnly(2024, 4, 1),
        });
        return [.. population.Municipalities.SelectMany(population.Intake).Select(change => change.After)];
    }

    /// <summary>Where characters as people see them end, 0 and the length with them.</summary>
    public static IEnumerable<int> CharacterEnds(string text) =>
        [.. StringInfo.ParseCombiningCharacters(text), text.Length];

    private static Arbitrary<string> Texts(string[] pieces) => Gen.Elements(pieces).ListOf()
        .Select(list => string.Concat(list)).ToArbitrary();
}

using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Simulation;

namespace Juki.Tests.Server.Flows;

/// <summary>
/// A small random population with its history: people who moved, left, died, came back, got another code or number, who
/// have several names, live at one address, or are written alike; and crowds of about fifty on one day of birth.
/// </summary>
internal sealed class InquiryPeople
{
    private const int PersonsCount = 90;

    private static readonly DateOnly LastDay = new(2026, 4, 9);

    private static readonly string[] Surnames =
    [
        "髙見本", "高見本", "渡邉架空", "渡辺架空", "渡邊架空", "齋試験", "斎試験", "斉試験", "佐々見本", "佐佐見本", "𠮷見本", "吉見本",
    ];

    private static readonly string[] GivenNames =
        ["花子", "葛\U000E0102子", "葛子", "みすゞ", "みすず", "一郎", "はつゑ", "はつえ", "マリア", "ﾏﾘｱ"];

    private static readonly string[] Addresses =
    [
        "見本町一丁目2番3号", "見本町1丁目２番３号", "見本町1-2-3", "見本町一丁目2番3号 架空ハイツ203号室", "見本町1-2-3架空ハイツ203",
        "見本町二十三番地4", "見本町23-4", "見本町2-3", "架空が丘12番地", "架空ヶ丘1-2", "大字架空字西原123番地4", "架空西原123-4",
        "四番町5番地", "見本町十二番地", "見本町二百番地", "見本町20番地の1",
    ];

    private static readonly int[] Births =
        [19800229, 19800228, 19850703, 19850700, 19850000, 0, 20000101, 19501231, 20101010];

    private static readonly GovernmentCode[] Places =
    [
        AskingCountry.Nagano, AskingCountry.Matsumoto, AskingCountry.YokohamaWard, GovernmentCode.FromBody(14104),
    ];

    private readonly SplitMix _random;
    private readonly List<Change> _changes = [];
    private readonly List<IdentificationInformation> _crowds = [];
    private long _lastBody = 1_000_000_000;

    public InquiryPeople(SplitMix random)
    {
        _random = random;
        for (var place = 0; place < PersonsCount; place++)
            Live(Somebody());
        foreach (var (name, birth, places) in new (string, int, GovernmentCode[])[]
        {
            ("群試験　一", 19700101, Places[..2]), ("群試験　二", 19700102, [Places[0], Places[2]]),
            ("群試験　三", 19700103, Places[..1]),
        })
        {
            for (var (place, count) = (0, 50 + random.Below(3)); place < count; place++)
                Crowd(name, birth, places[place % places.Length], place);
        }
    }

    /// <summary>All that happened; of each town in its order.</summary>
    public IReadOnlyList<Change> Changes => _changes;

    /// <summary>Those of the crowds.</summary>
    public IReadOnlyList<IdentificationInformation> Crowds => _crowds;

    private IdentificationInformation Somebody()
    {
        var body = _lastBody += 1 + _random.Below(1_000);
        return new()
        {
            Code = ResidentRecordCode.FromBody(body),
            Number = _random.Chance(900) ? IndividualNumber.FromBody(body * 7) : default,
            Name = SomeName(),
            FormerSurname = _random.Chance(200) ? new(_random.Pick(Surnames), "キュウミホン") : new("", ""),
            Alias = _random.Chance(150) ? new("ミホン " + _random.Pick(GivenNames), "ミホン") : new("", ""),
            DateOfBirth = RecordedDate.FromChecked(_random.Pick(Births)),
            Sex = (Sex)(1 + _random.Below(2)),
            Address = SomeAddress(_random.Pick(Places)),
        };
    }

    private WrittenName SomeName() => new(
        _random.Pick(Surnames) + _random.Pick(["　", " ", ""]) + _random.Pick(GivenNames),
        _random.Chance(700) ? "シケン　ミホン" : "");

    private Address SomeAddress(GovernmentCode place) =>
        new(place, _random.Pick(Addresses), _random.Chance(500) ? "3800000" : "");

    private void Crowd(string name, int birth, GovernmentCode place, int number)
    {
        var one = Somebody() with
        {
            Name = new(name, ""), FormerSurname = new("", ""), DateOfBirth = RecordedDate.FromChecked(birth),
            Address = new(place, $"群町{number + 1}番地", ""),
        };
        _crowds.Add(one);
        Add(ChangeReason.ExOfficioEntry, one, new(2024, 4, 1));
        if (_random.Chance(20))
            Add(ChangeReason.Death, one, new(2025, 4, 1));
    }

    /// <summary>A life of a few changes, one after the other.</summary>
    private void Live(IdentificationInformation one)
    {
        var day = new DateOnly(2019, 1, 1).AddDays(_random.Below(300));
        Add(ChangeReason.ExOfficioEntry, one, day);
        for (var steps = _random.Below(5); steps > 0; steps--)
        {
            day = day.AddDays(20 + _random.Below(400));
            if (day > LastDay || Step(one, ref day) is not { } next)
                return;
            one = next;
        }
    }

    /// <summary>The next change; null when it was the last one.</summary>
    private IdentificationInformation? Step(IdentificationInformation one, ref DateOnly day)
    {
        switch (_random.Below(12))
        {
            case 0:
                var address = SomeAddress(_random.Pick([.. Places.Where(place => OfficeOf(place) == OfficeOf(one))]));
                return address == one.Address ? one
                    : Add(ChangeReason.ChangeOfAddress, one with { Address = address }, day);
            case 1:
                var name = SomeName();
                return name == one.Name ? one : Add(ChangeReason.ExOfficioCorrection, one with { Name = name }, day);
            case 2:
                return Add(
                    ChangeReason.NumberChange, one with { Number = IndividualNumber.FromBody(++_lastBody * 7) }, day);
            case 3 or 4:
                var code = ResidentRecordCode.FromBody(++_lastBody);
                return Add(ChangeReason.CodeChangeRequest, one with { Code = code }, day, one.Code);
            case 5 or 6 or 7:
                var there = one with { Address = SomeAddress(_random.Pick(
                    [.. Places.Where(place => OfficeOf(place) != OfficeOf(one))])) };
                Add(ChangeReason.MoveOut, one, day);
                return Add(ChangeReason.MoveIn, there, day);
            case 8: // planned; who moves in elsewhere before that day lives there
                Add(ChangeReason.MoveOut, one, LastDay.AddDays(_random.Below(3)));
                if (_random.Chance(500))
                    Add(ChangeReason.MoveIn, one with { Address = SomeAddress(_random.Pick(
                        [.. Places.Where(place => OfficeOf(place) != OfficeOf(one))])) }, day);
                return null;
            case 9:
                Add(ChangeReason.Death, one, day);
                return null;
            default:
                Add(_random.Chance(500) ? ChangeReason.ExOfficioDeletion : ChangeReason.MoveOut, one, day);
                if (_random.Chance(600))
                    return null;
                day = day.AddDays(1 + _random.Below(20));
                return day > LastDay ? null : Add(ChangeReason.ExOfficioEntry, one, day);
        }
    }

    private IdentificationInformation Add(
        ChangeReason reason, IdentificationInformation after, DateOnly day, ResidentRecordCode before = default)
    {
        _changes.Add(new()
        {
            UpdateNumber = 0, Municipality = OfficeOf(after), Reason = reason, Date = RecordedDate.From(day),
            Code = before.IsNone ? after.Code : before, After = after,
        });
        return after;
    }

    private static GovernmentCode OfficeOf(IdentificationInformation one) => OfficeOf(one.Address.Municipality);

    private static GovernmentCode OfficeOf(GovernmentCode place) =>
        place == AskingCountry.Nagano || place == AskingCountry.Matsumoto ? place : AskingCountry.Yokohama;
}

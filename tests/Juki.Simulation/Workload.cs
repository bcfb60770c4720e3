using System.Globalization;
using Juki.Domain.Changes;
using Juki.Domain.Person;

namespace Juki.Simulation;

/// <summary>
/// The changes that the towns write: few people and few codes, so that they meet. Most fit what stands in the town,
/// some fit nothing. The texts are marked, so that a value in a log or an error shows.
/// </summary>
internal sealed class Workload
{
    /// <summary>A word that stands in every name and address, and nowhere else.</summary>
    public const string PlantedWord = "仮想秘密";

    /// <summary>As <see cref="PlantedWord"/>, in every reading of a name as it was at first.</summary>
    public const string PlantedReading = "カソウヒミツ";

    private const int People = 9;
    private const int CodesMax = 16;
    private const int NumbersMax = 14;

    private static readonly ChangeReason[] Reasons =
    [
        .. Enum.GetValues<ChangeReason>().Where(r => r != ChangeReason.None),
    ];

    private static readonly ChangeReason[] AtOpen =
    [
        ChangeReason.MoveOut, ChangeReason.MoveOut, ChangeReason.MoveOut, ChangeReason.ChangeOfAddress,
        ChangeReason.ChangeOfAddress, ChangeReason.ExOfficioCorrection, ChangeReason.NumberChange,
        ChangeReason.CodeChangeRequest, ChangeReason.ExOfficioCodeEntry, ChangeReason.Death,
        ChangeReason.ExOfficioDeletion,
    ];

    private readonly SplitMix _random;
    private DateOnly _today;
    private readonly ResidentRecordCode[] _codes;
    private readonly IndividualNumber[] _numbers;
    private int _texts;

    /// <summary>Begins on <paramref name="today"/>.</summary>
    public Workload(SplitMix random, DateOnly today)
    {
        _random = random;
        _today = today;
        var body = random.Between(1_000_000_000, 9_000_000_000);
        _codes = [.. Enumerable.Range(0, CodesMax).Select(i => ResidentRecordCode.FromBody(body + i * 7919))];
        _numbers = [.. Enumerable.Range(0, NumbersMax).Select(i => IndividualNumber.FromBody(body + i * 104_729))];
    }

    /// <summary>From now on it is that day.</summary>
    public void Begin(DateOnly today) => _today = today;

    /// <summary>Around a 29 February much is dated on that day.</summary>
    public bool IsLeapTime => DateTime.IsLeapYear(_today.Year)
        && _today is { Month: 2, Day: >= 20 } or { Month: 3, Day: 1 };

    /// <summary>All codes that anybody can have.</summary>
    public IReadOnlyList<ResidentRecordCode> Codes => _codes;

    /// <summary>Texts that must stand in no log and no error: the planted word, codes and numbers.</summary>
    public IEnumerable<string> Secrets =>
    [
        PlantedWord, PlantedReading,
        .. _codes.Select(code => code.Value.ToString(CultureInfo.InvariantCulture)),
        .. _numbers.Select(number => number.Value.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>The next record of a town for which <paramref name="register"/> stands above.</summary>
    public PlannedRecord Next(SimulatedTown town, NaiveRegister register)
    {
        if (_random.Chance(60))
            return new(null, _random.Pick<Judgement>([
                new(UpdateVerdict.RecordUnreadable),
                new(UpdateVerdict.FieldNotExpected, UpdateField.NewCode),
                new(UpdateVerdict.DateAhead, UpdateField.Date)]));
        var open = register.Rows.Values.Where(row => row.State == ResidenceState.Open).ToList();
        var change = _random.Chance(150) ? Anything(town, register)
            : open.Count > 0 && _random.Chance(550) ? Make(town, _random.Pick(AtOpen), _random.Pick(open))
            : Entry(town, register);
        if (_random.Chance(60))
        {
            var fault = _random.Pick(ItemFault.All);
            return new(fault.Spoil(change), Judgement.Applied, fault.Expected);
        }
        return new(_random.Chance(120) ? Misfit(change, town) : change, Judgement.Applied);
    }

    private Change Entry(SimulatedTown town, NaiveRegister register)
    {
        var person = _random.Below(People);
        var reason = _random.Pick(
            [ChangeReason.MoveIn, ChangeReason.MoveIn, ChangeReason.Birth, ChangeReason.ExOfficioEntry]);
        return Make(town, reason, null, _codes[person], register);
    }

    private Change Anything(SimulatedTown town, NaiveRegister register)
    {
        var reason = _random.Pick(Reasons);
        var code = _random.Pick(_codes);
        return Make(town, reason, register.Rows.GetValueOrDefault(code.Value), code, register);
    }

    private Change Make(
        SimulatedTown town, ChangeReason reason, Residence? own, ResidentRecordCode code = default,
        NaiveRegister? register = null)
    {
        code = own?.Code ?? code;
        var before = own?.Information ?? register?.Rows.GetValueOrDefault(code.Value)?.Information
            ?? Person(town, code);
        var after = reason switch
        {
            ChangeReason.ChangeOfAddress => before with { Address = AddressIn(town) },
            ChangeReason.NumberChange => before with { Number = _random.Pick(_numbers) },
            ChangeReason.CodeChangeRequest => before with { Code = _random.Pick(_codes) },
            ChangeReason.ExOfficioCodeEntry => before with { Code = own is null ? code : _random.Pick(_codes) },
            ChangeReason.ExOfficioCorrection => Corrected(before, town),
            _ when reason.IsEntry() => before with
            {
                Address = AddressIn(town),
                Number = _random.Chance(100) ? _random.Pick(_numbers) : before.Number,
            },
            _ => before,
        };
        var date = Date(reason);
        if (IsLeapTime && reason == ChangeReason.Birth)
            after = after with { DateOfBirth = date };
        return new()
        {
            UpdateNumber = 0,
            Municipality = town.Office,
            Reason = reason,
            Date = date,
            Code = code,
            After = after,
        };
    }

    /// <summary>One item differs that perhaps may not.</summary>
    private Change Misfit(Change change, SimulatedTown town)
    {
        var after = change.After;
        var other = _random.Pick(SimulatedTown.All);
        return change with
        {
            After = _random.Below(7) switch
            {
                0 => after with { Number = _random.Pick(_numbers) },
                1 => after with { Code = _random.Pick(_codes) },
                2 => after with { Address = AddressIn(other) },
                3 => after with { Address = after.Address with { PostalCode = "" } },
                4 => after with { Number = default },
                _ => Corrected(after, town),
            },
        };
    }

    private IdentificationInformation Corrected(IdentificationInformation before, SimulatedTown town) =>
        _random.Below(9) switch
        {
            0 => before with { Name = before.Name with { Text = Text("氏") } },
            1 => before with { Name = before.Name with { Reading = "カソウ" + new string('ア', _random.Below(3) + 1) } },
            2 => before with { FormerSurname = new(Text("旧"), "") },
            3 => before with { Alias = new(Text("通"), "ツウショウ") },
            4 => before with { DateOfBirth = Birth() },
            5 => before with { Sex = before.Sex == Sex.Male ? Sex.Female : Sex.Male },
            6 => before with { Address = before.Address with { Text = Text("町") } },
            7 => before with { Address = AddressIn(town) },
            _ => before,
        };

    private IdentificationInformation Person(SimulatedTown town, ResidentRecordCode code)
    {
        var place = Array.IndexOf(_codes, code);
        return new()
        {
            Code = code,
            Number = place % 5 == 4 ? default : _numbers[place % NumbersMax],
            Name = new($"{PlantedWord}{(char)('一' + place)}", PlantedReading),
            DateOfBirth = RecordedDate.FromChecked(19500101 + place * 10_000),
            Sex = place % 2 == 0 ? Sex.Female : Sex.Male,
            Address = AddressIn(town),
        };
    }

    private Address AddressIn(SimulatedTown town) => new(_random.Pick(town.Addresses), Text("町"), "2200000");

    private string Text(string kind) => $"{PlantedWord}{kind}{(char)('一' + ++_texts % 500)}";

    private RecordedDate Birth() => _random.Pick([19600229, 19610229, 19500400, 19550000, 0, 20231101]) switch
    {
        var value => RecordedDate.FromChecked(value),
    };

    private RecordedDate Date(ChangeReason reason)
    {
        if (reason is not (ChangeReason.MoveIn or ChangeReason.MoveOut or ChangeReason.ChangeOfAddress)
            && _random.Chance(80))
            return _random.Pick([RecordedDate.FromChecked(20231100), RecordedDate.FromChecked(19450815), default]);
        if (IsLeapTime && (reason == ChangeReason.MoveOut || _today.AddDays(1).Month == 3) && _random.Chance(500))
            return RecordedDate.FromChecked(_today.Year * 10_000 + 229);
        var ahead = reason == ChangeReason.MoveOut ? _random.Below(20) : 0;
        return RecordedDate.From(_today.AddDays(ahead - _random.Below(4)));
    }
}

using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Terminal.Words;
using Juki.Wire.Client;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Terminal.Pages.Inquiry;

/// <summary>事務と目的の選択 — for what is asked.</summary>
/// <param name="Affairs">Those of this office.</param>
/// <param name="Purposes">Those of this office.</param>
/// <param name="Affair">Chosen last; null.</param>
/// <param name="Purpose">Chosen last; null.</param>
/// <param name="Fault">What is wrong with the choice; null.</param>
public sealed record ChoiceModel(
    IReadOnlyList<Affair> Affairs, Purposes Purposes, Affair? Affair, Purpose? Purpose, Text? Fault);

/// <summary>Why an inquiry was not answered with persons.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Verdict">The verdict's number; null when nothing was sent.</param>
/// <param name="RetryHelps">The same inquiry may be answered later.</param>
public sealed record Refusal(Text Title, Text Remedy, int? Verdict, bool RetryHelps);

/// <summary>検索条件の記入 — after whom is asked.</summary>
/// <param name="Affair">For which affair.</param>
/// <param name="Purpose">For which purpose.</param>
/// <param name="Entry">What was typed before; null.</param>
/// <param name="Refusal">Why it was refused; null.</param>
/// <param name="Faults">What is wrong with single fields.</param>
public sealed record ConditionModel(
    Affair Affair, Purpose Purpose, InquiryEntry? Entry, Refusal? Refusal, IReadOnlyList<EntryFault> Faults);

/// <summary>表示する番号 — whose numbers one page shows, after the server has recorded why.</summary>
/// <param name="Person">Which person of the answer, from 1.</param>
/// <param name="Items">Which numbers.</param>
public sealed record ShownNumbers(int Person, ProvidedItems Items);

/// <summary>回答 — what was answered, as long as it is shown. Holds residents' values; the two numbers stand in no page
/// but the one for which <see cref="Shown"/> is set.</summary>
public sealed record ResultModel
{
    /// <summary>Name of the hidden field with <see cref="Once"/>.</summary>
    public const string OnceField = "once";

    /// <summary>Id of the inquiry.</summary>
    public required byte[] Inquiry { get; init; }

    /// <summary>Showings and prints asked for so far.</summary>
    public int Acts { get; set; }

    /// <summary>What a form on this answer brings; it serves once.</summary>
    public string Once => FormattableString.Invariant($"{Sheet}/{Acts}");

    /// <summary>What this page alone shows; null: all numbers are masked.</summary>
    public ShownNumbers? Shown { get; init; }

    /// <summary>Why nothing was shown or printed; null.</summary>
    public Text? Notice { get; init; }

    /// <summary>The items shown of a person, by place from 0.</summary>
    public ProvidedItems ShownOf(int place) => Shown?.Person == place + 1 ? Shown.Items : ProvidedItems.None;

    /// <summary>For which affair.</summary>
    public required Affair Affair { get; init; }

    /// <summary>For which purpose.</summary>
    public required Purpose Purpose { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Number on the sheet.</summary>
    public required string Sheet { get; init; }

    /// <summary>Which tier answered.</summary>
    public required Role Tier { get; init; }

    /// <summary>Those found.</summary>
    public required IReadOnlyList<ShownPerson> Persons { get; init; }

    /// <summary>Never a value.</summary>
    public override string ToString() => nameof(ResultModel);
}

/// <summary>One resident as shown. An item that was not provided is null.</summary>
public sealed record ShownPerson
{
    /// <summary>What stands in place of a number that is not shown.</summary>
    public const string Mask = "●●●●●●";

    /// <summary>Which of the two numbers were provided.</summary>
    public ProvidedItems Numbers { get; private init; }

    /// <summary>個人番号 was asked for and allowed, and the record has none.</summary>
    public bool HasNoNumber { get; private init; }

    /// <summary>住民票コード; none.</summary>
    private ResidentRecordCode Code { get; init; }

    /// <summary>個人番号; none.</summary>
    private IndividualNumber Number { get; init; }

    /// <summary>氏名, 旧氏 and 通称, those there are, each with its reading.</summary>
    public IReadOnlyList<(ProvidedItems Item, string Text, string Reading)> Names { get; private init; } = [];

    /// <summary>生年月日.</summary>
    public RecordedDate? DateOfBirth { get; private init; }

    /// <summary>性別.</summary>
    public Sex Sex { get; private init; }

    /// <summary>住所.</summary>
    public string? Address { get; private init; }

    /// <summary>The last change: whether the record is current, why and when it was changed.</summary>
    public (bool IsCurrent, ChangeReason Reason, RecordedDate Date)? Change { get; private init; }

    /// <summary>照合: the items that differ; null where items were provided.</summary>
    public ProvidedItems? Different { get; private init; }

    /// <summary>Takes what the server sent.</summary>
    public static ShownPerson Of(Bodies.Person person)
    {
        if (person.Identification is not { } one)
            return new() { Different = (ProvidedItems)person.Different };
        var names = new[]
        {
            (ProvidedItems.Name, one.Name), (ProvidedItems.FormerSurname, one.FormerSurname),
            (ProvidedItems.Alias, one.Alias),
        };
        return new()
        {
            Numbers = InquiryMessage.NumbersOf(person),
            HasNoNumber = ((ProvidedItems)person.Items).HasFlag(ProvidedItems.Number) && one.Number == 0,
            Code = ResidentRecordCode.FromChecked(one.Code),
            Number = IndividualNumber.FromChecked(one.Number),
            Names = [.. names.Where(name => name.Item2 is { Text.Length: > 0 })
                .Select(name => (name.Item1, name.Item2.Text, name.Item2.Reading))],
            DateOfBirth = one.DateOfBirth == 0 ? null : RecordedDate.FromChecked(one.DateOfBirth),
            Sex = (Sex)one.Sex,
            Address = one.AddressMunicipality == 0 ? null : Place(one.AddressMunicipality) + one.Address,
            Change = person.State == 0
                ? null
                : (person.State == 1, (ChangeReason)person.Reason, RecordedDate.FromChecked(person.Date)),
        };
    }

    /// <summary>One of the two numbers as it is written; for a page that may show it, and no other.</summary>
    public string Written(ProvidedItems item) => item == ProvidedItems.Code ? Code.Written : Number.Written;

    /// <summary>Never a value.</summary>
    public override string ToString() => nameof(ShownPerson);

    private static string? Place(int code) =>
        Municipalities.TryFind(GovernmentCode.FromChecked(code), out var town) ? town.FullName : null;
}

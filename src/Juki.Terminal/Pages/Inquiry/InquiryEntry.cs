using System.Globalization;
using Juki.Domain.Affairs;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Terminal.Words;

namespace Juki.Terminal.Pages.Inquiry;

/// <summary>照会の書式 — the lawful forms of asking, each a form of its own on the page [S-002].</summary>
public enum InquiryForm
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>住民票コード.</summary>
    Code = 1,

    /// <summary>氏名＋住所.</summary>
    Address = 2,

    /// <summary>氏名＋生年月日.</summary>
    Birth = 3,

    /// <summary>個人番号, where the affair allows it.</summary>
    Number = 4,
}

/// <summary>Which fields a form has.</summary>
internal static class InquiryForms
{
    /// <summary>True when that field can be typed in that form.</summary>
    public static bool Has(this InquiryForm form, SearchParameter field) => field switch
    {
        SearchParameter.Code => form == InquiryForm.Code,
        SearchParameter.Number => form == InquiryForm.Number,
        SearchParameter.Name or SearchParameter.Sex => form is InquiryForm.Address or InquiryForm.Birth,
        SearchParameter.Municipality or SearchParameter.Address => form == InquiryForm.Address,
        SearchParameter.DateOfBirth => form == InquiryForm.Birth,
        _ => true,
    };
}

/// <summary>一致の別 — what of name and address is whole. That both are beginnings is unlawful, and cannot be chosen
/// [S-002].</summary>
public enum MatchKind
{
    /// <summary>氏名全部.</summary>
    Whole = 0,

    /// <summary>氏名の先頭, and whatever is beside it whole.</summary>
    NameBegins = 1,

    /// <summary>氏名全部 and 住所の先頭.</summary>
    AddressBegins = 2,
}

/// <summary>A fault of a form: which field, and what is wrong with it.</summary>
public sealed record EntryFault(SearchParameter Field, Text Text);

/// <summary>
/// 記入 — what was typed into a form, as typed, so that it can be shown again beside its faults. Immutable.
/// </summary>
public sealed record InquiryEntry
{
    /// <summary>Which form.</summary>
    public InquiryForm Form { get; init; }

    /// <summary>住民票コード or 個人番号.</summary>
    public string Digits { get; init; } = "";

    /// <summary>氏名.</summary>
    public string Name { get; init; } = "";

    /// <summary>住所, from prefecture or municipality on.</summary>
    public string Address { get; init; } = "";

    /// <summary>What is whole.</summary>
    public MatchKind Match { get; init; }

    /// <summary>元号; <see cref="JapaneseDate.Western"/>: 西暦.</summary>
    public int Era { get; init; } = 3;

    /// <summary>Year of the era.</summary>
    public int Year { get; init; }

    /// <summary>Month; 0 不詳.</summary>
    public int Month { get; init; } = 1;

    /// <summary>Day; 0 不詳.</summary>
    public int Day { get; init; } = 1;

    /// <summary>性別; 0: not asked for.</summary>
    public int Sex { get; init; }

    /// <summary>消除者を含む.</summary>
    public bool Removed { get; init; }

    /// <summary>個人番号も求める; default false: nobody is told it who does not ask.</summary>
    public bool WithNumber { get; init; }

    /// <summary>Reads what a form brought. What no field of the page can bring becomes a fault when it is
    /// judged.</summary>
    public static InquiryEntry Read(Func<string, string> field) => new()
    {
        Form = (InquiryForm)NumberOf(field("form")),
        Digits = field("digits").Trim(),
        Name = field("name").Trim(),
        Address = field("address").Trim(),
        Match = (MatchKind)NumberOf(field("match")),
        Era = NumberOf(field("era")),
        Year = NumberOf(field("year")),
        Month = NumberOf(field("month")),
        Day = NumberOf(field("day")),
        Sex = NumberOf(field("sex")),
        Removed = field("removed") == "1",
        WithNumber = field("withnumber") == "1",
    };

    /// <summary>Which items are asked for: none, which is all that the affair allows but 個人番号, or these with it.
    /// Whether the affair allows it, the server judges.</summary>
    public ProvidedItems ItemsOf(Affair affair) =>
        WithNumber ? affair.Items | ProvidedItems.Number : ProvidedItems.None;

    /// <summary>The condition, with the faults of single fields that it could not hold.</summary>
    public (SearchCondition Condition, IReadOnlyList<EntryFault> Faults) ToCondition()
    {
        var faults = new List<EntryFault>();
        var condition = Form switch
        {
            InquiryForm.Code => new SearchCondition { Code = Code(faults) },
            InquiryForm.Number => new SearchCondition { Number = Number(faults) },
            InquiryForm.Address => new SearchCondition { Name = NameOf(), Address = AddressOf(faults) },
            InquiryForm.Birth => new SearchCondition { Name = NameOf(), DateOfBirth = Birth(faults) },
            _ => new SearchCondition(),
        };
        return (condition with { Sex = (Sex)Sex, IncludeRemoved = Removed }, faults);
    }

    /// <summary>Never what was typed.</summary>
    public override string ToString() => nameof(InquiryEntry);

    private ResidentRecordCode Code(List<EntryFault> faults)
    {
        if (!ResidentRecordCode.TryParse(Digits, out var code))
        {
            faults.Add(new(SearchParameter.Code, new("11桁の数字で、最後は検査数字です。写し間違いを確かめてください。",
                "11 digits, the last a check digit. Look for a slip of the pen.")));
        }
        return code;
    }

    private IndividualNumber Number(List<EntryFault> faults)
    {
        if (!IndividualNumber.TryParse(Digits, out var number))
        {
            faults.Add(new(SearchParameter.Number, new("12桁の数字で、最後は検査数字です。写し間違いを確かめてください。",
                "12 digits, the last a check digit. Look for a slip of the pen.")));
        }
        return number;
    }

    private NameCondition? NameOf() =>
        Name.Length == 0 ? null : new NameCondition(Name, Match == MatchKind.NameBegins);

    private AddressCondition? AddressOf(List<EntryFault> faults)
    {
        if (Address.Length == 0)
            return null;
        if (WrittenAddress.TryRead(Address, out var written))
            return new AddressCondition(written.Municipality, written.Text, Match == MatchKind.AddressBegins);
        faults.Add(new(SearchParameter.Address, new("市区町村が分かりません。都道府県又は市区町村から入力してください。",
            "The municipality is not known. Begin with the prefecture or the municipality.")));
        return null;
    }

    private RecordedDate Birth(List<EntryFault> faults)
    {
        if (JapaneseDate.TryRead(Era, Year, Month, Day, out var date))
            return date;
        faults.Add(new(SearchParameter.DateOfBirth, new("その元号にない年月日です。年は必ず入力し、月が不詳なら日も不詳とします。",
            "There is no such date in that era. The year is needed; with the month unknown, so is the day.")));
        return default;
    }

    private static int NumberOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

using System.Globalization;

namespace Juki.Terminal.Pages.Inquiry;

/// <summary>印刷画面 — an answer as it is put on paper, after the server has recorded it.</summary>
/// <param name="Result">The answer.</param>
/// <param name="DestroyBy">廃棄予定日.</param>
/// <param name="Form">Number in the register of forms.</param>
/// <param name="At">When the server recorded it.</param>
public sealed record PrintModel(ResultModel Result, DateOnly DestroyBy, string Form, DateTimeOffset At)
{
    /// <summary>Most persons on a sheet [ours: each with the items of an answer has room on a third of A4; longer ones
    /// go on behind, under the same head].</summary>
    public const int SheetPersons = 3;

    /// <summary>How a day stands in a form's field.</summary>
    public const string DayForm = "yyyy-MM-dd";

    /// <summary>The persons of each sheet.</summary>
    public IReadOnlyList<IReadOnlyList<ShownPerson>> Sheets { get; } = [.. Result.Persons.Chunk(SheetPersons)];

    /// <summary>A day in that form.</summary>
    public static string Written(DateOnly day) => day.ToString(DayForm, CultureInfo.InvariantCulture);

    /// <summary>Never a value.</summary>
    public override string ToString() => nameof(PrintModel);
}

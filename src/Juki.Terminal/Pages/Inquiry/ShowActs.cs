using System.Globalization;
using Google.Protobuf;
using Juki.Domain.Forms;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Terminal.Look;
using Juki.Terminal.Words;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Terminal.Pages.Inquiry;

/// <summary>
/// 番号の表示と印刷 — what is masked is shown, and what is shown is printed, only after the server has recorded it, and on
/// one page each: a page that is loaded again shows the answer masked, and prints nothing [S-000 2. リスク3].
/// </summary>
internal static class ShowActs
{
    private static readonly Text Unreached = new(
        "サーバに届かないため、何も記録されず、表示も印刷もしていません。照会し直してください。",
        "The server was not reached: nothing is recorded, shown or printed. Ask again.");

    private static readonly Text Before = new(
        "この操作は一度だけ有効です。もう一度行うには、改めて記録が要ります。",
        "This serves once. To do it again, it has to be recorded again.");

    /// <summary>Shows numbers of one person of the answer.</summary>
    public static async Task<Page> ShowAsync(ActRequest request)
    {
        if (request.Session.Result is not { } result)
            return await InquiryActs.Again(request).ConfigureAwait(false);
        if (!IsFirst(request, result))
            return PageOf(result with { Notice = Before });
        var person = NumberOf(request.Field("person"));
        var items = (request.Field("code") == "1" ? ProvidedItems.Code : ProvidedItems.None)
            | (request.Field("number") == "1" ? ProvidedItems.Number : ProvidedItems.None);
        if (person < 1 || person > result.Persons.Count || items == ProvidedItems.None
            || !result.Persons[person - 1].Numbers.HasFlag(items))
            return PageOf(result with { Notice = Missing });
        var (reason, text) = ((ShowReason)NumberOf(request.Field("reason")), request.Field("why").Trim());
        if (!ShowReasonWords.IsGiven(reason, text))
            return PageOf(result with { Notice = TextOf(ShowVerdict.ReasonMissing) });
        var told = await request.Desk.Line.ShowAsync(new Bodies.ShowAsk
        {
            Inquiry = ByteString.CopyFrom(result.Inquiry),
            Operator = (uint)request.Session.Card.Identity.Number,
            Person = (uint)person,
            Items = (uint)items,
            Reason = (uint)reason,
            Text = text,
        }).ConfigureAwait(false);
        return told?.Verdict == (uint)ShowVerdict.Recorded
            ? PageOf(result with { Shown = new(person, items) })
            : PageOf(result with { Notice = TextOf(told) });
    }

    /// <summary>Shows the answer as it is to be printed.</summary>
    public static async Task<Page> PrintAsync(ActRequest request)
    {
        if (request.Session.Result is not { } result)
            return await InquiryActs.Again(request).ConfigureAwait(false);
        if (!IsFirst(request, result))
            return PageOf(result with { Notice = Before });
        var now = request.Desk.Clock.GetUtcNow();
        if (!DateOnly.TryParseExact(request.Field("destroy"), PrintModel.DayForm, CultureInfo.InvariantCulture,
                DateTimeStyles.None, out var day)
            || !FormTerms.IsDayOfDestruction(day, PageFrame.DayOf(now)))
            return PageOf(result with { Notice = TextOf(ShowVerdict.DayOutOfRange) });
        var model = new PrintModel(result, day, "", now);
        var told = await request.Desk.Line.PrintAsync(new Bodies.PrintAsk
        {
            Inquiry = ByteString.CopyFrom(result.Inquiry),
            Operator = (uint)request.Session.Card.Identity.Number,
            Form = (uint)FormKind.InquiryAnswer,
            Sheets = (uint)model.Sheets.Count,
            Sheet = result.Sheet,
            DestroyBy = RecordedDate.From(day).Value,
        }).ConfigureAwait(false);
        return told?.Verdict == (uint)ShowVerdict.Recorded
            ? Page.Of<PrintPage, PrintModel>(model with
            {
                Form = told.Form, At = DateTimeOffset.FromUnixTimeMilliseconds(told.At),
            })
            : PageOf(result with { Notice = TextOf(told) });
    }

    private static Text Missing { get; } = new(
        "表示する番号を選んでください。", "Choose which number is to be shown.");

    /// <summary>True for a form that was not posted before; from now on it was. What is wrong in it is said on a page
    /// with a new one.</summary>
    private static bool IsFirst(ActRequest request, ResultModel result)
    {
        if (request.Field(ResultModel.OnceField) != result.Once)
            return false;
        result.Acts++;
        return true;
    }

    private static Text TextOf(Bodies.ShowTold? told) =>
        told is not null && Enum.IsDefined((ShowVerdict)told.Verdict) ? TextOf((ShowVerdict)told.Verdict) : Unreached;

    private static Text TextOf(ShowVerdict verdict)
    {
        var remedy = ShowRemedy.Of(verdict);
        return new(remedy.Japanese, remedy.English);
    }

    private static Page PageOf(ResultModel result) => Page.Of<ResultPage, ResultModel>(result);

    private static int NumberOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

using Juki.Domain.Forms;
using Juki.Domain.Person;
using Juki.Paper;
using Juki.Terminal.Guard;
using Juki.Terminal.Look;
using Juki.Terminal.Pages.Errands;
using Juki.Terminal.Words;
using Juki.Wire.Errands;

namespace Juki.Terminal.Pages.Disclosure;

/// <summary>
/// 開示書 — the paper on the screen, its numbers masked, and its print: the server enters the print in the register of
/// forms first, then the terminal makes the PDF in its memory and hands it to the print service; the browser never has
/// it [S-000 7. リスク3].
/// </summary>
internal static class ReportActs
{
    private const string NumberToCome = "form-0000-0000000"; // as long as the one that comes

    private static readonly Text Unreadable = new(
        "書面が読めません。端末の版を確かめてください。", "The paper cannot be read. Check the terminal's release.");

    private static readonly Text NoProgram = new(
        "印刷のプログラムがないため、何も記録せず、印刷もしていません。管理者に連絡してください。",
        "There is no program to print with: nothing is recorded or printed. Tell the administrator.");

    /// <summary>Why no PDF can be made on this machine; null: it can.</summary>
    public static Text? FaultOfFonts()
    {
        try
        {
            PdfWriter.NeedLibraries();
            return null;
        }
        catch (PdfException)
        {
            return new("PDF を作るライブラリがないため、回答していません。管理者に連絡してください。",
                "The library for PDF is missing: it was not answered. Tell the administrator.");
        }
    }

    /// <summary>A paper has come.</summary>
    public static Page Begin(ActRequest request, DisclosureReply reply)
    {
        if (SheetFile.Unpack(reply.Sheet) is not { } sheet)
            return Page.Of<RequestsPage, RequestsModel>(new([], 0, true) { Fault = Unreadable });
        request.Session.Report = new(reply.Number, sheet);
        return PageOf(
            request.Session.Report, new(
                $"回答を記録しました。操作履歴からの行 {reply.Lines}件。",
                $"The answer is recorded. Lines out of the record: {reply.Lines}."), null);
    }

    /// <summary>Shows the paper again.</summary>
    public static async Task<Page> ShowAsync(ActRequest request) => request.Session.Report is { } report
        ? PageOf(report, null, null)
        : await DisclosureActs.ListAsync(request).ConfigureAwait(false);

    /// <summary>Prints the paper.</summary>
    public static async Task<Page> PrintAsync(ActRequest request)
    {
        if (request.Session.Report is not { } report)
            return await DisclosureActs.ListAsync(request).ConfigureAwait(false);
        if (!report.Once.Is(request.Field(ConfirmModel.OnceField)))
            return PageOf(report, null, ErrandActs.Before);
        var today = PageFrame.DayOf(request.Desk.Clock.GetUtcNow());
        if (ErrandActs.DayOf(request.Field("destroy")) is not { } day || !FormTerms.IsDayOfDestruction(day, today))
            return PageOf(report, null, DisclosureWords.Of(Domain.Disclosure.DisclosureVerdict.DestructionOutOfRange));
        if (!request.Desk.Printer.IsThere)
            return PageOf(report, null, NoProgram);
        // Who prints, when and where stands on the paper; only its number comes with the record of it.
        var set = await Task.Run(() => Set(report.Sheet, NumberToCome, day, out _)).ConfigureAwait(false);
        if (set is not { } result)
            return PageOf(report, null, FaultOfFonts());
        if (result.MissingCharacters > 0)
        {
            return PageOf(report, null, new(
                "字形のない文字があるため、何も記録せず、印刷もしていません。フォントを入れてください。",
                "A character has no shape: nothing is recorded or printed. Install its font."));
        }
        var told = await DisclosureActs.AskAsync(
            request, new() { Number = report.Number, Print = new(result.Pages, day) }).ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        if (DisclosureActs.FaultOf(told) is { } fault)
            return PageOf(report, null, fault);
        var form = told.Reply!.Form;
        byte[] pdf = [];
        _ = await Task.Run(() => Set(report.Sheet, form, day, out pdf)).ConfigureAwait(false);
        return await request.Desk.Printer.PrintAsync(pdf, form).ConfigureAwait(false)
            ? PageOf(report, new(
                $"印刷を記録し、印刷装置に送りました。帳票番号 {form}、{result.Pages}枚。",
                $"The print is recorded and sent to the printer: form {form}, {result.Pages} sheets."), null)
            : PageOf(report, null, new(
                $"帳票番号 {form} の印刷は記録しましたが、印刷装置が受け付けませんでした。廃棄を記録し、印刷し直してください。",
                $"The print is recorded as form {form}, but the printer did not take it. "
                    + "Note its destruction, and print again."));
    }

    /// <summary>The paper with its number in the register of forms and the day of destruction; null: it could not be
    /// made.</summary>
    private static SheetResult? Set(Sheet sheet, string form, DateOnly day, out byte[] pdf)
    {
        var until = ReportModel.Written(day);
        var inWords = $"{JapaneseDate.Japanese(RecordedDate.From(day))} / {until}";
        var printed = sheet with
        {
            Footer = $"{form}　廃棄予定日 {until}　{sheet.Footer[..Math.Min(sheet.Footer.Length, FooterKept)]}",
            Lines =
            [
                new(SheetLineKind.Item, "帳票番号 / form", form),
                new(SheetLineKind.Item, "廃棄予定日 / to be destroyed by", $"{inWords}（交付しないとき / if not handed over）"),
                .. sheet.Lines,
            ],
        };
        try
        {
            return PdfWriter.Write(printed, out pdf);
        }
        catch (PdfException)
        {
            pdf = [];
            return null;
        }
    }

    private const int FooterKept = 18; // the number of the request

    private static Page PageOf(ShownReport report, Text? notice, Text? fault)
    {
        report.Once = Secret.Draw();
        return Page.Of<ReportPage, ReportModel>(new(report.Number, report.Sheet, report.Once.HandedOut())
        {
            Notice = notice, Fault = fault,
        });
    }
}

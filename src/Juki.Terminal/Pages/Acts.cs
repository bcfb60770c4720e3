using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Terminal.Guard;
using Juki.Terminal.Look;
using Juki.Terminal.Pages.Batch;
using Juki.Terminal.Pages.Disclosure;
using Juki.Terminal.Pages.Inquiry;
using Juki.Terminal.Pages.Ledger;
using Juki.Terminal.Pages.LogIn;
using Juki.Terminal.Pages.Record;
using Juki.Terminal.Pages.Status;
using Juki.Terminal.Pages.Updates;
using Juki.Terminal.Words;
using Juki.Wire.Errands;

namespace Juki.Terminal.Pages;

/// <summary>What an act of the operator works with.</summary>
/// <param name="Desk">The terminal.</param>
/// <param name="Field">A field of the form that was posted; empty where there is none.</param>
/// <param name="PageValue">Value of the page from which it was posted.</param>
internal sealed record ActRequest(TerminalDesk Desk, Func<string, string> Field, string PageValue)
{
    /// <summary>Whether whoever asked has left the page meanwhile.</summary>
    public Func<bool> IsLeft { get; init; } = () => false;

    /// <summary>The file of a form with one, as it comes; null where there is none.</summary>
    public Stream? File { get; init; }

    /// <summary>The session of the operator; for acts that need one.</summary>
    public OperatorSession Session => Desk.Session!;
}

/// <summary>One act.</summary>
/// <param name="NeedsOperator">Only for who is logged in.</param>
/// <param name="Do">What is done, and which page is shown then.</param>
internal sealed record Act(bool NeedsOperator, Func<ActRequest, Task<Page>> Do)
{
    /// <summary>False for what a page asks by itself: the operator may be gone.</summary>
    public bool IsUse { get; init; } = true;
}

/// <summary>For which cards the menu has which work. What the server permits is not judged here.</summary>
internal static class Roles
{
    /// <summary>照会.</summary>
    public const OperatorRoles Inquiry = OperatorRoles.Inquiry;

    /// <summary>操作履歴.</summary>
    public const OperatorRoles Record = OperatorRoles.Audit | OperatorRoles.Logs;

    /// <summary>本人への開示.</summary>
    public const OperatorRoles Disclosure = OperatorRoles.Disclosure;

    /// <summary>操作者管理簿.</summary>
    public static OperatorRoles Ledger => OperatorCall.LedgerReaders;

    /// <summary>一括提供.</summary>
    public static OperatorRoles Batch => BatchCall.Workers | BatchCall.MediaWorkers;

    /// <summary>更新状況と整合性, reached from 状態.</summary>
    public static OperatorRoles Updates => UpdatesCall.Readers;

    /// <summary>All that a terminal of that office has work for.</summary>
    public static OperatorRoles At(GovernmentCode office) =>
        Inquiry | Record | Ledger | Disclosure | Batch | (office.IsPrefecture ? OperatorRoles.None : Updates);
}

/// <summary>操作の一覧 — everything that a page can ask of the terminal. What is not on this list does not exist.</summary>
internal static class Acts
{
    /// <summary>By path; all are posted.</summary>
    public static IReadOnlyDictionary<string, Act> All { get; } = new Dictionary<string, Act>
    {
        ["/log-in"] = new(false, LogInActs.LogInAsync),
        ["/pin"] = new(false, _ => Task.FromResult(Page.Of<PinPage, LogInModel>(new(null, null)))),
        ["/pin/change"] = new(false, LogInActs.ChangePinAsync),
        ["/finger"] = new(false, FingerActs.CheckAsync),
        ["/log-off"] = new(false, LogInActs.LogOffAsync),
        ["/language"] = new(false, SwitchLanguage),
        ["/inquiry"] = new(true, InquiryActs.Choose),
        ["/inquiry/condition"] = new(true, InquiryActs.Condition),
        ["/inquiry/condition/again"] = new(true, InquiryActs.Again),
        ["/inquiry/ask"] = new(true, InquiryActs.AskAsync),
        ["/inquiry/show"] = new(true, ShowActs.ShowAsync),
        ["/inquiry/print"] = new(true, ShowActs.PrintAsync),
        ["/inquiry/clear"] = new(true, InquiryActs.Clear),
        ["/record"] = new(true, RecordActs.Show),
        ["/record/search"] = new(true, RecordActs.SearchAsync),
        ["/record/page"] = new(true, RecordActs.Turn),
        ["/record/samples"] = new(true, SampleActs.ListAsync),
        ["/record/sample"] = new(true, SampleActs.ShowAsync),
        ["/record/sample/name"] = new(true, SampleActs.NameAsync),
        ["/record/sample/draw"] = new(true, SampleActs.DrawAsync),
        ["/record/sample/sign"] = new(true, SampleActs.SignAsync),
        ["/record/do"] = new(true, SampleActs.DoAsync),
        ["/ledger"] = new(true, LedgerActs.ListAsync),
        ["/ledger/history"] = new(true, LedgerActs.HistoryAsync),
        ["/ledger/apply"] = new(true, LedgerActs.ApplyAsync),
        ["/ledger/go"] = new(true, LedgerActs.GoAsync),
        ["/ledger/two"] = new(true, LedgerActs.TwoAsync),
        ["/ledger/do"] = new(true, LedgerActs.DoAsync),
        ["/disclosure"] = new(true, DisclosureActs.ListAsync),
        ["/disclosure/new"] = new(true, DisclosureActs.New),
        ["/disclosure/receive"] = new(true, DisclosureActs.ReceiveAsync),
        ["/disclosure/request"] = new(true, DisclosureActs.ShowAsync),
        ["/disclosure/go"] = new(true, DisclosureActs.GoAsync),
        ["/disclosure/do"] = new(true, DisclosureActs.DoAsync),
        ["/disclosure/report"] = new(true, ReportActs.ShowAsync),
        ["/disclosure/print"] = new(true, ReportActs.PrintAsync),
        ["/batch"] = new(true, BatchActs.ListAsync),
        ["/batch/watch"] = new(true, BatchActs.WatchAsync) { IsUse = false },
        ["/batch/new"] = new(true, BatchActs.New),
        [UploadForm.Path] = new(true, BatchActs.SendAsync),
        ["/batch/hand-in"] = new(true, BatchActs.HandInAsync),
        ["/batch/give-up"] = new(true, BatchActs.GiveUpAsync),
        ["/batch/medium"] = new(true, MediumActs.Show),
        ["/batch/medium/propose"] = new(true, MediumActs.ProposeAsync),
        ["/batch/medium/agree"] = new(true, MediumActs.AgreeAsync),
        ["/batch/medium/write"] = new(true, MediumActs.WriteAsync),
        ["/batch/medium/again"] = new(true, MediumActs.AgainAsync),
        ["/media"] = new(true, MediaActs.ListAsync),
        ["/media/enter"] = new(true, MediaActs.EnterAsync),
        ["/status"] = new(true, StatusActs.Show),
        ["/status/connect"] = new(true, StatusActs.ConnectAsync),
        ["/updates"] = new(true, UpdatesActs.ShowAsync),
        ["/updates/search"] = new(true, UpdatesActs.FilesAsync),
        ["/updates/page"] = new(true, UpdatesActs.TurnFiles),
        ["/updates/refused"] = new(true, UpdatesActs.RefusedAsync),
        ["/updates/refused/page"] = new(true, UpdatesActs.TurnRefused),
        ["/updates/aside"] = new(true, UpdatesActs.SetAsideAsync),
        ["/updates/release"] = new(true, UpdatesActs.ReleaseAsync),
        ["/updates/do"] = new(true, UpdatesActs.DoAsync),
        ["/updates/checks"] = new(true, CheckActs.ListAsync),
        ["/updates/check"] = new(true, CheckActs.ShowAsync),
        ["/updates/check/begin"] = new(true, CheckActs.BeginAsync),
        ["/updates/check/do"] = new(true, CheckActs.DoAsync),
    };

    /// <summary>The page that whoever is not logged in sees, with what ended the session before.</summary>
    /// <param name="end">Why it ended.</param>
    /// <param name="said">Of <see cref="SessionEnd.ByServer"/>: what the server said.</param>
    public static Page LogInPageAfter(SessionEnd end, LogInVerdict said = default)
    {
        Text? notice = end switch
        {
            SessionEnd.CardPulled => new("カードが抜かれたため、終了しました。", "Logged off: the card was pulled."),
            SessionEnd.Idle => new(
                $"{IdleTimer.Minutes}分間操作がなかったため、終了しました。",
                $"Logged off: nothing was done for {IdleTimer.Minutes} minutes."),
            SessionEnd.ByServer => new(
                $"サーバからの知らせ：{LogInRemedy.Of(said).Japanese}。", $"The server says: {LogInRemedy.Of(said).English}."),
            SessionEnd.FingerLate => FingerActs.Late,
            SessionEnd.LoggedOff => new("終了しました。カードを抜いてください。", "Logged off. Take your card."),
            _ => null,
        };
        return Page.Of<LogInPage, LogInModel>(new(notice, null));
    }

    /// <summary>English or Japanese from now on. Whatever was shown goes, so that nothing is asked twice.</summary>
    private static Task<Page> SwitchLanguage(ActRequest request)
    {
        var desk = request.Desk;
        desk.Language = desk.Language == Language.Japanese ? Language.English : Language.Japanese;
        if (desk.Session is null)
            return Task.FromResult(LogInPageAfter(SessionEnd.None));
        if (desk.Session.AwaitsFinger)
            return Task.FromResult(FingerActs.Show());
        return desk.Session.Result is { } shown
            ? Task.FromResult(Page.Of<ResultPage, ResultModel>(shown))
            : HomeAsync(request);
    }

    /// <summary>The first page for what the card is for.</summary>
    public static Task<Page> HomeAsync(ActRequest request)
    {
        var roles = request.Session.Card.Identity.Roles;
        return (roles & Roles.Inquiry) != 0 ? InquiryActs.Choose(request)
            : (roles & Roles.Disclosure) != 0 ? DisclosureActs.ListAsync(request)
            : (roles & Roles.Batch) != 0 ? BatchActs.ListAsync(request)
            : (roles & Roles.Record) != 0 ? RecordActs.Show(request)
            : (roles & Roles.Ledger) != 0 ? LedgerActs.ListAsync(request)
            : UpdatesActs.ShowAsync(request);
    }
}

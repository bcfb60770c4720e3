using Juki.Domain.Disclosure;
using Juki.Terminal.Look;
using Juki.Terminal.Pages.Errands;
using Juki.Terminal.Words;
using Juki.Wire.Errands;

namespace Juki.Terminal.Pages.Disclosure;

/// <summary>
/// 本人への開示 — in the order of time: a request is taken, its term extended, it is answered by a paper, or a correction is
/// answered [S-000 3-①]. The server judges each act when it is shown, and again when it is done, and records it before
/// anything is told.
/// </summary>
internal static class DisclosureActs
{
    private const string Place = "disclosure", List = "/disclosure", Once = "/disclosure/do";

    private static readonly Text Missing = new("項目を確かめてください。", "Look at the items.");

    // ---- the list ----

    /// <summary>The requests of a year.</summary>
    public static Task<Page> ListAsync(ActRequest request) => ListAsync(request, null, null);

    private static async Task<Page> ListAsync(ActRequest request, Text? notice, Text? fault)
    {
        var thisYear = PageFrame.DayOf(request.Desk.Clock.GetUtcNow()).Year;
        var year = ErrandActs.NumberOf(request.Field("year")) is { } typed and >= 2000 and <= 9999
            ? (int)typed : thisYear;
        var below = ErrandActs.NumberOf(request.Field("below")) is { } serial and <= DisclosureNumber.SerialMax
            ? (int)serial : 0;
        var isOpenOnly = request.Field("all") != "1";
        var told = await AskAsync(request, new()
        {
            Year = year, Below = below, Max = RequestsModel.PageRequests, IsOpenOnly = isOpenOnly,
        }).ConfigureAwait(false);
        return told.Instead ?? Page.Of<RequestsPage, RequestsModel>(new(told.Reply?.Requests ?? [], year, isOpenOnly)
        {
            IsMore = told.Reply?.IsMore ?? false, Notice = notice, Fault = fault ?? FaultOf(told),
        });
    }

    // ---- 3-① a request is taken [S-000 3-①] ----

    /// <summary>The form for a new request; about another one, for a correction of what that disclosed.</summary>
    public static Task<Page> New(ActRequest request)
    {
        var about = request.Field("about").Trim();
        return Task.FromResult(PageOf(new(
            about.Length > 0 ? DisclosureKind.Correction : DisclosureKind.None, about)));
    }

    /// <summary>A request is to be taken.</summary>
    public static async Task<Page> ReceiveAsync(ActRequest request)
    {
        var model = new ReceiptModel(
            (DisclosureKind)Chosen(request, "kind"), request.Field("about").Trim())
        {
            Claimant = (Claimant)Chosen(request, "claimant"), Identity = (IdentityProof)Chosen(request, "identity"),
        };
        var (code, wish) = (request.Field("code").Trim(), Lines(request.Field("wish")));
        var isCorrection = model.Kind == DisclosureKind.Correction;
        var call = new DisclosureCall
        {
            Act = DisclosureAct.Received, Kind = model.Kind, Claimant = model.Claimant, Identity = model.Identity,
            IsQualificationShown = request.Field("qualified") == "1", Code = code,
            About = isCorrection ? model.About : "", Text = isCorrection ? wish : "",
        };
        var told = await AskAsync(request, call with { IsDry = true }).ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        if (FaultOf(told) is { } fault)
            return PageOf(model with { Fault = fault });
        var language = request.Desk.Language;
        List<(Text What, string How)> rows =
        [
            (Items.Kind, DisclosureWords.Of(model.Kind).In(language)),
            (Items.Claimant, DisclosureWords.Of(model.Claimant).In(language)),
            (Items.Identity, DisclosureWords.Of(model.Identity).In(language)),
            (Items.Code, ReportModel.Mask + code[^3..]), // the last three tell a mistyped one
        ];
        if (isCorrection)
            rows.AddRange([(Items.About, model.About), (Items.Wish, wish)]);
        return Confirm(request, call, rows, List);
    }

    // ---- one request ----

    /// <summary>One request with what was done.</summary>
    public static Task<Page> ShowAsync(ActRequest request) =>
        ShowAsync(request, request.Field("number").Trim(), null, null);

    private static async Task<Page> ShowAsync(ActRequest request, string number, Text? notice, Text? fault)
    {
        var told = number.Length == 0 ? null
            : await AskAsync(request, new() { Number = number }).ConfigureAwait(false);
        if (told?.Instead is { } instead)
            return instead;
        if (told?.Reply?.Requests is not [var one])
        {
            return await ListAsync(
                request, notice, fault ?? (told is null ? null : FaultOf(told))
                    ?? DisclosureWords.Of(DisclosureVerdict.NotRegistered)).ConfigureAwait(false);
        }
        return Page.Of<RequestPage, RequestModel>(new(one)
        {
            Notice = notice, Fault = fault, HasReport = request.Session.Report?.Number == one.Number,
        });
    }

    /// <summary>A request is to be answered, extended or taken back.</summary>
    public static async Task<Page> GoAsync(ActRequest request)
    {
        var (number, step) = (request.Field("number").Trim(), (RequestStep)Chosen(request, "step"));
        var (text, language) = (Lines(request.Field("text")), request.Desk.Language);
        if (CallOf(request, step) is not { } call)
            return await ShowAsync(request, number, null, Missing).ConfigureAwait(false);
        if (step == RequestStep.Disclose && ReportActs.FaultOfFonts() is { } absent)
            return await ShowAsync(request, number, null, absent).ConfigureAwait(false);
        call = call with { Number = number, Text = step == RequestStep.Disclose ? "" : text };
        var told = await AskAsync(request, call with { IsDry = true }).ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        if (FaultOf(told) is { } fault)
            return await ShowAsync(request, number, null, fault).ConfigureAwait(false);
        List<(Text What, string How)> rows = [(Items.Number, number), (Items.Act, RequestModel.Of(step).In(language))];
        if (step == RequestStep.Extend)
            rows.Add((Items.Until, ReportModel.Written(call.Until)));
        if (step == RequestStep.Disclose && (call.From != 0 || call.Before != long.MaxValue))
            rows.Add((Items.Period, $"{request.Field("from")} – {request.Field("to")}"));
        if (call.Text.Length > 0)
            rows.Add((Items.Reason, call.Text));
        return Confirm(request, call, rows, List);
    }

    /// <summary>The call of a step; null: an item is missing.</summary>
    private static DisclosureCall? CallOf(ActRequest request, RequestStep step)
    {
        var (from, to) = (request.Field("from"), request.Field("to"));
        var (first, last) = (ErrandActs.DayOf(from), ErrandActs.DayOf(to));
        var answer = new DisclosureCall { Act = DisclosureAct.Answered };
        return step switch
        {
            RequestStep.Disclose => (from.Length > 0 && first is null or { Year: < 2000 })
                || (to.Length > 0 && last is null or { Year: < 2000 or > 9000 }) || last < first
                ? null
                : answer with
                {
                    Outcome = DisclosureOutcome.Disclosed,
                    From = first is { } begin ? ErrandActs.Beginning(begin) : 0,
                    Before = last is { } end ? ErrandActs.Beginning(end.AddDays(1)) : long.MaxValue,
                },
            RequestStep.Refuse => answer with { Outcome = DisclosureOutcome.Refused },
            RequestStep.Correct => answer with { Outcome = DisclosureOutcome.Corrected },
            RequestStep.NotCorrect => answer with { Outcome = DisclosureOutcome.NotCorrected },
            RequestStep.Extend => ErrandActs.DayOf(request.Field("until")) is { } until
                ? new() { Act = DisclosureAct.Extended, Until = until }
                : null,
            RequestStep.Withdraw => new() { Act = DisclosureAct.Withdrawn },
            _ => null,
        };
    }

    // ---- what was shown is done; 3-② a paper comes with it [S-000 3-②] ----

    /// <summary>What was shown is done.</summary>
    public static async Task<Page> DoAsync(ActRequest request)
    {
        if (ErrandActs.Take<DisclosureCall>(request) is not { } call)
            return await ListAsync(request, null, ErrandActs.Before).ConfigureAwait(false);
        var told = await AskAsync(request, call).ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        if (FaultOf(told) is { } fault)
        {
            return call.Act == DisclosureAct.Received
                ? await ListAsync(request, null, fault).ConfigureAwait(false)
                : await ShowAsync(request, call.Number, null, fault).ConfigureAwait(false);
        }
        var reply = told.Reply!;
        return reply.Sheet.Length > 0
            ? ReportActs.Begin(request, reply)
            : await ShowAsync(
                request, reply.Number, new($"登録しました。{reply.Number}", $"Entered. {reply.Number}"), null)
                .ConfigureAwait(false);
    }

    /// <summary>Has the server do it under the number of who is logged in.</summary>
    public static Task<ErrandTold<DisclosureReply>> AskAsync(ActRequest request, DisclosureCall call) =>
        ErrandActs.DoAsync<DisclosureCall, DisclosureReply>(
            request, call with { Operator = ErrandActs.By(request) });

    /// <summary>What is wrong; null: it was done.</summary>
    public static Text? FaultOf(ErrandTold<DisclosureReply> told) => told.Reply is not { } reply ? told.Fault
        : reply.Verdict == DisclosureVerdict.Done ? null
        : DisclosureWords.Of(reply.Verdict);

    private static Page Confirm(
        ActRequest request, DisclosureCall call, IReadOnlyList<(Text What, string How)> rows, string back) =>
        ErrandActs.Confirm(request, new(Place, rows, Once, back), call);

    private static Page PageOf(ReceiptModel model) => Page.Of<ReceiptPage, ReceiptModel>(model);

    private static int Chosen(ActRequest request, string field) =>
        ErrandActs.NumberOf(request.Field(field)) is { } chosen and <= 99 ? (int)chosen : 0;

    private static string Lines(string text) => text.ReplaceLineEndings("\n").Trim();

    /// <summary>Names of items.</summary>
    private static class Items
    {
        public static readonly Text Number = new("開示請求番号", "Request"), Act = new("行うこと", "Act"),
            Kind = new("請求の種類", "What is asked for"), Claimant = new("請求者", "Who asks"),
            Identity = new("本人確認の方法", "How identity was shown"), Code = new("住民票コード", "Resident Record Code"),
            About = new("開示を受けた請求", "Request by which it was disclosed"), Wish = new("申出の内容", "What is wished"),
            Until = new("新しい期限", "New last day"), Period = new("記録の期間", "Lines of the period"),
            Reason = new("理由", "Reason");
    }
}

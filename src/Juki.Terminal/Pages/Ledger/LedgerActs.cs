using System.Globalization;
using Juki.Domain.Authority;
using Juki.Terminal.Look;
using Juki.Terminal.Pages.Errands;
using Juki.Terminal.Words;
using Juki.Wire.Errands;

namespace Juki.Terminal.Pages.Ledger;

/// <summary>
/// 操作者管理簿 — rights are applied for, checked by somebody else, confirmed, suspended, revoked [S-000 3. リスク2]. The server
/// judges each act when it is shown, and again when it is done.
/// </summary>
internal static class LedgerActs
{
    private const string List = "/ledger";

    private static readonly Text Missing = new("番号と項目を確かめてください。", "Look at the number and the items.");

    /// <summary>All operators.</summary>
    public static Task<Page> ListAsync(ActRequest request) => ListAsync(request, null, null);

    /// <summary>The entries about one.</summary>
    public static async Task<Page> HistoryAsync(ActRequest request)
    {
        if (ErrandActs.NumberOf(request.Field("number")) is not { } number || number > int.MaxValue)
            return await ListAsync(request, null, Missing).ConfigureAwait(false);
        var told = await ErrandActs.DoAsync<OperatorCall, OperatorReply>(
            request, new() { Task = OperatorTask.History, By = ErrandActs.By(request), Number = (int)number })
            .ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        return told.Reply is { Verdict: AuthorityVerdict.Done } reply
            ? Page.Of<HistoryPage, HistoryModel>(new((int)number, reply.Entries))
            : await ListAsync(request, null, FaultOf(told)).ConfigureAwait(false);
    }

    /// <summary>A right is to be applied for.</summary>
    public static async Task<Page> ApplyAsync(ActRequest request)
    {
        if (ErrandActs.NumberOf(request.Field("number")) is not { } number || number > int.MaxValue
            || LedgerWords.Read(request.Field) is not { } grant)
            return await ListAsync(request, null, Missing).ConfigureAwait(false);
        var (reason, language) = (request.Field("reason").Trim(), request.Desk.Language);
        return await JudgeAsync(
            request,
            new()
            {
                Task = OperatorTask.Go, Act = AuthorityAct.Applied, Number = (int)number, Grant = grant,
                Reason = reason,
            },
            [
                (Items.Act, BookWords.Of(AuthorityAct.Applied).In(language)),
                (Items.Number, number.ToString(CultureInfo.InvariantCulture)),
                (Items.Staff, LedgerWords.StaffOf(grant).In(language)),
                (Items.Section, LedgerWords.SectionOf(grant).In(language)),
                (Items.Roles, CardWords.AllOf(grant.Roles).In(language)),
                (Items.Term, LedgerWords.TermOf(grant)), (Items.Reason, reason),
            ]).ConfigureAwait(false);
    }

    /// <summary>A right is to be checked, confirmed, suspended, …</summary>
    public static async Task<Page> GoAsync(ActRequest request)
    {
        var act = (AuthorityAct)(ErrandActs.NumberOf(request.Field("act")) is { } chosen and <= 99 ? chosen : 0);
        if (ErrandActs.NumberOf(request.Field("number")) is not { } number || number > int.MaxValue
            || !LedgerModel.Acts.Contains(act))
            return await ListAsync(request, null, Missing).ConfigureAwait(false);
        var (reason, card) = (request.Field("reason").Trim(), request.Field("card").Trim());
        var (agreement, language) = (request.Field("agreement").Trim(), request.Desk.Language);
        return await JudgeAsync(
            request,
            new()
            {
                Task = OperatorTask.Go, Act = act, Number = (int)number, Reason = reason, Card = card,
                Agreement = agreement,
            },
            [
                (Items.Act, BookWords.Of(act).In(language)),
                (Items.Number, number.ToString(CultureInfo.InvariantCulture)),
                .. Given((Items.Card, card), (Items.Agreement, agreement), (Items.Reason, reason)),
            ]).ConfigureAwait(false);
    }

    /// <summary>What needs two persons is to be proposed, agreed to, or taken back.</summary>
    public static async Task<Page> TwoAsync(ActRequest request)
    {
        var task = (OperatorTask)(ErrandActs.NumberOf(request.Field("task")) is { } chosen and <= 99 ? chosen : 0);
        var about = request.Field("about").Trim();
        if (!LedgerModel.Two.Contains(task) || about.Length == 0)
            return await ListAsync(request, null, Missing).ConfigureAwait(false);
        var isNew = task == OperatorTask.Propose;
        return await JudgeAsync(
            request,
            new()
            {
                Task = task, Matter = isNew ? SecondPersonMatter.Administrator : SecondPersonMatter.None,
                About = isNew ? about : "", Agreement = isNew ? "" : about,
            },
            [
                (Items.Act, BookWords.Of(task).In(request.Desk.Language)),
                (isNew ? Items.Number : Items.Agreement, about),
            ]).ConfigureAwait(false);
    }

    /// <summary>What was shown is done.</summary>
    public static async Task<Page> DoAsync(ActRequest request)
    {
        if (ErrandActs.Take<OperatorCall>(request) is not { } call)
            return await ListAsync(request, null, ErrandActs.Before).ConfigureAwait(false);
        var told = await ErrandActs.DoAsync<OperatorCall, OperatorReply>(request, call).ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        var given = told.Reply?.Agreement is { Length: > 0 } agreement ? agreement : "";
        return told.Reply is { Verdict: AuthorityVerdict.Done }
            ? await ListAsync(request, new($"登録しました。{given}", $"Entered. {given}"), null).ConfigureAwait(false)
            : await ListAsync(request, null, FaultOf(told)).ConfigureAwait(false);
    }

    private static async Task<Page> JudgeAsync(
        ActRequest request, OperatorCall call, IReadOnlyList<(Text What, string How)> rows)
    {
        call = call with { By = ErrandActs.By(request) };
        var told = await ErrandActs.DoAsync<OperatorCall, OperatorReply>(request, call with { IsDry = true })
            .ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        rows = [.. rows, .. Agreed(told.Reply?.Agreed, request.Desk.Language)];
        return told.Reply is { Verdict: AuthorityVerdict.Done }
            ? ErrandActs.Confirm(request, new("ledger", rows, "/ledger/do", List), call)
            : await ListAsync(request, null, FaultOf(told)).ConfigureAwait(false);
    }

    private static async Task<Page> ListAsync(ActRequest request, Text? notice, Text? fault)
    {
        var told = await ErrandActs.DoAsync<OperatorCall, OperatorReply>(
            request, new() { Task = OperatorTask.List, By = ErrandActs.By(request) }).ConfigureAwait(false);
        return told.Instead ?? Page.Of<LedgerPage, LedgerModel>(
            new(told.Reply?.Operators ?? [], PageFrame.DayOf(request.Desk.Clock.GetUtcNow()))
            {
                Notice = notice, Fault = fault ?? told.Fault,
                Offered =
                [
                    .. LedgerModel.Acts.Where(act =>
                        (request.Session.Card.Identity.Roles & OperatorCall.RolesFor(act)) != 0),
                ],
                Joined =
                [
                    .. LedgerModel.Two.Where(task =>
                        (request.Session.Card.Identity.Roles & LedgerModel.RolesFor(task)) != 0),
                ],
            });
    }

    /// <summary>What the second person agrees to: not by its number alone.</summary>
    private static IEnumerable<(Text What, string How)> Agreed(AgreementShown? agreed, Language language) =>
        agreed is null ? [] :
        [
            (Items.Matter, BookWords.Of(agreed.Matter).In(language)), (Items.About, agreed.About),
            (Items.ProposedBy, $"{agreed.ProposedBy}"),
        ];

    private static Text FaultOf(ErrandTold<OperatorReply> told) =>
        told.Reply is { } reply ? BookWords.Of(reply.Verdict) : told.Fault!.Value;

    private static IEnumerable<(Text What, string How)> Given(params (Text What, string How)[] rows) =>
        rows.Where(row => row.How.Length > 0);

    /// <summary>Names of items.</summary>
    private static class Items
    {
        public static readonly Text Act = new("行うこと", "Act"), Number = new("操作者番号", "Operator"),
            Staff = new("職員", "Staff"), Section = new("所属", "Section"), Roles = new("種別", "For"),
            Term = new("期間", "Term"), Reason = new("理由", "Why"), Card = new("カードの番号", "Card"),
            Agreement = new("同意の番号", "Agreement"), Matter = new("二人で行うこと", "What two persons do"),
            About = new("何について", "About"), ProposedBy = new("申し出た者", "Proposed by");
    }
}

using System.Globalization;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Terminal.Look;
using Juki.Terminal.Pages.LogIn;
using Juki.Terminal.Words;
using Juki.Wire.Client;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Terminal.Pages.Inquiry;

/// <summary>
/// 照会 — in the order of time: affair and purpose are chosen, the condition is typed and judged here as the server will
/// judge it, the server is asked, the answer is shown [S-002].
/// </summary>
internal static class InquiryActs
{
    /// <summary>Shows the choice of affair and purpose.</summary>
    public static Task<Page> Choose(ActRequest request) => Task.FromResult(ChoiceWith(request, null));

    /// <summary>Takes the choice, and shows the lawful forms of the affair.</summary>
    public static Task<Page> Condition(ActRequest request)
    {
        var (desk, session) = (request.Desk, request.Session);
        var affair = AffairCode.TryParse(request.Field("affair"), out var code)
            ? desk.Affairs.FirstOrDefault(one => one.Code == code) : null;
        var purpose = int.TryParse(
            request.Field("purpose"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? desk.Options.Purposes.Find(number) : null;
        (session.Affair, session.Purpose) = (affair ?? session.Affair, purpose ?? session.Purpose);
        if (affair is null || purpose is null)
        {
            return Task.FromResult(ChoiceWith(
                request, new("事務と利用目的を選んでください。", "Choose the affair and the purpose.")));
        }
        return Again(request);
    }

    /// <summary>Shows the forms anew, empty.</summary>
    public static Task<Page> Again(ActRequest request)
    {
        request.Session.Result = null;
        return Task.FromResult(request.Session is { Affair: { } affair, Purpose: { } purpose }
            ? Page.Of<ConditionPage, ConditionModel>(new(affair, purpose, null, null, []))
            : ChoiceWith(request, null));
    }

    /// <summary>Forgets the answer.</summary>
    public static Task<Page> Clear(ActRequest request)
    {
        (request.Session.Result, request.Session.Asked) = (null, null);
        return Choose(request);
    }

    /// <summary>Judges what was typed, and asks. The same form posted twice (a page loaded again) asks once.</summary>
    public static async Task<Page> AskAsync(ActRequest request)
    {
        var (desk, session) = (request.Desk, request.Session);
        if (session is not { Affair: { } affair, Purpose: { } purpose })
            return ChoiceWith(request, null);
        var entry = InquiryEntry.Read(request.Field);
        if (session.Result is { } shown && session.Asked == (entry, request.PageValue))
            return Page.Of<ResultPage, ResultModel>(shown);
        (session.Result, session.Asked) = (null, (entry, request.PageValue));
        var model = new ConditionModel(affair, purpose, entry, null, []);
        var (condition, faults) = entry.ToCondition();
        var judged = SearchRules.Judge(condition, new(affair.Keys, affair.RemovedAllowed));
        if (faults.Count > 0 || judged.Faults.Count > 0)
        {
            var verdict = faults.Count > 0 ? InquiryVerdict.ParameterMalformed : judged.Verdict;
            return PageOf(model with { Refusal = RefusalOf(verdict, null), Faults = AllOf(entry, faults, judged) });
        }
        var node = desk.Keys.Identity;
        var asked = InquiryMessage.New(
            new()
            {
                Kind = (uint)desk.Asker.Kind,
                Office = desk.Asker.Office.Value,
                Section = (uint)desk.Options.Section,
                Affair = (uint)affair.Code.Value,
                Purpose = (uint)purpose.Number,
                Operator = (uint)session.Card.Identity.Number,
                Terminal = (uint)node.Instance,
            },
            condition, affair.ComparisonOnly);
        asked.Items = (uint)entry.ItemsOf(affair);
        var answer = await desk.Line.AskAsync(asked, session.Card).ConfigureAwait(false);
        if (answer is not null)
            return Show(request, model, asked, answer);
        return await LogInActs.InsteadAsync(desk).ConfigureAwait(false)
            ?? PageOf(model with { Refusal = Unreachable });
    }

    private static Refusal Unreachable { get; } = new(
        new("サーバに届かない", "Server not reached"),
        new("サーバと接続できないか、回答の前に切れました。しばらく待って同じ照会をしてください。続くときは管理者に連絡してください。",
            "The server cannot be reached, or the line broke before the answer. Wait and ask again; if it goes on, "
            + "tell the administrator."), null, RetryHelps: true);

    /// <summary>The faults of typing, and of the rules those about other fields that this form has.</summary>
    private static IReadOnlyList<EntryFault> AllOf(
        InquiryEntry entry, IReadOnlyList<EntryFault> faults, SearchJudgement judged)
    {
        var others = judged.Faults.Select(FaultOf).Where(one => faults.All(other => other.Field != one.Field));
        EntryFault[] all = [.. faults, .. others.Where(one => entry.Form.Has(one.Field))];
        return all.Length > 0 ? all : [.. judged.Faults.Select(FaultOf)];
    }

    private static Page Show(
        ActRequest request, ConditionModel model, Bodies.Inquiry asked, Bodies.InquiryAnswer answer)
    {
        var verdict = (InquiryVerdict)answer.Verdict;
        if (verdict != InquiryVerdict.Answered)
        {
            var faults = answer.Faults.Select(
                fault => new SearchFault((SearchParameter)fault.Parameter, (SearchProblem)fault.Problem));
            return PageOf(model with
            {
                Refusal = Enum.IsDefined(verdict) ? RefusalOf(verdict, (int)answer.Verdict) : Unreachable,
                Faults = [.. faults.Select(FaultOf)],
            });
        }
        var (session, now) = (request.Session, request.Desk.Clock.GetUtcNow());
        var terminal = request.Desk.Keys.Identity;
        session.Result = new ResultModel
        {
            Affair = model.Affair,
            Purpose = model.Purpose,
            Inquiry = asked.Id.ToByteArray(),
            At = now,
            Sheet = string.Create(CultureInfo.InvariantCulture,
                $"{terminal.Node.Office}-{terminal.Instance}-{session.Card.Identity.Number}-"
                + $"{session.Since.ToOffset(TimeSpan.FromHours(9)):yyyyMMddHHmmss}-{++session.Sheets}"),
            Tier = (Role)answer.Tier,
            Persons = [.. answer.Persons.Select(ShownPerson.Of)],
        };
        return Page.Of<ResultPage, ResultModel>(session.Result);
    }

    private static Page PageOf(ConditionModel model) => Page.Of<ConditionPage, ConditionModel>(model);

    private static Page ChoiceWith(ActRequest request, Text? fault) => Page.Of<ChoicePage, ChoiceModel>(new(
        request.Desk.Affairs, request.Desk.Options.Purposes, request.Session.Affair, request.Session.Purpose, fault));

    private static Refusal RefusalOf(InquiryVerdict verdict, int? number) => new(
        InquiryWords.TitleOf(verdict), InquiryWords.RemedyOf(verdict), number,
        InquiryRemedy.Of(verdict).RetryHelps);

    private static EntryFault FaultOf(SearchFault fault) => new(fault.Parameter, InquiryWords.TextOf(fault.Problem));
}

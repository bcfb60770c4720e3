using System.Globalization;
using Juki.Domain.Watch;
using Juki.Terminal.Look;
using Juki.Terminal.Pages.Errands;
using Juki.Terminal.Words;
using Juki.Wire.Errands;

namespace Juki.Terminal.Pages.Record;

/// <summary>抽出点検 — in the order of time: a number is named, the lines are drawn, each is signed off by somebody other
/// than its operator [S-000 3. リスク3].</summary>
internal static class SampleActs
{
    private const string List = "/record/samples";

    /// <summary>The samples of a year.</summary>
    public static Task<Page> ListAsync(ActRequest request) => ListAsync(request, null);

    /// <summary>One of them.</summary>
    public static Task<Page> ShowAsync(ActRequest request) => ShowAsync(request, request.Field("number"), null, null);

    /// <summary>A number is to be named.</summary>
    public static async Task<Page> NameAsync(ActRequest request)
    {
        var (from, to) = (ErrandActs.DayOf(request.Field("from")), ErrandActs.DayOf(request.Field("to")));
        var chosen = ErrandActs.NumberOf(request.Field("chosen"));
        var lines = ErrandActs.NumberOf(request.Field("lines"));
        if (from is not { } first || to is not { } last || last == DateOnly.MaxValue || first.Year < 2000)
            return await ListAsync(request, BookWords.Of(WatchVerdict.StretchMalformed)).ConfigureAwait(false);
        if (chosen is not { } number || lines is not (>= 1 and <= WatchRules.LinesMax))
            return await ListAsync(request, chosen is null
                ? new("番号を入れてください。", "Name a number.")
                : BookWords.Of(WatchVerdict.LinesMalformed)).ConfigureAwait(false);
        return await JudgeAsync(
            request,
            new()
            {
                Task = WatchTask.Name, Chosen = number, Max = (int)lines, From = ErrandActs.Beginning(first),
                Before = ErrandActs.Beginning(last.AddDays(1)),
            },
            [
                (new("行うこと", "Act"), request.Desk.Language == Language.English
                    ? "name the number of a sample" : "抽出の番号の指定"),
                (new("番号", "Number"), number.ToString(CultureInfo.InvariantCulture)),
                (new("件数", "Lines"), lines.Value.ToString(CultureInfo.InvariantCulture)),
                (new("期間", "Period"), $"{first:yyyy-MM-dd} – {last:yyyy-MM-dd}"),
            ],
            fault => ListAsync(request, fault)).ConfigureAwait(false);
    }

    /// <summary>The lines are drawn.</summary>
    public static async Task<Page> DrawAsync(ActRequest request)
    {
        var number = request.Field("number");
        var told = await ErrandActs.DoAsync<WatchCall, WatchReply>(
            request, new() { Task = WatchTask.Draw, By = ErrandActs.By(request), Number = number })
            .ConfigureAwait(false);
        return told.Instead ?? await ShowAsync(
            request, number, told.Reply?.Verdict == WatchVerdict.Done ? new("抽出しました。", "Drawn.") : null,
            told.Reply is { Verdict: not WatchVerdict.Done } reply ? BookWords.Of(reply.Verdict) : told.Fault)
            .ConfigureAwait(false);
    }

    /// <summary>A line is to be signed off.</summary>
    public static async Task<Page> SignAsync(ActRequest request)
    {
        var number = request.Field("number");
        var place = request.Field("line").Split(':');
        var result = (WatchResult)(ErrandActs.NumberOf(request.Field("result")) is { } chosen and <= 9 ? chosen : 0);
        if (place.Length != 2 || ErrandActs.NumberOf(place[0]) is not { } log
            || ErrandActs.NumberOf(place[1]) is not { } leaf)
            return await ShowAsync(request, number, null, new("行を選んでください。", "Choose a line."))
                .ConfigureAwait(false);
        var text = request.Field("text").Trim();
        return await JudgeAsync(
            request,
            new() { Task = WatchTask.SignOff, Number = number, Log = log, Leaf = leaf, Text = text, Result = result },
            [
                (new("抽出", "Sample"), number), (new("記録の番号", "Leaf"), RecordModel.PlaceOf(log, leaf)),
                (new("結果", "Result"), BookWords.Of(result).In(request.Desk.Language)), (new("理由", "Why"), text),
            ],
            fault => ShowAsync(request, number, null, fault)).ConfigureAwait(false);
    }

    /// <summary>What was shown is done.</summary>
    public static async Task<Page> DoAsync(ActRequest request)
    {
        if (ErrandActs.Take<WatchCall>(request) is not { } call)
            return await ListAsync(request, ErrandActs.Before).ConfigureAwait(false);
        var told = await ErrandActs.DoAsync<WatchCall, WatchReply>(request, call).ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        if (told.Reply is not { } reply)
            return await ListAsync(request, told.Fault).ConfigureAwait(false);
        var isDone = reply.Verdict == WatchVerdict.Done;
        var number = reply.Number.Length > 0 ? reply.Number : call.Number;
        Text? fault = isDone ? null : BookWords.Of(reply.Verdict);
        return number.Length == 0
            ? await ListAsync(request, fault).ConfigureAwait(false)
            : await ShowAsync(request, number, isDone ? new("登録しました。", "Entered.") : null, fault)
                .ConfigureAwait(false);
    }

    /// <summary>Has the server judge an act, and shows it when it can be done.</summary>
    private static async Task<Page> JudgeAsync(
        ActRequest request, WatchCall call, IReadOnlyList<(Text What, string How)> rows, Func<Text?, Task<Page>> refuse)
    {
        call = call with { By = ErrandActs.By(request) };
        var told = await ErrandActs.DoAsync<WatchCall, WatchReply>(request, call with { IsDry = true })
            .ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        if (told.Reply is not { } reply)
            return await refuse(told.Fault).ConfigureAwait(false);
        return reply.Verdict == WatchVerdict.Done
            ? ErrandActs.Confirm(request, new("record", rows, "/record/do", List), call)
            : await refuse(BookWords.Of(reply.Verdict)).ConfigureAwait(false);
    }

    private static async Task<Page> ListAsync(ActRequest request, Text? fault)
    {
        var thisYear = PageFrame.DayOf(request.Desk.Clock.GetUtcNow()).Year;
        var year = (int)Math.Clamp(ErrandActs.NumberOf(request.Field("year")) ?? thisYear, 2000, thisYear);
        var told = await ErrandActs.DoAsync<WatchCall, WatchReply>(request, new()
        {
            Task = WatchTask.List, By = ErrandActs.By(request), Matter = WatchMatter.Sample, Year = year,
        }).ConfigureAwait(false);
        return told.Instead ?? Page.Of<SamplesPage, SamplesModel>(
            new(year, thisYear, told.Reply?.Matters ?? [], fault ?? told.Fault));
    }

    private static async Task<Page> ShowAsync(ActRequest request, string number, Text? notice, Text? fault)
    {
        var told = await ErrandActs.DoAsync<WatchCall, WatchReply>(
            request, new() { Task = WatchTask.List, By = ErrandActs.By(request), Number = number })
            .ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        return told.Reply is { Matters: [var sample] }
            ? Page.Of<SamplePage, SampleModel>(new(sample, notice, fault))
            : await ListAsync(request, fault ?? told.Fault ?? BookWords.Of(WatchVerdict.NotFound))
                .ConfigureAwait(false);
    }
}

using Juki.Domain.Provision;
using Juki.Terminal.Guard;
using Juki.Terminal.Look;
using Juki.Terminal.Pages.Errands;
using Juki.Terminal.Words;
using Juki.Wire.Errands;

namespace Juki.Terminal.Pages.Batch;

/// <summary>
/// 一括提供 — a file of conditions goes to the server in pieces as the browser brings it, is checked there, and handed
/// in when the operator says so [S-002]. Of the file nothing stays at the terminal.
/// </summary>
internal static class BatchActs
{
    private const int TriesMax = 3; // a line that broke is opened anew
    private const int ChecksMax = 1_000; // some seconds each; the session ends before

    private static readonly Text Unchosen = new("ファイルを選んでください。", "Choose a file.");

    private static readonly Text Missing = new(
        "依頼書の事務（6桁）と利用目的の番号を入れてください。",
        "Give affair (6 digits) and purpose of the written request, as numbers.");

    private static readonly Text Broken = new(
        "ファイルの途中で切れました。何も渡していません。初めから渡し直してください。",
        "The file ended before its end. Nothing was handed in; send it anew.");

    /// <summary>The office's files.</summary>
    public static Task<Page> ListAsync(ActRequest request) => ListAsync(request, null, null, looksAgain: false);

    /// <summary>The same; the page looks again by itself.</summary>
    public static Task<Page> WatchAsync(ActRequest request) => ListAsync(request, null, null, looksAgain: true);

    /// <summary>The form for a file.</summary>
    public static Task<Page> New(ActRequest request) => Task.FromResult(Form(request, null));

    /// <summary>A file comes: it is sent on, and checked.</summary>
    public static async Task<Page> SendAsync(ActRequest request)
    {
        await GiveUpAsync(request, request.Session.Batch).ConfigureAwait(false);
        var (affair, purpose) = (
            ErrandActs.NumberOf(request.Field("affair")), ErrandActs.NumberOf(request.Field("purpose")));
        if (request.File is not { } file)
            return Form(request, Unchosen);
        var shown = affair is < 1 or > 999_999 or null || purpose is < 1 or > int.MaxValue or null
            ? Form(request, Missing)
            : await SendAsync(request, file, (int)affair, (int)purpose).ConfigureAwait(false);
        await DrainAsync(request, file).ConfigureAwait(false); // else the browser does not read what is answered
        return shown;
    }

    /// <summary>What was shown is handed in.</summary>
    public static async Task<Page> HandInAsync(ActRequest request)
    {
        var inHand = request.Session.Batch;
        request.Session.Batch = null;
        if (inHand is null || !inHand.Once.Is(request.Field(ConfirmModel.OnceField)))
            return await ListAsync(request, null, ErrandActs.Before, looksAgain: false).ConfigureAwait(false);
        var told = await DoAsync(request, new() { Task = BatchTask.HandIn, Sent = inHand.Sent }).ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        if (told.Reply is { Verdict: BatchVerdict.FileRefused, Checked: { } found })
            return Page.Of<BatchCheckedPage, BatchCheckedModel>(new(found, FaultOf(told)));
        return told.Reply is { Verdict: BatchVerdict.Done, Name: var name }
            ? await ListAsync(request, new($"渡しました：{name}", $"Handed in: {name}"), null, looksAgain: true)
                .ConfigureAwait(false)
            : await ListAsync(request, null, FaultOf(told), looksAgain: false).ConfigureAwait(false);
    }

    /// <summary>What was sent is not handed in.</summary>
    public static async Task<Page> GiveUpAsync(ActRequest request)
    {
        await GiveUpAsync(request, request.Session.Batch).ConfigureAwait(false);
        return await ListAsync(
            request, new("渡していません。送ったものは消しました。", "Not handed in; what was sent is erased."), null,
            looksAgain: false).ConfigureAwait(false);
    }

    private static async Task GiveUpAsync(ActRequest request, BatchInHand? inHand)
    {
        request.Session.Batch = null;
        if (inHand is not null)
            await DoAsync(request, new() { Task = BatchTask.GiveUp, Sent = inHand.Sent }).ConfigureAwait(false);
    }

    private static async Task<Page> SendAsync(ActRequest request, Stream file, int affair, int purpose)
    {
        var begun = await DoAsync(request, new() { Task = BatchTask.Begin, Affair = affair, Purpose = purpose })
            .ConfigureAwait(false);
        if (begun.Reply is not { Verdict: BatchVerdict.Done, Sent: var sent })
            return begun.Instead ?? Form(request, FaultOf(begun));
        var inHand = new BatchInHand(default, sent);
        var told = await PutAsync(request, file, sent).ConfigureAwait(false);
        if (told is { Reply.Verdict: BatchVerdict.Done, Reply.Received: > 0 })
            told = await CheckAsync(request, sent).ConfigureAwait(false);
        if (told is { Reply: { Verdict: BatchVerdict.Done, Checked: { } found } })
        {
            var once = Secret.Draw();
            request.Session.Batch = inHand with { Once = once };
            return Page.Of<BatchCheckedPage, BatchCheckedModel>(new(found, null) { Once = once.HandedOut() });
        }
        if (told is null || told.Reply is not null)
            await GiveUpAsync(request, inHand).ConfigureAwait(false);
        if (told?.Reply?.Checked is { } refused)
            return Page.Of<BatchCheckedPage, BatchCheckedModel>(new(refused, FaultOf(told)));
        return told is null ? Form(request, Broken)
            : told.Reply is { Verdict: BatchVerdict.Done } ? Form(request, Unchosen) // it was empty
            : told.Instead ?? Form(request, FaultOf(told));
    }

    /// <summary>Sends what comes, piece by piece; null when it was cut, or the session ended.</summary>
    private static async Task<ErrandTold<BatchReply>?> PutAsync(ActRequest request, Stream file, string sent)
    {
        var piece = new byte[BatchCall.PieceBytesMax];
        var told = new ErrandTold<BatchReply>(new(BatchVerdict.Done), null, null);
        for (var at = 0L; request.Session.End == SessionEnd.None;)
        {
            int length;
            try
            {
                length = await file.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false)
                    .ConfigureAwait(false);
            }
            catch (IOException)
            {
                return null;
            }
            if (length == 0)
                return told;
            var call = new BatchCall { Task = BatchTask.Put, Sent = sent, At = at, Piece = piece[..length] };
            told = await DoAsync(request, call).ConfigureAwait(false);
            for (var tries = 1; tries < TriesMax && told.IsUnreached; tries++)
                told = await DoAsync(request, call).ConfigureAwait(false); // the server knows a piece that came before
            if (told.Reply?.Verdict != BatchVerdict.Done)
                return told;
            at += length;
        }
        return null;
    }

    private static async Task<ErrandTold<BatchReply>?> CheckAsync(ActRequest request, string sent)
    {
        for (var count = 0; count < ChecksMax && request.Session.End == SessionEnd.None; count++)
        {
            var told = await DoAsync(request, new() { Task = BatchTask.Check, Sent = sent }).ConfigureAwait(false);
            if (told.Reply is not { Verdict: BatchVerdict.Done, Checked: null })
                return told;
        }
        return null;
    }

    /// <summary>Reads on to the end; what comes is nobody's.</summary>
    private static async Task DrainAsync(ActRequest request, Stream file)
    {
        try
        {
            var nothing = new byte[BatchCall.PieceBytesMax];
            while (request.Session.End == SessionEnd.None && await file.ReadAsync(nothing).ConfigureAwait(false) > 0)
                continue;
        }
        catch (IOException)
        {
            // cut: nobody is there
        }
    }

    private static Task<ErrandTold<BatchReply>> DoAsync(ActRequest request, BatchCall call) =>
        ErrandActs.DoAsync<BatchCall, BatchReply>(request, call with { By = ErrandActs.By(request) });

    private static Page Form(ActRequest request, Text? fault) => Page.Of<BatchSendPage, BatchSendModel>(
        new(request.Desk.Affairs, request.Field("affair").Trim(), request.Field("purpose").Trim(), fault));

    private static async Task<Page> ListAsync(ActRequest request, Text? notice, Text? fault, bool looksAgain)
    {
        var told = await DoAsync(request, new() { Task = BatchTask.List }).ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        var isListed = told.Reply is { Verdict: BatchVerdict.Done };
        var roles = request.Session.Card.Identity.Roles;
        var model = new BatchModel(told.Reply?.Files ?? [], request.Desk.Clock.GetUtcNow())
        {
            TakesFiles = told.Reply?.Verdict != BatchVerdict.NotHere,
            Sends = (roles & BatchCall.Workers) != 0, WritesMedia = (roles & BatchCall.MediaWorkers) != 0,
            IsCut = told.Reply?.IsCut ?? false, Notice = notice, Fault = fault ?? (isListed ? null : FaultOf(told)),
        };
        return Page.Of<BatchPage, BatchModel>(model with { LooksAgain = looksAgain && model.IsUnderWay });
    }

    private static Text FaultOf(ErrandTold<BatchReply> told) =>
        told.Reply is { } reply ? BatchWords.Of(reply.Verdict) : told.Fault!.Value;
}

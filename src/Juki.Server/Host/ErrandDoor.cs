using System.Text.Json;
using Juki.Server.Flows.Errands;
using Juki.Wire;
using Juki.Wire.Errands;

namespace Juki.Server.Host;

/// <summary>用件の窓口 — reads calls that terminals send, and has the books answer them as at their sockets: the same JSON,
/// the same service, the same record.</summary>
internal sealed class ErrandDoor
{
    private readonly Dictionary<ErrandKind, Func<ErrandCase, Errand?>> _books = [];
    private Action<Action>? _post;

    /// <summary>Opens the door; before that no call is read.</summary>
    /// <param name="post">Has something done on the core's thread, and a turn after it.</param>
    /// <param name="ledger">The ledger of operators.</param>
    /// <param name="watching">The book of watching.</param>
    public void Open(Action<Action> post, OperatorService ledger, WatchService watching)
    {
        _post = post;
        _books[ErrandKind.Ledger] = one => Read(
            one, OperatorService.Talk, call => ledger.AnswerAsync(call, one.Card));
        // Where it was asked is what the link says, not what the call says.
        _books[ErrandKind.Watch] = one => Read(
            one, WatchService.Talk, call => watching.AnswerAsync(call with { Terminal = one.Terminal }));
    }

    /// <summary>Takes calls about what a town sent, too.</summary>
    public void Open(UpdatesService updates) => _books[ErrandKind.Updates] = one => Read(
        one, UpdatesService.Talk, call => updates.AnswerAsync(call with { Terminal = one.Terminal }));

    /// <summary>Opens it for disclosures too.</summary>
    public void Open(DisclosureService disclosures) => _books[ErrandKind.Disclosure] = one => Read(
        one, DisclosureService.Talk, call => disclosures.AnswerTerminalAsync(call with { Terminal = one.Terminal }));

    /// <summary>Opens it for files of batch provision too.</summary>
    public void Open(BatchService batches) => _books[ErrandKind.Batch] = one => Read(
        one, BatchService.Talk, call => batches.AnswerAsync(call with { Terminal = one.Terminal }));

    /// <summary>Reads a call; null when it cannot be read, or is none for a terminal. The core's thread.</summary>
    public Errand? Read(ErrandCase one) => _books.GetValueOrDefault((ErrandKind)one.Ask.Kind)?.Invoke(one);

    private Errand? Read<TCall, TReply>(
        ErrandCase one, LocalTalk<TCall, TReply> talk, Func<TCall, Task<TReply>> answer)
        where TCall : class, IErrand<TReply>
        where TReply : class
    {
        TCall? call = null;
        try
        {
            if (one.Ask.Call.Length <= Limits.ErrandBytesMax)
                call = JsonSerializer.Deserialize<TCall>(one.Ask.Call.Span, talk.Json);
        }
        catch (JsonException)
        {
            // A peer's bad bytes: told so.
        }
        return call is null || !talk.IsSound(call) || !call.IsForTerminal ? null : new(
            call.By, call.Roles, done => Begin(async () => JsonSerializer.SerializeToUtf8Bytes(
                await answer(call).ConfigureAwait(false), talk.Json), done));
    }

    /// <summary>On a thread of its own; what it throws is our fault and ends the core.</summary>
    private void Begin(Func<Task<byte[]>> work, Action<byte[]> done) => Task.Run(work).ContinueWith(
        ended => _post!(() => done(ended.GetAwaiter().GetResult())), TaskScheduler.Default);
}

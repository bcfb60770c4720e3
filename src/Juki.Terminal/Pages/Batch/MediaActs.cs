using Juki.Domain.Provision;
using Juki.Terminal.Look;
using Juki.Terminal.Pages.Errands;
using Juki.Terminal.Words;
using Juki.Wire.Errands;
using Juki.Wire.Files.Media;

namespace Juki.Terminal.Pages.Batch;

/// <summary>媒体管理簿 — to whom a medium was handed, when it came back, when and before whom it was erased or destroyed
/// [S-000 5-2. リスク2]. The server judges an entry, and records it.</summary>
internal static class MediaActs
{
    /// <summary>The register.</summary>
    public static Task<Page> ListAsync(ActRequest request) => ListAsync(request, null, null);

    /// <summary>An entry about one.</summary>
    public static async Task<Page> EnterAsync(ActRequest request)
    {
        var call = new BatchCall
        {
            Task = BatchTask.Enter, Name = request.Field("medium").Trim(), Person = request.Field("person").Trim(),
            Act = (MediumAct)(ErrandActs.NumberOf(request.Field("act")) is { } act and <= 9 ? act : 0),
            Other = request.Field("other").Trim(), Note = request.Field("note").Trim(),
        };
        var told = await DoAsync(request, call).ConfigureAwait(false);
        return told.Instead ?? await (told.Reply is { Verdict: BatchVerdict.Done }
            ? ListAsync(request, new("記載しました。", "Entered."), null)
            : ListAsync(request, null, FaultOf(told), call)).ConfigureAwait(false);
    }

    private static async Task<Page> ListAsync(ActRequest request, Text? notice, Text? fault, BatchCall? typed = null)
    {
        var told = await DoAsync(request, new() { Task = BatchTask.Media }).ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        var isListed = told.Reply is { Verdict: BatchVerdict.Done };
        return Page.Of<MediaPage, MediaModel>(new(told.Reply?.Media ?? [])
        {
            Typed = typed, IsCut = told.Reply?.IsCut ?? false, Notice = notice,
            Fault = fault ?? (isListed ? null : FaultOf(told)),
        });
    }

    private static Task<ErrandTold<BatchReply>> DoAsync(ActRequest request, BatchCall call) =>
        ErrandActs.DoAsync<BatchCall, BatchReply>(request, call with { By = ErrandActs.By(request) });

    private static Text FaultOf(ErrandTold<BatchReply> told) =>
        told.Reply is { } reply ? MediumWords.Of(reply) : told.Fault!.Value;
}

using Juki.Domain.Forms;
using Juki.Server.Flows.Showing;
using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>帳票簿の窓口 — carries calls to the register of forms. A long list is read a page a turn of the core.</summary>
/// <param name="register">The register.</param>
/// <param name="core">Has something done on the core's thread.</param>
internal sealed class FormService(FormRegister register, IInquiryCore core)
{
    /// <summary>Most forms in a reply [ours: more are asked for with the last number].</summary>
    public const int ShownMax = 1_000;

    private const int PageRows = 500;

    /// <summary>Answers a call. Any thread.</summary>
    public async Task<FormReply> AnswerAsync(FormCall call)
    {
        if (!FormNumber.TryParse(call.Number, out var number) && call.Number.Length > 0)
            return new(FormVerdict.NotFound);
        return call.Task switch
        {
            FormTask.Due or FormTask.All => await ListAsync(call, number).ConfigureAwait(false),
            FormTask.Destroyed => await core.DoAsync(now => new FormReply(register.Note(
                new(number, call.Means, call.Day ?? now.Today.ToDay(), call.By, call.Witness, call.IsDry), now)))
                .ConfigureAwait(false),
            _ => new(FormVerdict.FactsMissing),
        };
    }

    private async Task<FormReply> ListAsync(FormCall call, FormNumber after)
    {
        var day = call.Day ?? core.Now.Today.ToDay();
        var shown = new List<FormShown>();
        while (shown.Count < ShownMax)
        {
            var from = after;
            var page = await core.DoAsync(_ => register.Page(from, PageRows)).ConfigureAwait(false);
            foreach (var row in page.Where(row => call.Task == FormTask.All || row.IsDue(day)))
            {
                if (shown.Count == ShownMax)
                    return new(FormVerdict.Done) { Forms = shown, IsMore = true };
                shown.Add(Shown(row, day));
            }
            if (page.Count < PageRows)
                return new(FormVerdict.Done) { Forms = shown };
            after = page[^1].Number;
        }
        return new(FormVerdict.Done) { Forms = shown, IsMore = true };
    }

    private static FormShown Shown(FormRow row, DateOnly day) => new(
        row.Number.ToString(), row.Kind, row.At, row.Operator, row.Terminal, row.Affair, row.Sheets, row.Sheet,
        row.Inquiry, row.DestroyBy, row.IsDue(day))
    {
        Destruction = row.Destruction,
        DestroyedOn = row.Destruction == FormDestruction.None ? null : row.DestroyedOn,
        DestroyedBy = row.DestroyedBy,
        Witness = row.Witness,
    };
}

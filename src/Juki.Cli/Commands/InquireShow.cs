using System.CommandLine;
using Juki.Domain.Forms;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Server.Flows.Showing;
using Juki.Wire.Client;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Cli.Commands;

/// <summary>番号の表示 — has the server record why <c>juki inquire</c> shows the numbers of an answer, before it
/// does.</summary>
internal static class InquireShow
{
    /// <summary>Asks for each person whose numbers were given.</summary>
    /// <exception cref="InvalidDataException">The reason is missing, or the server does not record it: nothing may be
    /// shown.</exception>
    public static async Task RecordAsync(
        ParseResult parsed, InquireOptions options, InquiryClient client, Bodies.Inquiry inquiry,
        Bodies.InquiryAnswer answer, CancellationToken stop)
    {
        var asks = answer.Persons.Select((person, place) => new Bodies.ShowAsk
        {
            Inquiry = inquiry.Id,
            Operator = (uint)client.Operator,
            Person = (uint)place + 1,
            Items = (uint)InquiryMessage.NumbersOf(person),
            Reason = (uint)parsed.GetValue(options.ShowReason),
            Text = parsed.GetValue(options.ShowText)!,
        });
        foreach (var some in asks.Where(ask => ask.Items != 0).Chunk(ShowDesk.OfLinkMax))
        {
            var told = await Task.WhenAll(some.Select(ask => client.ShowAsync(ask, stop))).ConfigureAwait(false);
            if (Array.Find(told, one => one.Verdict != (uint)ShowVerdict.Recorded) is not { } refused)
                continue;
            var remedy = ShowRemedy.Of((ShowVerdict)refused.Verdict);
            throw new InvalidDataException($"--show-codes: {remedy.Verdict}: {remedy.Japanese} / {remedy.English}");
        }
    }
}

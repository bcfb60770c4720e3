using System.CommandLine;
using Juki.Domain.Forms;
using Juki.Domain.Person;
using Juki.Domain.Search;
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
        for (var place = 0; place < answer.Persons.Count; place++)
        {
            if (NumbersOf(answer.Persons[place]) is not (not ProvidedItems.None and var items))
                continue;
            var told = await client.ShowAsync(
                new()
                {
                    Inquiry = inquiry.Id,
                    Operator = (uint)client.Operator,
                    Person = (uint)place + 1,
                    Items = (uint)items,
                    Reason = (uint)parsed.GetValue(options.ShowReason),
                    Text = parsed.GetValue(options.ShowText)!,
                },
                stop).ConfigureAwait(false);
            if (told.Verdict == (uint)ShowVerdict.Recorded)
                continue;
            var remedy = ShowRemedy.Of((ShowVerdict)told.Verdict);
            throw new InvalidDataException($"--show-codes: {remedy.Verdict}: {remedy.Japanese} / {remedy.English}");
        }
    }

    private static ProvidedItems NumbersOf(Bodies.Person person) =>
        (person.Identification?.Code is null or 0 ? ProvidedItems.None : ProvidedItems.Code)
        | (person.Identification?.Number is null or 0 ? ProvidedItems.None : ProvidedItems.Number);
}

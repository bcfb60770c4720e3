using Juki.Domain.Disclosure;
using Juki.Domain.Forms;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Paper;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Flows.Showing;
using Juki.Server.Node;
using Juki.Wire;
using Juki.Wire.Errands;

namespace Juki.Server.Host;

/// <summary>Register and record as they stood when a call came; closed after it.</summary>
/// <param name="Register">The register.</param>
/// <param name="Record">The record.</param>
/// <param name="Close">Closes them.</param>
internal sealed record DisclosureSnapshot(Store Register, Store Record, Action Close) : IDisposable
{
    /// <summary>That of a node's files.</summary>
    public static DisclosureSnapshot Open(NodeConfig config)
    {
        var register = SqliteStore.OpenReadOnly(config.StorePath);
        var record = SqliteStore.OpenReadOnly(config.RecordPath);
        register.Begin();
        record.Begin();
        return new(register, record, () =>
        {
            register.Dispose();
            record.Dispose();
        });
    }

    /// <inheritdoc/>
    public void Dispose() => Close();
}

/// <summary>開示の窓口 — carries calls to the desk. What can be long, the gathering of a paper, is done here on
/// snapshots; what changes something, on the core's thread.</summary>
/// <param name="self">This node.</param>
/// <param name="terms">The office's terms.</param>
/// <param name="municipalities">Names of offices.</param>
/// <param name="open">Opens what a call looks into.</param>
/// <param name="desk">The desk.</param>
/// <param name="forms">The register of forms.</param>
/// <param name="core">Has something done on the core's thread.</param>
internal sealed class DisclosureService(
    NodeName self, DisclosureTerms terms, MunicipalityTable municipalities, Func<DisclosureSnapshot> open,
    DisclosureDesk desk, FormRegister forms, IInquiryCore core)
{
    /// <summary>Most bytes of a packed paper that a terminal is told [ours: what a reply holds, in Base64].</summary>
    public const int SheetBytesMax = Limits.ErrandReplyBytesMax / 4 * 3 - 1_024;

    /// <summary>Most requests of a list that a terminal is told [ours: under 60 KB].</summary>
    public const int ListMax = 200;

    private const int CallBytesMax = 16_384; // a wish of 1,000 characters, escaped

    /// <summary>How it is said: at <c>desk.sock</c>.</summary>
    public static LocalTalk<DisclosureCall, DisclosureReply> Talk { get; } = new(
        "desk.sock", ErrandJson.Options, CallBytesMax, DisclosurePaper.FileMax, HostLimits.DisclosureSeconds,
        call => call is { Number: not null, Code: not null, About: not null, Text: not null, Ticket: not null }
            && Enum.IsDefined(call.Act)
            // What only follows from a paper, and from one made again, nobody says.
            && call is { Act: not DisclosureAct.Repeated, Outcome: not DisclosureOutcome.NothingHeld });

    /// <summary>That of a node.</summary>
    public static DisclosureService Of(
        NodeConfig config, MunicipalityTable municipalities, DisclosureDesk desk, FormRegister forms,
        IInquiryCore core) => new(
        config.Node, config.DisclosureTerms, municipalities, () => DisclosureSnapshot.Open(config), desk, forms, core);

    /// <summary>Answers a call at the node's machine. Any thread.</summary>
    public Task<DisclosureReply> AnswerAsync(DisclosureCall call) => AnswerAsync(call, hasProofs: true);

    /// <summary>Answers a call of a terminal: a paper comes without the proofs of its lines, which a frame cannot
    /// hold, and a list in parts. Any thread.</summary>
    public Task<DisclosureReply> AnswerTerminalAsync(DisclosureCall call) => AnswerAsync(
        call.Max > 0 ? call : call with { Max = ListMax }, hasProofs: false);

    private async Task<DisclosureReply> AnswerAsync(DisclosureCall call, bool hasProofs)
    {
        var clerk = new DisclosureClerk(call.Operator, call.Terminal);
        if (call.Act == DisclosureAct.None)
            return call.Print is null ? List(call) : await PrintAsync(call, call.Print, clerk).ConfigureAwait(false);
        if (call.Act == DisclosureAct.Received)
        {
            var request = RequestOf(call);
            var (taken, given) = await core.DoAsync(now => desk.Receive(request, clerk, now, call.IsDry))
                .ConfigureAwait(false);
            return new(taken, given.IsNone ? "" : given.ToString(), []);
        }
        if (!DisclosureNumber.TryParse(call.Number, out var number))
            return new(DisclosureVerdict.NotRegistered, call.Number, []);
        var (paper, sheet) = ((DisclosurePaper?)null, (byte[])[]);
        if (call is { Act: DisclosureAct.Answered, Outcome: DisclosureOutcome.Disclosed })
        {
            (var gathered, paper) = Gather(number, call);
            if (paper is null)
                return new(gathered, call.Number, []);
            sheet = SheetFile.Pack(new DisclosureSheet(municipalities).Of(paper));
            if (!hasProofs && sheet.Length > SheetBytesMax) // before it is recorded as answered
                return new(DisclosureVerdict.TooMuch, call.Number, []);
        }
        var verdict = await core.DoAsync(now => call.Act switch
        {
            DisclosureAct.Extended => desk.Extend(number, call.Until, call.Text, clerk, now, call.IsDry),
            DisclosureAct.Withdrawn => desk.Withdraw(number, clerk, now, call.IsDry),
            _ => desk.Answer(
                number, paper?.Outcome ?? call.Outcome, call.Text, paper?.Lines.Count ?? 0, clerk, now, call.IsDry),
        }).ConfigureAwait(false);
        return paper is null || verdict != DisclosureVerdict.Done || call.IsDry
            ? new(verdict, call.Number, [])
            : new(verdict, call.Number, [])
            {
                Paper = hasProofs ? paper.ToElement() : null, Sheet = sheet, Lines = paper.Lines.Count,
            };
    }

    /// <summary>A paper that was answered is put on sheets: a number of the register of forms, told once it is
    /// recorded.</summary>
    private Task<DisclosureReply> PrintAsync(DisclosureCall call, DisclosurePrint print, DisclosureClerk clerk) =>
        core.DoAsync(now =>
        {
            _ = DisclosureNumber.TryParse(call.Number, out var number);
            var (verdict, code) = desk.Print(number, clerk, now);
            if (verdict != DisclosureVerdict.Done)
                return new DisclosureReply(verdict, call.Number, []);
            var form = new FormPrinted(FormKind.Disclosure, call.Number, print.Sheets, print.DestroyBy, code)
            {
                Operator = clerk.Operator, Terminal = clerk.Terminal,
            };
            var (told, given) = forms.Print(form, now);
            return new(
                told switch
                {
                    ShowVerdict.Recorded => DisclosureVerdict.Done,
                    ShowVerdict.DayOutOfRange => DisclosureVerdict.DestructionOutOfRange,
                    ShowVerdict.RegisterFull => DisclosureVerdict.RegisterFull,
                    ShowVerdict.NotWitnessed => DisclosureVerdict.NotWitnessed,
                    _ => DisclosureVerdict.NotRecordable,
                },
                call.Number, [])
            {
                Form = given.IsNone ? "" : given.ToString(), At = now.Milliseconds,
            };
        });

    private (DisclosureVerdict, DisclosurePaper?) Gather(DisclosureNumber number, DisclosureCall call)
    {
        using var opened = open();
        try
        {
            return new DisclosurePapers(self, opened.Register, opened.Record, municipalities, terms)
                .Gather(number, call.From, call.Before, core.Now);
        }
        catch (StoreDamagedException)
        {
            return (DisclosureVerdict.RecordDamaged, null);
        }
    }

    private DisclosureReply List(DisclosureCall call)
    {
        using var opened = open();
        var (book, today) = (new DisclosureBook(opened.Record, self.Office), core.Now.Today.ToDay());
        if (call.Number.Length > 0)
        {
            return new(
                DisclosureVerdict.Done, call.Number,
                DisclosureNumber.TryParse(call.Number, out var number) && book.Find(number) is { } one
                    ? [Shown(one, today) with { Acts = [.. one.Acts.Select(Shown)] }]
                    : []);
        }
        var files = book.List(call.Year == 0 ? today.Year : call.Year)
            .Where(file => !call.IsOpenOnly || file.Standing.IsOpen);
        if (call.Max <= 0)
            return new(DisclosureVerdict.Done, "", [.. files.Select(file => Shown(file, today))]);
        var max = Math.Min(call.Max, ListMax);
        var newest = files.Where(file => call.Below <= 0 || file.Number.Serial < call.Below)
            .OrderByDescending(file => file.Number.Serial).Take(max + 1).ToList();
        return new(DisclosureVerdict.Done, "", [.. newest.Take(max).Select(file => Shown(file, today))])
        {
            IsMore = newest.Count > max,
        };
    }

    private static DisclosureActShown Shown(DisclosureActRow row) =>
        new(row.Act, row.At, row.Operator, row.Due.ToDay(), row.Outcome, row.Log, row.Leaf);

    private static DisclosureShown Shown(DisclosureFile file, DateOnly today)
    {
        var (first, standing) = (file.Acts[0], file.Standing);
        return new(
            file.Number.ToString(), standing.Kind, first.Claimant, first.Identity,
            new Moment(first.At).Today.ToDay(), standing.Due, standing.IsOverdueOn(today), standing.State,
            standing.Outcome,
            first.AboutSerial == 0 ? "" : (file.Number with { Year = first.AboutYear, Serial = first.AboutSerial })
                .ToString());
    }

    private static DisclosureRequest RequestOf(DisclosureCall call)
    {
        _ = ResidentRecordCode.TryParse(call.Code, out var code);
        _ = DisclosureNumber.TryParse(call.About, out var about);
        return new(call.Kind, code)
        {
            Claimant = call.Claimant,
            Identity = call.Identity,
            IsQualificationShown = call.IsQualificationShown,
            Wish = call.Text,
            About = about,
        };
    }
}

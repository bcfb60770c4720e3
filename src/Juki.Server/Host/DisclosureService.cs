using System.Text.Json;
using System.Text.Json.Serialization;
using Juki.Domain.Authority;
using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Node;
using Juki.Wire.Errands;

namespace Juki.Server.Host;

/// <summary>What is done at the desk; one line of JSON to <c>desk.sock</c>. May hold residents' values.</summary>
internal sealed record DisclosureCall : IActOfSomebody
{
    private const int BytesMax = 16_384; // a wish of 1,000 characters, escaped

    /// <summary>How calls and replies are written and read.</summary>
    public static JsonSerializerOptions Json { get; } =
        new(StatusReport.Json) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>How it is said: at <c>desk.sock</c>.</summary>
    public static LocalTalk<DisclosureCall, DisclosureReply> Talk { get; } = new(
        "desk.sock", Json, BytesMax, DisclosurePaper.FileMax, HostLimits.DisclosureSeconds,
        call => call is { Number: not null, Code: not null, About: not null, Text: not null, Ticket: not null }
            && Enum.IsDefined(call.Act));

    /// <summary>What; none: a list.</summary>
    public DisclosureAct Act { get; init; }

    /// <summary>The request, as written; of a list, only this one.</summary>
    public string Number { get; init; } = "";

    /// <summary>Of a list: the year; 0 this one.</summary>
    public int Year { get; init; }

    /// <summary>Of a receipt: of whom, eleven digits.</summary>
    public string Code { get; init; } = "";

    /// <summary>Of a receipt.</summary>
    public DisclosureKind Kind { get; init; }

    /// <summary>Of a receipt.</summary>
    public Claimant Claimant { get; init; }

    /// <summary>Of a receipt.</summary>
    public IdentityProof Identity { get; init; }

    /// <summary>Of a receipt by a representative.</summary>
    public bool IsQualificationShown { get; init; }

    /// <summary>Of a receipt of a correction: by which request it was disclosed.</summary>
    public string About { get; init; } = "";

    /// <summary>The wish or the reason.</summary>
    public string Text { get; init; } = "";

    /// <summary>Of an extension: the new last day.</summary>
    public DateOnly Until { get; init; }

    /// <summary>Of an answer; disclosed: with a paper.</summary>
    public DisclosureOutcome Outcome { get; init; }

    /// <summary>Of a paper: lines from this time on, milliseconds since 1970.</summary>
    public long From { get; init; }

    /// <summary>And before this one.</summary>
    public long Before { get; init; } = long.MaxValue;

    /// <summary>Who does it.</summary>
    public uint Operator { get; init; }

    /// <inheritdoc/>
    public string Ticket { get; init; } = "";

    uint IActOfSomebody.Actor => Operator;

    OperatorRoles IActOfSomebody.Roles => OperatorRoles.Disclosure;

    /// <summary>Where.</summary>
    public uint Terminal { get; init; }

    /// <summary>Nothing is changed.</summary>
    public bool IsDry { get; init; }

    /// <summary>Without values.</summary>
    public override string ToString() => $"(call: {Act})";
}

/// <summary>A request as it is shown: no value of a resident.</summary>
internal sealed record DisclosureShown(
    string Number, DisclosureKind Kind, Claimant Claimant, IdentityProof Identity, DateOnly Received, DateOnly Due,
    bool IsOverdue, DisclosureState State, DisclosureOutcome Outcome, string About);

/// <summary>What came of it.</summary>
/// <param name="Verdict">Whether it was done.</param>
/// <param name="Number">The request.</param>
/// <param name="Requests">A list.</param>
/// <param name="Paper">Of an answer by paper: recorded, and now to be handed out.</param>
internal sealed record DisclosureReply(
    DisclosureVerdict Verdict, string Number, IReadOnlyList<DisclosureShown> Requests, DisclosurePaper? Paper = null);

/// <summary>開示の窓口 — carries calls to the desk. What can be long, the gathering of a paper, is done here on
/// snapshots; what changes something, on the core's thread.</summary>
internal sealed class DisclosureService(
    NodeConfig config, MunicipalityTable municipalities, DisclosureDesk desk, InquiryThread thread)
{
    /// <summary>Answers a call. Any thread.</summary>
    public async Task<DisclosureReply> AnswerAsync(DisclosureCall call)
    {
        var clerk = new DisclosureClerk(call.Operator, call.Terminal);
        if (call.Act == DisclosureAct.None)
            return new(DisclosureVerdict.Done, call.Number, List(call));
        if (call.Act == DisclosureAct.Received)
        {
            var request = RequestOf(call);
            var (taken, given) = await thread.DoAsync(now => desk.Receive(request, clerk, now, call.IsDry))
                .ConfigureAwait(false);
            return new(taken, given.IsNone ? "" : given.ToString(), []);
        }
        if (!DisclosureNumber.TryParse(call.Number, out var number))
            return new(DisclosureVerdict.NotRegistered, call.Number, []);
        DisclosurePaper? paper = null;
        if (call is { Act: DisclosureAct.Answered, Outcome: DisclosureOutcome.Disclosed })
        {
            (var gathered, paper) = Gather(number, call);
            if (paper is null)
                return new(gathered, call.Number, []);
        }
        var verdict = await thread.DoAsync(now => call.Act switch
        {
            DisclosureAct.Extended => desk.Extend(number, call.Until, call.Text, clerk, now, call.IsDry),
            DisclosureAct.Withdrawn => desk.Withdraw(number, clerk, now, call.IsDry),
            _ => desk.Answer(
                number, paper?.Outcome ?? call.Outcome, call.Text, paper?.Lines.Count ?? 0, clerk, now, call.IsDry),
        }).ConfigureAwait(false);
        return new(verdict, call.Number, [], verdict == DisclosureVerdict.Done && !call.IsDry ? paper : null);
    }

    private (DisclosureVerdict, DisclosurePaper?) Gather(DisclosureNumber number, DisclosureCall call)
    {
        using var register = SqliteStore.OpenReadOnly(config.StorePath);
        using var record = SqliteStore.OpenReadOnly(config.RecordPath);
        register.Begin();
        record.Begin();
        try
        {
            return new DisclosurePapers(config.Node, register, record, municipalities, config.DisclosureTerms)
                .Gather(number, call.From, call.Before, Now());
        }
        catch (StoreDamagedException)
        {
            return (DisclosureVerdict.RecordDamaged, null);
        }
    }

    private IReadOnlyList<DisclosureShown> List(DisclosureCall call)
    {
        using var record = SqliteStore.OpenReadOnly(config.RecordPath);
        record.Begin();
        var (book, today) = (new DisclosureBook(record, config.Node.Office), Now().Today.ToDay());
        if (call.Number.Length == 0)
            return [.. book.List(call.Year == 0 ? today.Year : call.Year).Select(file => Shown(file, today))];
        return DisclosureNumber.TryParse(call.Number, out var number) && book.Find(number) is { } one
            ? [Shown(one, today)]
            : [];
    }

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

    private static Moment Now() => new(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
}

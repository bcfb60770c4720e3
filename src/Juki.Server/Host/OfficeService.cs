using System.Text;
using Juki.Domain.Affairs;
using Juki.Domain.Demands;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Demands;
using Juki.Server.Node;
using Juki.Server.Reports;
using Juki.Wire;
using Juki.Wire.Session;

namespace Juki.Server.Host;

/// <summary>報告要求等と月報の窓口 — carries calls to the cores. What is signed is signed here, and what can be long, an
/// analysis or a report, is made here on snapshots; what changes something is done in a batch of the core. One call at
/// a time.</summary>
internal sealed class OfficeService(
    NodeConfig config, SessionKeys keys, CoreThread core, InquirySide inquiries, Func<Moment> now)
{
    /// <summary>Form of the request entry: the number of the demand that is answered.</summary>
    private const ushort Form = 60;

    /// <summary>Most demands in a list [ours].</summary>
    private const int ListMax = 1_000;

    private readonly uint _network = Frame.NetworkId(config.Network);

    /// <summary>Answers a call. Any thread.</summary>
    public async Task<OfficeReply> AnswerAsync(OfficeCall call)
    {
        switch (call.Act)
        {
            case OfficeAct.Report:
                return Report(call);
            case OfficeAct.Make:
                return await MakeAsync(call).ConfigureAwait(false);
            case OfficeAct.List:
                return List(call);
        }
        if (!DemandNumber.TryParse(call.Number, out var number) || Find(number) is not { } row)
            return new(DemandVerdict.NotRegistered, call.Number, []);
        return call.Act switch
        {
            OfficeAct.Show => new(DemandVerdict.Done, call.Number, [Whole(row)]),
            OfficeAct.Pass => new(
                await core.DoAsync(batch => DemandFlow.Pass(number, call.Reference, call.Operator, batch))
                    .ConfigureAwait(false), call.Number, []),
            _ => await AnswerAsync(row, call).ConfigureAwait(false),
        };
    }

    private async Task<OfficeReply> MakeAsync(OfficeCall call)
    {
        var number = await core.DoAsync(DemandFlow.Next).ConfigureAwait(false);
        _ = ResidentRecordCode.TryParse(call.Code, out var code);
        var demand = new Demand(number, call.Kind, TargetOf(call.Target))
        {
            Made = now().Milliseconds,
            Due = call.Due == default ? default : RecordedDate.From(call.Due),
            Code = code,
            Text = call.Text,
        };
        var verdict = call.Code.Length > 0 && code.IsNone
            ? DemandVerdict.CodeNotFitting
            : DemandRules.Make(demand, now().Today.ToDay());
        if (verdict != DemandVerdict.Done)
            return new(verdict, "", []);
        var seal = Sign(DemandBodies.SignedText(demand, _network));
        verdict = await core.DoAsync(batch => DemandFlow.Make(demand, seal, call.Operator, batch))
            .ConfigureAwait(false);
        return new(verdict, verdict == DemandVerdict.Done ? number.ToString() : "", []);
    }

    private async Task<OfficeReply> AnswerAsync(DemandRow row, OfficeCall call)
    {
        var demand = row.Demand;
        var isAnalysis = demand.Kind == DemandKind.AccessAnalysis && call is { Outcome: DemandOutcome.Done, Text: "" };
        var answer = new DemandAnswer(config.Node, call.Outcome)
        {
            At = now().Milliseconds,
            Text = isAnalysis ? "解析" : call.Text, // in the place of what is made when it may be answered at all
            Reference = call.Reference,
        };
        var verdict = DemandRules.Answer(config.Node, demand.Target, row.State, answer);
        if (call.Operator == 0)
            verdict = DemandVerdict.FactsMissing;
        if (verdict == DemandVerdict.Done && isAnalysis)
        {
            (verdict, var text) = await AnalyseAsync(demand, call.Operator, answer.At).ConfigureAwait(false);
            answer = answer with { Text = text };
        }
        if (verdict != DemandVerdict.Done)
            return new(verdict, call.Number, []);
        var seal = Sign(DemandBodies.SignedText(answer, demand, _network));
        verdict = await core.DoAsync(batch => DemandFlow.Answer(demand.Number, answer, seal, call.Operator, batch))
            .ConfigureAwait(false);
        return new(verdict, call.Number, []);
    }

    /// <summary>Analyses, and records that somebody looked before anybody is told.</summary>
    private async Task<(DemandVerdict Verdict, string Text)> AnalyseAsync(Demand demand, uint clerk, long before)
    {
        using var record = SqliteStore.OpenReadOnly(config.RecordPath);
        record.Begin();
        try
        {
            if (AccessAnalysis.Make(record, demand.Code, before) is not { } made)
                return (DemandVerdict.NotAnalysable, "");
            var act = new AuditEvent(
                new(AuditKind.RecordSearch)
                {
                    Office = config.Node.Number,
                    Operator = clerk,
                    Count = (uint)made.Leaves,
                    Term = ErasureMonth.After(before, RecordDesk.KeptMonths),
                },
                new(Form, Encoding.ASCII.GetBytes(demand.Number.ToString())),
                [new(demand.Code, 0, 0, [])]);
            return await inquiries.RecordAsync(act).ConfigureAwait(false)
                ? (DemandVerdict.Done, made.Text)
                : (DemandVerdict.NotRecordable, "");
        }
        catch (StoreDamagedException)
        {
            return (DemandVerdict.NotAnalysable, ""); // one resident's entries; all others go on
        }
    }

    private OfficeReply Report(OfficeCall call)
    {
        using var node = SqliteStore.OpenReadOnly(config.StorePath);
        using var record = SqliteStore.OpenReadOnly(config.RecordPath);
        node.Begin();
        record.Begin();
        var at = now();
        var month = new DateOnly(call.Month.Year, call.Month.Month, 1);
        var report = new MonthlyReport(
            config.Network, config.Node.ToString(), FormattableString.Invariant($"{month:yyyy-MM}"),
            DateTimeOffset.FromUnixTimeMilliseconds(at.Milliseconds), at.Today.ToDay() >= month.AddMonths(1),
            new MonthlyFigures(node, record).Count(month.Year, month.Month));
        var content = report.Write(call.Format);
        var signature = FileSignature.Of(content, at.Milliseconds, keys.CertificateBytes, keys.Sign);
        return new(DemandVerdict.Done, "", [], content, signature.ToJson());
    }

    private OfficeReply List(OfficeCall call)
    {
        using var store = SqliteStore.OpenReadOnly(config.StorePath);
        store.Begin();
        var shown = new List<DemandShown>();
        var next = new RowKey(0);
        while (shown.Count < ListMax)
        {
            var rows = store.Range(DemandTables.Demands, next, new(long.MaxValue), ListMax);
            shown.AddRange(rows
                .Where(row => call.IsAll || row.State is DemandState.Standing or DemandState.PassedOn).Select(Shown));
            if (rows.Count < ListMax)
                break;
            var last = DemandTables.Demands.Key(rows[^1]);
            next = new(last.A, last.B, last.C + 1);
        }
        return new(DemandVerdict.Done, "", [.. shown.Take(ListMax)]);
    }

    private DemandRow? Find(DemandNumber number)
    {
        using var store = SqliteStore.OpenReadOnly(config.StorePath);
        store.Begin();
        return store.Fetch(DemandTables.Demands, [DemandTables.KeyOf(number)]) is [var row] ? row : null;
    }

    private Signed Sign(byte[] text) => new(keys.CertificateBytes, keys.Sign(text));

    private NodeName TargetOf(string target) => target switch
    {
        "prefecture" => NodeName.OfPrefecture(config.Node.Office.Prefecture),
        "national" => NodeName.Nation,
        ['o', 'r', 'g', 'a', 'n', '-', ..] when OrganCode.TryParse(target[6..], out var organ) =>
            NodeName.OfOrgan(organ.Value),
        _ => default,
    };

    private DemandShown Shown(DemandRow row) => new(
        row.Demand.Number.ToString(), row.Demand.Kind, row.Demand.Number.Maker.ToString(),
        row.Demand.Target.ToString(), At(row.Demand.Made), row.Demand.Due.ToDay(),
        DemandRules.IsOverdue(row.State, row.Demand.Due, now().Today.ToDay()), row.State);

    private DemandShown Whole(DemandRow row) => Shown(row) with
    {
        From = row.From == 0 ? null : NodeName.FromNumber(row.From).ToString(),
        Passed = row.Passed == 0 ? null : At(row.Passed),
        PassReference = row.PassReference.Length == 0 ? null : row.PassReference,
        Verdict = row.State == DemandState.NotTaken ? row.Verdict : null,
        Text = row.Demand.Text,
        Code = row.Demand.Code.IsNone ? null : row.Demand.Code.Written,
        AnsweredBy = row.Answer?.By.ToString(),
        Answered = row.Answer is { } answer ? At(answer.At) : null,
        Outcome = row.Answer?.Outcome,
        Answer = row.Answer?.Text,
        Reference = row.Answer is { Reference.Length: > 0 } ? row.Answer.Reference : null,
        IsSigned = IsSigned(row.Demand.Number.Maker, row.Seal, DemandBodies.SignedText(row.Demand, _network),
            row.Demand.Made),
        IsAnswerSigned = row.Answer is null ? null : IsSigned(
            row.Answer.By, row.AnswerSeal, DemandBodies.SignedText(row.Answer, row.Demand, _network), row.Answer.At),
    };

    private bool IsSigned(NodeName signer, Signed seal, byte[] text, long at) =>
        keys.IsSignedBy(signer, seal.Certificate, text, seal.Signature, At(at));

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Server.Audit;
using Juki.Server.Flows.Authority;
using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>紹介の窓口 — takes two persons' word for a node's new log: the one acts, the other one agreed by the ledger.
/// </summary>
/// <param name="record">The record of this node, the witness.</param>
/// <param name="ledger">Its ledger of operators.</param>
/// <param name="core">Has something done on the core's thread.</param>
/// <param name="isTest">A network for tests, where nobody has to agree while the ledger is empty.</param>
internal sealed class WitnessService(RecordDesk record, OperatorLedger ledger, IInquiryCore core, bool isTest = false)
{
    /// <summary>Answers a call. Any thread.</summary>
    public Task<WitnessReply> AnswerAsync(WitnessCall call) => core.DoAsync(now => Answer(call, now));

    private WitnessReply Answer(WitnessCall call, Moment now)
    {
        if (WitnessCall.ReadLog(call.Log) is not { } log)
            return new(IntroductionVerdict.LogUnknown);
        var node = NodeName.FromNumber(call.Node);
        var may = record.MayIntroduce(node, call.First, call.Second);
        if (may != IntroductionVerdict.Done)
            return new(may);
        if (!(isTest && ledger.IsEmpty)
            && Agreed(call, WitnessCall.About(node, log), now) is var agreed && agreed != AuthorityVerdict.Done)
            return new(IntroductionVerdict.NotAgreed, agreed);
        return new(record.Introduce(node, log, call.First, call.Second, now));
    }

    /// <summary>Spends the agreement of these two.</summary>
    private AuthorityVerdict Agreed(WitnessCall call, string about, Moment now) =>
        !AgreementNumber.TryParse(call.Agreement, out var number) || number.IsNone ? AuthorityVerdict.SecondPersonNeeded
        : ledger.Find(number)?.Entries.Any(entry => entry.By == call.Second) != true ? AuthorityVerdict.AgreementSpent
        : ledger.Use(number, SecondPersonMatter.Introduction, about, call.First, now);
}

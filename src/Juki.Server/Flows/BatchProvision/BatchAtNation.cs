using System.Security.Cryptography;
using Google.Protobuf;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;
using Juki.Wire.Files;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.BatchProvision;

/// <summary>
/// 他の都道府県の住民の一括提供 — at the nation: answers the lines of a prefecture's file that the prefecture's own file
/// does not have [S-000 2-②] [S-002], by the same rules and by the nation's own tables. What is answered is recorded
/// here first, a leaf each question; what cannot be recorded is not answered [S-000 2. リスク3]. One thread, that of the
/// inquiry core.
/// </summary>
/// <param name="network">The network's name.</param>
/// <param name="register">The register, for reading.</param>
/// <param name="record">The record.</param>
/// <param name="tables">The signed tables in force; null while this server has none.</param>
/// <param name="municipalities">Those that go on, and what became of the others.</param>
internal sealed class BatchAtNation(
    string network, Store register, RecordDesk record, Func<BatchTablesInForce?> tables,
    MunicipalityTable municipalities)
{
    private readonly BatchLookup _lookup = new(register, municipalities);

    /// <summary>A question on its way: what was read of it, and what becomes of it.</summary>
    private sealed record Case(
        NodeName Peer, Bodies.BatchAsk Ask, BatchHeader? Header, List<BatchLineRead> Lines, AffairGrant? Grant,
        InquiryVerdict Verdict)
    {
        public BatchAnswer[] Answers { get; set; } = [];
    }

    /// <summary>Answers in the same order; they are recorded when this returns.</summary>
    /// <param name="asks">Who asks, by the certificate of the link, and what.</param>
    /// <param name="now">The time.</param>
    public IReadOnlyList<Bodies.BatchTold> Answer(
        IReadOnlyList<(NodeName Peer, Bodies.BatchAsk Ask)> asks, Moment now)
    {
        Case[] cases = [.. asks.Select(one => Judge(one.Peer, one.Ask, now))];
        register.Begin();
        try
        {
            foreach (var one in cases)
            {
                if (one.Grant is { } grant)
                    one.Answers = _lookup.Find(one.Lines, grant, now.Today);
            }
        }
        finally
        {
            register.Rollback();
        }
        var isRecorded = record.TryRecord([.. cases.Select(one => ActOf(one, now))], now);
        return [.. cases.Select(one => isRecorded ? Told(one) : Refusal(InquiryVerdict.NotRecordable))];
    }

    private Case Judge(NodeName peer, Bodies.BatchAsk ask, Moment now)
    {
        if (!BatchFormat.TryReadHeader(ask.Header, out var header) || header.IsResult || header.Network != network
            || BatchBodies.Read(ask.Lines) is not { } lines)
            return new(peer, ask, null, [], null, InquiryVerdict.RequestUnreadable);
        // A prefecture may speak for whoever hands in files there, and for nobody else.
        if (BatchAuthority.AskerOf(header, peer, municipalities) is not { } asker)
            return new(peer, ask, header, lines, null, InquiryVerdict.AffairNotPermitted);
        if (tables() is not { } inForce)
            return new(peer, ask, header, lines, null, InquiryVerdict.TablesExpired);
        var judgement = BatchAuthority.Judge(header, asker, inForce, now);
        var verdict = judgement.Verdict != InquiryVerdict.Answered ? judgement.Verdict
            : !_lookup.AreKeysMade() ? InquiryVerdict.Overloaded
            : !record.MayAnswer(now) ? InquiryVerdict.NotWitnessed
            : InquiryVerdict.Answered;
        return new(peer, ask, header, lines, verdict == InquiryVerdict.Answered ? judgement.Grant : null, verdict);
    }

    private static AuditEvent ActOf(Case one, Moment now)
    {
        var entry = BatchActs.Entry(
            BatchActs.PassedOn, [one.Lines.FirstOrDefault().Line?.Serial ?? 0, one.Lines.Count, 0],
            SHA256.HashData(one.Ask.ToByteArray()), one.Header is null ? "" : one.Ask.Header);
        var facts = one.Header is { } header
            ? BatchActs.Facts(header, BatchActs.KindOf(header.Asker), now)
            : new AuditFacts(AuditKind.Provision) { Office = one.Peer.Number, Term = BatchActs.TermAt(now) };
        return new(
            facts with
            {
                Receiver = facts.Office == one.Peer.Number ? 0 : one.Peer.Number,
                Verdict = (ushort)one.Verdict,
                Count = (uint)one.Lines.Count,
                Missing = (uint)(one.Lines.Count
                    - one.Answers.Count(answer => answer.Verdict == InquiryVerdict.Answered)),
            },
            entry, BatchActs.Subjects(one.Lines, one.Answers, one.Grant));
    }

    private static Bodies.BatchTold Told(Case one)
    {
        var body = Refusal(one.Verdict);
        foreach (var answer in one.Answers)
            body.Lines.Add(BatchBodies.Write(answer, one.Grant!));
        return body;
    }

    private static Bodies.BatchTold Refusal(InquiryVerdict verdict) => new() { Verdict = (uint)verdict };
}

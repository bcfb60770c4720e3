using Google.Protobuf;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Flows.Inquiry;

/// <summary>
/// 照会の記録 — what stands in the record of an inquiry, answered or refused, at every server that judged it or passed it
/// on: who asked, for what, with which verdict [S-000 2. リスク3]; behind commitments the inquiry as it came, and each
/// resident found or asked for by code.
/// </summary>
internal static class InquiryRecord
{
    /// <summary>Form of the request entry: the body of an inquiry as it came.</summary>
    public const ushort Form = 40;

    /// <summary>The record of one inquiry that is about to be answered.</summary>
    public static AuditEvent Of(InquiryCase one, Moment now)
    {
        var asker = one.Body.Asker;
        var sender = one.Peer.Number;
        var office = one.Asker == default ? sender : one.Asker.Number;
        var verdict = one.Above?.Verdict ?? (uint)one.Verdict;
        var subjects = Subjects(one, (ushort)verdict);
        var facts = new AuditFacts(AuditKind.Inquiry)
        {
            Office = office,
            Receiver = office == sender ? 0 : sender,
            Affair = asker?.Affair ?? 0,
            Purpose = asker?.Purpose ?? 0,
            Operator = asker?.Operator ?? 0,
            Terminal = asker?.Terminal ?? 0,
            Verdict = (ushort)verdict,
            Count = (uint)(one.Above?.Persons.Count ?? one.Persons.Count),
            Missing = verdict == (uint)InquiryVerdict.NoneFound ? 1U : 0,
            Term = ErasureMonth.After(now.Milliseconds, RecordDesk.KeptMonths),
        };
        return new(facts, new(Form, one.Body.ToByteArray()), subjects);
    }

    private static List<SubjectEntry> Subjects(InquiryCase one, ushort verdict)
    {
        var subjects = new List<SubjectEntry>();
        var asked = CodeOf(one.Body.Condition?.Code ?? 0);
        if (one.Above is { } above)
        {
            foreach (var person in above.Persons)
            {
                var code = CodeOf(person.Identification?.Code ?? 0);
                subjects.Add(new(code.IsNone ? asked : code, 0, person.Items, []));
            }
        }
        foreach (var person in one.Persons)
            subjects.Add(new(person.Residence.Code, 0, (ulong)one.Grant!.Items, []));
        if (subjects.Count == 0 && !asked.IsNone)
            subjects.Add(new(asked, verdict, 0, []));
        return subjects;
    }

    /// <summary>None for what cannot be one: it was written by a stranger.</summary>
    private static ResidentRecordCode CodeOf(long value) =>
        ResidentRecordCode.IsRight(value) ? ResidentRecordCode.FromChecked(value) : default;
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Server.Flows.BatchProvision;

/// <summary>一括提供の記録 — how acts of batch provision stand in the record [S-000 3. リスク2].</summary>
internal static class BatchActs
{
    /// <summary>How a request entry of batch provision is written: 1 byte what it is, then numbers and digests, then
    /// the header line.</summary>
    public const ushort Form = 0x4201;

    /// <summary>What an entry is: a file was taken in, or refused; a slice of its lines; lines that a prefecture passed
    /// on to the nation; a file that a terminal sent was checked, or handed in; results that were
    /// put on a medium.</summary>
    public const byte Taken = 1, Refused = 2, Slice = 3, PassedOn = 4, Checked = 5, HandedIn = 6, OnMedium = 7;

    /// <summary>移転 within the prefecture's own body, 提供 to all others [S-000 2].</summary>
    public static AuditKind KindOf(AskerKind asker) =>
        asker == AskerKind.PrefecturalDepartment ? AuditKind.Transfer : AuditKind.Provision;

    /// <summary>The number by which an asker stands in the record, as node names are numbered.</summary>
    public static long NumberOf(AskerKind asker, int office) => asker switch
    {
        AskerKind.NationalOrgan => NodeName.OfOrgan(office).Number,
        AskerKind.Municipality => NodeName.OfMunicipality(GovernmentCode.FromChecked(office)).Number,
        _ => NodeName.OfPrefecture(GovernmentCode.FromChecked(office)).Number,
    };

    /// <summary>The open part, without what is counted.</summary>
    public static AuditFacts Facts(BatchHeader header, AuditKind kind, Moment now) => new(kind)
    {
        Office = NumberOf(header.Asker, header.Office),
        Affair = (uint)header.Affair.Value,
        Purpose = (uint)header.Purpose,
        Operator = (uint)header.Operator,
        Terminal = (uint)header.Terminal,
        Term = TermAt(now),
    };

    /// <summary>When what stands behind a leaf of now is erased.</summary>
    public static ErasureMonth TermAt(Moment now) => ErasureMonth.After(now.Milliseconds, RecordDesk.KeptMonths);

    /// <summary>A request entry.</summary>
    /// <param name="mark">What it is.</param>
    /// <param name="numbers">Three; what they are goes by the mark (docs/batch.md).</param>
    /// <param name="digest">SHA-256 of what it is about.</param>
    /// <param name="headerLine">First line of the file; empty when it has none.</param>
    public static RequestEntry Entry(byte mark, ReadOnlySpan<long> numbers, byte[] digest, string headerLine)
    {
        var header = Encoding.ASCII.GetBytes(headerLine);
        var body = new byte[1 + numbers.Length * sizeof(long) + digest.Length + header.Length];
        body[0] = mark;
        for (var place = 0; place < numbers.Length; place++)
            BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(1 + place * sizeof(long)), numbers[place]);
        digest.CopyTo(body, 1 + numbers.Length * sizeof(long));
        header.CopyTo(body, body.Length - header.Length);
        return new(Form, body);
    }

    /// <summary>One for each resident found, and for each one asked for by 住民票コード.</summary>
    /// <param name="lines">As they were asked.</param>
    /// <param name="answers">In the same order.</param>
    /// <param name="grant">What was told; null: nothing.</param>
    public static List<SubjectEntry> Subjects(
        IReadOnlyList<BatchLineRead> lines, IReadOnlyList<BatchAnswer> answers, AffairGrant? grant)
    {
        var subjects = new List<SubjectEntry>();
        for (var place = 0; place < answers.Count; place++)
        {
            var (answer, line) = (answers[place], lines[place].Line);
            var code = answer.Found.IsNone ? line.Code : answer.Found;
            if (code.IsNone)
                continue;
            var items = answer.Verdict switch
            {
                InquiryVerdict.Answered => grant!.Items,
                InquiryVerdict.SubjectRemoved => grant!.Items & ProvidedItems.Change,
                _ => ProvidedItems.None,
            };
            var serial = Encoding.ASCII.GetBytes(line.Serial.ToString(CultureInfo.InvariantCulture));
            subjects.Add(new(code, (ushort)answer.Verdict, (ulong)items, serial));
        }
        return subjects;
    }
}

using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Server.Flows.BatchProvision;

/// <summary>The signed tables that say who may ask what.</summary>
internal sealed record BatchTablesInForce(AffairTable Affairs, AgreementTable Agreements);

/// <summary>Where a file is judged.</summary>
/// <param name="Self">The node.</param>
/// <param name="Network">The network's name.</param>
/// <param name="Municipalities">Those that go on.</param>
/// <param name="Tables">The signed tables in force.</param>
internal sealed record BatchPlace(
    NodeName Self, string Network, MunicipalityTable Municipalities, BatchTablesInForce Tables);

/// <summary>
/// 一括提供の可否 — who may hand in a file here, and what it may ask [S-002]. A file comes by medium (媒体連携), read at
/// the server's own terminal [S-000 2]: a prefecture takes those of its bodies, departments and municipalities, the
/// nation those of national organs.
/// </summary>
internal static class BatchAuthority
{
    /// <summary>The asker that a header names; null for one who does not hand in files at this node.</summary>
    /// <param name="header">Of the file.</param>
    /// <param name="self">The node where it is handed in.</param>
    /// <param name="municipalities">Those that go on.</param>
    public static Asker? AskerOf(BatchHeader header, NodeName self, MunicipalityTable municipalities)
    {
        if (self.Role == Role.National)
        {
            return header.Asker == AskerKind.NationalOrgan && OrganCode.TryFrom(header.Office, out var organ)
                ? Asker.OfNationalOrgan(organ)
                : null;
        }
        if (self.Role != Role.Prefecture || header.Asker == AskerKind.NationalOrgan)
            return null;
        var office = GovernmentCode.FromChecked(header.Office);
        return header.Asker switch
        {
            AskerKind.PrefecturalBody when office == self.Office => Asker.OfPrefecturalBody(office),
            AskerKind.PrefecturalDepartment when office == self.Office => Asker.OfPrefecturalDepartment(office),
            AskerKind.Municipality when office.Prefecture == self.Office && municipalities.HasCs(office) =>
                Asker.OfMunicipality(office),
            _ => null,
        };
    }

    /// <summary>Whether the file may be asked now.</summary>
    public static AffairJudgement Judge(BatchHeader header, Asker asker, BatchTablesInForce tables, Moment now) =>
        AffairRules.Judge(
            tables.Affairs, tables.Agreements, header.Request(asker),
            DateTimeOffset.FromUnixTimeMilliseconds(now.Milliseconds));

    /// <summary>Whether a file that is whole may be taken in.</summary>
    /// <param name="header">Of the file.</param>
    /// <param name="digest">SHA-256 of the whole file.</param>
    /// <param name="place">Where.</param>
    /// <param name="find">Finds the job of a key.</param>
    /// <param name="now">The time.</param>
    /// <param name="verdict">Of <see cref="BatchFileProblem.NotPermitted"/>: why.</param>
    public static BatchFileProblem JudgeFile(
        BatchHeader header, byte[] digest, BatchPlace place, Func<RowKey, BatchJobRow?> find, Moment now,
        out InquiryVerdict verdict)
    {
        verdict = InquiryVerdict.Answered;
        if (header.IsResult)
            return BatchFileProblem.HeaderUnreadable;
        if (header.Network != place.Network)
            return BatchFileProblem.OtherNetwork;
        if (AskerOf(header, place.Self, place.Municipalities) is not { } asker)
            return BatchFileProblem.OtherAsker;
        if (find(new((long)header.Asker, header.Office, header.FileNumber)) is { } earlier)
        {
            return earlier.Digest.AsSpan().SequenceEqual(digest)
                ? BatchFileProblem.Duplicate
                : BatchFileProblem.NumberReused;
        }
        verdict = Judge(header, asker, place.Tables, now).Verdict;
        return verdict == InquiryVerdict.Answered ? BatchFileProblem.None : BatchFileProblem.NotPermitted;
    }
}

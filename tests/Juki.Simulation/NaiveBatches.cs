using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Server.Flows.Update;
using Juki.Server.Node;

namespace Juki.Simulation;

/// <summary>What a line of a batch must get.</summary>
/// <param name="Verdict">The result.</param>
/// <param name="Subject">Who is told; null for nobody.</param>
/// <param name="IsForNation">The nation has to be asked.</param>
/// <param name="IsByItems">It is found by the four items.</param>
internal sealed record NaiveLine(
    InquiryVerdict Verdict, Residence? Subject = null, bool IsForNation = false, bool IsByItems = false);

/// <summary>A line of a file as the simulation wrote it.</summary>
/// <param name="Line">What it says.</param>
/// <param name="Fault">What is wrong with its form; <see cref="InquiryVerdict.Answered"/> for nothing.</param>
internal sealed record WrittenLine(BatchLine Line, InquiryVerdict Fault);

/// <summary>
/// The lines of batches judged straight ahead: every resident of the register is looked at, without an index. How items
/// are compared is the differential test's business; here it is that nobody is lost or told wrongly by what happens to
/// the servers.
/// </summary>
internal sealed class NaiveBatches
{
    private const int RowsMax = 1_000;

    private readonly List<(Residence Shown, bool IsCurrent)> _people = [];
    private readonly Store _register;
    private readonly NodeName _self;
    private readonly MunicipalityTable _municipalities;

    /// <summary>Looks at everybody.</summary>
    /// <param name="self">Whose register it is.</param>
    /// <param name="register">The register.</param>
    /// <param name="codes">The codes that it may hold, ascending.</param>
    /// <param name="municipalities">Those that go on.</param>
    /// <param name="today">The day.</param>
    public NaiveBatches(
        NodeName self, Store register, IEnumerable<long> codes, MunicipalityTable municipalities, RecordedDate today)
    {
        (_self, _register, _municipalities) = (self, register, municipalities);
        var rows = register.Fetch(RegisterTables.Residences, [.. codes.Select(code => new RowKey(code))], []);
        foreach (var residences in rows.GroupBy(row => row.Code.Value).Select(group => group.ToList()))
        {
            var current = Residences.Current(residences, today, municipalities);
            if ((current ?? Residences.LastClosed(residences)) is { } shown)
                _people.Add((shown, current is not null));
        }
    }

    /// <summary>Judges a line of a file that wants to be told of removed residents too.</summary>
    public NaiveLine Answer(WrittenLine written)
    {
        if (written.Fault != InquiryVerdict.Answered)
            return new(written.Fault);
        var line = written.Line;
        var found = line.HasKey ? ByKey(line) : ByItems(line);
        var isElsewhere = line.HasKey
            ? found.Verdict is InquiryVerdict.NoneFound or InquiryVerdict.SubjectRemoved
            : line.Items.Municipality.Prefecture != _self.Office && found.Verdict is InquiryVerdict.NoneFound
                or InquiryVerdict.SubjectRemoved or InquiryVerdict.SimilarOnly;
        return found with
        {
            IsForNation = _self.Role == Role.Prefecture && isElsewhere, IsByItems = !line.HasKey,
        };
    }

    private NaiveLine ByKey(BatchLine line)
    {
        var holders = line.Number.IsNone ? [line.Code.Value] : HoldersOf(line.Number);
        var having = _people.Where(one => holders.Contains(one.Shown.Code.Value)
            && (line.Number.IsNone || one.Shown.Information.Number == line.Number)).ToList();
        var current = having.Where(one => one.IsCurrent).Select(one => one.Shown).ToList();
        if (current.Count > 1)
            return new(InquiryVerdict.SeveralEqual);
        if (current is not [var only])
            return new(having.Count > 0 ? InquiryVerdict.SubjectRemoved : InquiryVerdict.NoneFound);
        var items = Matching.CompareItems(line.Items, only.Information, _municipalities);
        var isOther = new[] { items.Name, items.Address, items.DateOfBirth, items.Sex }
            .Contains(MatchDegree.Different);
        return isOther || (!line.Code.IsNone && line.Code != only.Code)
            ? new(InquiryVerdict.SubjectDiffers)
            : new(InquiryVerdict.Answered, only);
    }

    private NaiveLine ByItems(BatchLine line)
    {
        var equal = _people.Where(one => DegreeOf(line, one.Shown) == MatchDegree.Equal).ToList();
        var current = equal.Where(one => one.IsCurrent).Select(one => one.Shown).ToList();
        return current.Count > 1 ? new(InquiryVerdict.SeveralEqual)
            : current is [var only] ? new(InquiryVerdict.Answered, only)
            : equal.Count > 0 ? new(InquiryVerdict.SubjectRemoved)
            : _people.Exists(one => DegreeOf(line, one.Shown) == MatchDegree.Similar)
                ? new(InquiryVerdict.SimilarOnly)
                : new(InquiryVerdict.NoneFound);
    }

    private MatchDegree DegreeOf(BatchLine line, Residence one) =>
        Matching.Compare(line.Items, one.Information, _municipalities);

    /// <summary>A 個人番号 is that of the code under which each town recorded it last.</summary>
    private HashSet<long> HoldersOf(IndividualNumber number)
    {
        try
        {
            return [.. _register.Range(RegisterTables.Numbers, new(number.Value), new(number.Value + 1), RowsMax)
                .Select(row => row.Code.Value)];
        }
        catch (RowDamagedException)
        {
            return [];
        }
    }
}

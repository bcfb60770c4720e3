using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Wire.Files;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.BatchProvision;

/// <summary>Lines of a batch and their answers as they stand in messages between prefecture and nation.</summary>
internal static class BatchBodies
{
    private const uint Current = 1, Removed = 2;

    /// <summary>A line, to be asked.</summary>
    public static Bodies.BatchCondition Write(BatchLine line) => new()
    {
        Serial = line.Serial,
        Code = line.Code.Value,
        Number = line.Number.Value,
        Name = line.Items.Name ?? "",
        DateOfBirth = line.Items.DateOfBirth.Value,
        Sex = (uint)line.Items.Sex,
        Municipality = line.Items.Municipality.Value,
        Address = line.Items.Address ?? "",
    };

    /// <summary>The lines that were asked; null when one of them cannot be a line.</summary>
    public static List<BatchLineRead>? Read(IReadOnlyList<Bodies.BatchCondition> bodies)
    {
        if (bodies.Count is 0 or > BatchLimits.AskLinesMax)
            return null;
        var lines = new List<BatchLineRead>(bodies.Count);
        var last = 0L;
        foreach (var body in bodies)
        {
            if (body.Serial <= last || !IsLine(body))
                return null;
            last = body.Serial;
            var items = new FourBasicItems(
                body.Name, GovernmentCode.FromChecked(body.Municipality), body.Address,
                RecordedDate.FromChecked(body.DateOfBirth), (Sex)body.Sex);
            lines.Add(new(
                new(
                    body.Serial, ResidentRecordCode.FromChecked(body.Code), IndividualNumber.FromChecked(body.Number),
                    items),
                []));
        }
        return lines;
    }

    /// <summary>What is told of a line, with the items that are allowed and nothing else [S-002].</summary>
    public static Bodies.BatchLineTold Write(BatchAnswer answer, AffairGrant grant)
    {
        var body = new Bodies.BatchLineTold
        {
            Verdict = (uint)answer.Verdict,
            Parameter = (uint)answer.Detail.Parameter,
            Problem = (uint)answer.Detail.Problem,
        };
        if (answer.Subject is not { } subject)
            return body;
        if (grant.IsComparison)
        {
            WriteComparison(answer, grant, body);
            return body;
        }
        var items = answer.Verdict == InquiryVerdict.Answered ? grant.Items : grant.Items & ProvidedItems.Change;
        body.Person = new() { Items = (uint)items };
        if (answer.Verdict == InquiryVerdict.Answered)
            body.Person.Identification = IdentificationBodies.Write(
                ProvidedInformation.Of(subject.Information, items).Information);
        if (items.HasFlag(ProvidedItems.Change))
        {
            body.Person.State = answer.Verdict == InquiryVerdict.Answered ? Current : Removed;
            body.Person.Reason = (uint)subject.LastReason;
            body.Person.Date = subject.LastDate.Value;
        }
        return body;
    }

    /// <summary>What was told of a line; null when it cannot be an answer.</summary>
    /// <param name="body">As it came.</param>
    /// <param name="line">The line.</param>
    public static BatchAnswer? Read(Bodies.BatchLineTold body, BatchLine line)
    {
        var verdict = (InquiryVerdict)body.Verdict;
        if (!Enum.IsDefined(verdict) || !Enum.IsDefined((SearchParameter)body.Parameter)
            || !Enum.IsDefined((SearchProblem)body.Problem) || (body.Person is { } told && !IsReadable(told))
            || !IsDegree(body.Name) || !IsDegree(body.Address) || !IsDegree(body.DateOfBirth) || !IsDegree(body.Sex))
            return null;
        var comparison = new ItemComparison(
            (MatchDegree)body.Name, (MatchDegree)body.Address, (MatchDegree)body.DateOfBirth, (MatchDegree)body.Sex);
        var isFound = verdict is InquiryVerdict.Answered or InquiryVerdict.SubjectRemoved;
        var subject = isFound && body.Person is { } person ? ReadPerson(person) : null;
        return new(
            verdict, subject, comparison, new((SearchParameter)body.Parameter, (SearchProblem)body.Problem))
        {
            Found = subject is { Code.IsNone: false } ? subject.Code : isFound ? line.Code : default,
        };
    }

    private static void WriteComparison(BatchAnswer answer, AffairGrant grant, Bodies.BatchLineTold body)
    {
        if (answer.Verdict != InquiryVerdict.Answered)
            return;
        body.Name = Told(ProvidedItems.Name, answer.Comparison.Name);
        body.Address = Told(ProvidedItems.Address, answer.Comparison.Address);
        body.DateOfBirth = Told(ProvidedItems.DateOfBirth, answer.Comparison.DateOfBirth);
        body.Sex = Told(ProvidedItems.Sex, answer.Comparison.Sex);

        uint Told(ProvidedItems item, MatchDegree degree) => grant.Items.HasFlag(item) ? (uint)degree : 0;
    }

    private static bool IsLine(Bodies.BatchCondition body) =>
        (body.Code == 0 || ResidentRecordCode.IsRight(body.Code))
        && (body.Number == 0 || IndividualNumber.IsRight(body.Number))
        && (body.DateOfBirth == 0 || RecordedDate.IsWellFormed(body.DateOfBirth))
        && body.Sex <= (uint)Sex.Female
        && (body.Municipality == 0
            || GovernmentCode.TryParse(GovernmentCode.FromChecked(body.Municipality).ToString(), out _));

    private static bool IsDegree(uint value) => value <= (uint)MatchDegree.Equal;

    /// <summary>Texts go into a line of a file: one with a line's end in it would make two.</summary>
    private static bool IsReadable(Bodies.Person person)
    {
        var body = person.Identification ?? new();
        return Enum.IsDefined((ChangeReason)person.Reason) && IsDate(person.Date) && IsDate(body.DateOfBirth)
            && (body.Code == 0 || ResidentRecordCode.IsRight(body.Code))
            && (body.Number == 0 || IndividualNumber.IsRight(body.Number))
            && body.Sex <= (uint)Sex.Female
            && (body.AddressMunicipality == 0
                || GovernmentCode.TryParse(GovernmentCode.FromChecked(body.AddressMunicipality).ToString(), out _))
            && IsText(body.Address) && IsText(body.PostalCode)
            && IsName(body.Name) && IsName(body.FormerSurname) && IsName(body.Alias);

        static bool IsDate(int value) => value == 0 || RecordedDate.IsWellFormed(value);
        static bool IsName(Bodies.Name? name) => name is null || (IsText(name.Text) && IsText(name.Reading));
        static bool IsText(string text) => !text.Any(char.IsControl);
    }

    /// <summary>A residence that has what was told, and nothing else.</summary>
    private static Residence ReadPerson(Bodies.Person person)
    {
        var body = person.Identification ?? new();
        return new()
        {
            Information = IdentificationBodies.Read(body),
            Municipality = default,
            State = person.State == Removed ? ResidenceState.Closed : ResidenceState.Open,
            EntryDate = default,
            LastReason = (ChangeReason)person.Reason,
            LastDate = RecordedDate.FromChecked(person.Date),
            UpdateNumber = 0,
            Version = 0,
        };
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Tests.Domain.Search;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>How a server stands when it is asked: its copies of the tables, and what it lacks.</summary>
internal sealed record AskedServer(InquiryTables Tables)
{
    public bool HasNoRoom { get; init; }

    public bool HasNoWitness { get; init; }

    public bool IsCutOff { get; init; }
}

/// <summary>
/// What each server must answer, written once more from docs/search.md, docs/affairs.md and docs/verdicts.md, straight
/// ahead: each rule looks at the request by itself, each resident is looked at one after the other. Shares values and
/// data files with the program, and no rule.
/// </summary>
internal sealed partial class InquiryOracle
{
    private const int Organ = 4, Town = 3, Department = 2, Body = 1; // kinds of asker
    private const int Code = 1, Number = 2, Name = 4, Readings = 8, FormerSurname = 16, Alias = 32, Birth = 64,
        SexItem = 128, AddressItem = 256, Change = 512; // items
    private const int MoveOut = 21;

    private readonly List<Paper> _papers = [];
    private readonly Dictionary<(long Number, GovernmentCode Town), long> _holders = []; // who had it last

    /// <summary>住民票 of a person at one town, under one code.</summary>
    private sealed record Paper(
        GovernmentCode Town, IdentificationInformation Who, int Entered, int Reason, int Date, bool IsRemoved,
        bool IsReplaced = false);

    /// <summary>Today in Japan, yyyymmdd.</summary>
    public required int Today { get; set; }

    /// <summary>Now.</summary>
    public required DateTimeOffset Now { get; set; }

    /// <summary>True on a real network: a terminal needs an operator's card.</summary>
    public bool NeedsCard { get; init; }

    /// <summary>The servers that are asked.</summary>
    public required Func<NodeName, AskedServer> Server { get; set; }

    /// <summary>A lawful change, in the order in which its town made them.</summary>
    public void Tell(Change change)
    {
        var place = _papers.FindIndex(one => one.Town == change.Municipality && one.Who.Code == change.Code);
        var before = place < 0 ? null : _papers[place];
        if (before is not null)
            _papers.RemoveAt(place);
        var (reason, date) = ((int)change.Reason, change.Date.Value);
        if (before is not null && change.After.Code != change.Code)
            _papers.Add(before with { IsReplaced = true });
        _papers.Add(new(
            change.Municipality, change.After, reason / 10 == 1 ? date : before!.Entered, reason, date,
            reason / 10 == 2));
        _holders[(change.After.Number.Value, change.Municipality)] = change.After.Code.Value;
    }

    /// <summary>The answer of the server that <paramref name="peer"/> asks, as <see cref="Told"/> tells it.</summary>
    public string Answer(NodeName peer, Bodies.Inquiry asked)
    {
        var self = peer.Role switch
        {
            Role.Terminal when peer.Office.IsPrefecture => NodeName.OfPrefecture(peer.Office),
            Role.Terminal => NodeName.OfMunicipality(peer.Office),
            Role.Municipality => NodeName.OfPrefecture(peer.Office.Prefecture),
            _ => NodeName.Nation,
        };
        var server = Server(self);
        if (server.HasNoRoom)
            return Told(62, self.Role, [], []);
        var (verdicts, faults) = (new SortedSet<int>(), new SortedSet<(int, int)>());
        if (!IsReadable(asked))
            verdicts.Add(10);
        else
            Judge(peer, self, asked, server.Tables, verdicts, faults);
        if (peer.Role == Role.Terminal && NeedsCard)
            verdicts.Add(34);
        if (server.HasNoWitness)
            verdicts.Add(65);
        if (verdicts.Count > 0)
            return Told(verdicts.Min, self.Role, faults, []);

        var sought = asked.Condition;
        if (asked.Mode == 2 && (sought.Code != 0 || sought.Number != 0))
            sought = new() { Code = sought.Code, Number = sought.Number, Removed = sought.Removed };
        var isByCode = sought.Code != 0 || sought.Number != 0;
        var isByPlace = !isByCode && sought.Municipality != 0;
        var isElsewhere = self.Role == Role.Prefecture && isByPlace
            && sought.Municipality / 10_000 != self.Office.Value / 10_000;
        var found = self.Role == Role.Municipality || isElsewhere ? [] : Find(self, sought);
        if (found.Count > 50)
            return Told(50, self.Role, [], []);
        if (found.Count == 0 && self.Role != Role.National && (self.Role == Role.Municipality || isElsewhere
            || !isByPlace))
        {
            var unreachable = self.Role == Role.Municipality ? 68 : 60;
            return server.IsCutOff ? Told(unreachable, self.Role, [], []) : Answer(self, asked);
        }
        return found.Count == 0
            ? Told(51, self.Role, [], [])
            : Told(0, self.Role, [], found.Select(one => Person(one.Paper, one.IsCurrent, asked, server.Tables)));
    }

    /// <summary>An answer as a text: verdict, tier, faults in order, persons in order with all that is told.</summary>
    public static string Told(Bodies.InquiryAnswer answer) => Told(
        (int)answer.Verdict, (Role)answer.Tier,
        answer.Faults.Select(fault => ((int)fault.Parameter, (int)fault.Problem)), answer.Persons.Select(TellPerson));

    private static string Told(
        int verdict, Role tier, IEnumerable<(int Parameter, int Problem)> faults, IEnumerable<string> persons) =>
        $"{verdict} of {tier}: {string.Join(' ', faults)}\n{string.Join('\n', persons)}";

    private static string TellPerson(Bodies.Person person) => string.Join('|', person.Items, person.Different,
        person.State, person.Reason, person.Date, person.Identification is not { } who ? "" : string.Join('|',
            who.Code, who.Number, who.Name?.Text, who.Name?.Reading, who.FormerSurname?.Text,
            who.FormerSurname?.Reading, who.Alias?.Text, who.Alias?.Reading, who.DateOfBirth, who.Sex,
            who.AddressMunicipality, who.Address, who.PostalCode));

    // ---- who may ask ----

    private void Judge(
        NodeName peer, NodeName self, Bodies.Inquiry asked, InquiryTables tables, SortedSet<int> verdicts,
        SortedSet<(int Parameter, int Problem)> faults)
    {
        var asker = asked.Asker;
        var affair = tables.Affair((int)asker.Affair);
        if (affair is null)
            verdicts.Add(20);
        if (!MaySpeakFor(peer, self, asker) || (affair is not null && !IsFor(affair, asker)))
            verdicts.Add(21);
        if (affair?.ComparesOnly == true && asked.Mode == 1)
            verdicts.Add(22);
        if (asker.Kind == Organ)
            JudgeAgreements(asker.Office, tables, verdicts);
        if (affair is not null && (Today < affair.From || Today > affair.To))
            verdicts.Add(25);
        if (asker.Purpose == 0)
            verdicts.Add(26);
        if (asker.Operator == 0)
            verdicts.Add(27);
        if (asker.Terminal == 0)
            verdicts.Add(28);
        if (affair is not null && (asked.Items & ~affair.Items) != 0)
            verdicts.Add(33);
        Judge(asked.Condition, affair, faults);
        foreach (var (parameter, problem) in faults)
        {
            verdicts.Add((problem, parameter) switch
            {
                (1, 2) => 31,
                (1, 8) => 32,
                (1, _) => 30,
                (2 or 3 or 4, _) => 40,
                _ => 41,
            });
        }
    }

    private void JudgeAgreements(int organ, InquiryTables tables, SortedSet<int> verdicts)
    {
        var own = tables.AgreementsOf(organ);
        var covering = own.Where(one => one.From <= Today && Today <= one.To).ToList();
        if (own.Count == 0)
            verdicts.Add(23);
        else if (covering.Count == 0)
            verdicts.Add(25);
        if (covering.Exists(one => one.IsSuspended))
            verdicts.Add(24);
        if (Now - tables.Signed > TimeSpan.FromDays(7) || Now > tables.Until)
            verdicts.Add(67);
    }

    /// <summary>A terminal asks for its own office, a town for itself, a prefecture for whoever lies in it, an organ
    /// for itself.</summary>
    private static bool MaySpeakFor(NodeName peer, NodeName self, Bodies.Asker asker)
    {
        var isPlace = asker.Kind switch
        {
            Body or Department => asker.Office % 10_000 / 10 == 0,
            Town => asker.Office % 10_000 / 10 != 0,
            _ => true,
        };
        return isPlace && peer.Role switch
        {
            Role.Terminal => asker.Kind is Body or Department or Town && asker.Office == self.Office.Value,
            Role.Municipality => asker.Kind == Town && asker.Office == peer.Office.Value,
            Role.Prefecture => asker.Kind is Body or Department or Town
                && asker.Office / 10_000 == peer.Office.Value / 10_000,
            _ => asker.Kind == Organ && asker.Office == peer.Office.Value,
        };
    }

    private static bool IsFor(InquiryAffair affair, Bodies.Asker asker) => affair.Kind == asker.Kind
        && (affair.Office == 0 || affair.Office == asker.Office
            || (asker.Kind != Organ && affair.Office % 10_000 / 10 == 0
                && affair.Office / 10_000 == asker.Office / 10_000));

    // ---- the condition ----

    private static bool IsReadable(Bodies.Inquiry asked) => asked.Id.Length == 16 && asked.Mode is 1 or 2
        && asked is { Asker: not null, Condition: not null } && asked.Items < 1024 && asked.Condition.Sex < 3
        && asked.Condition.Code >= 0 && asked.Condition.Number >= 0 && asked.Condition.DateOfBirth >= 0
        && asked.Condition.NameBegins < 2 && asked.Condition.AddressBegins < 2 && asked.Condition.Removed < 2
        && (asked.Condition.Municipality == 0 || GovernmentCode.TryParse(
            asked.Condition.Municipality.ToString("D6", CultureInfo.InvariantCulture), out _));

    private static void Judge(
        Bodies.Condition asked, InquiryAffair? affair, SortedSet<(int Parameter, int Problem)> faults)
    {
        var (hasCode, hasNumber) = (asked.Code != 0, asked.Number != 0);
        var (hasName, hasDate) = (asked.Name != "", asked.DateOfBirth != 0);
        var hasPlace = asked.Municipality != 0 || asked.Address != "";
        var isTownAlone = hasPlace && asked.Address == "" && asked.AddressBegins == 1;
        if (hasCode && !ResidentRecordCode.IsRight(asked.Code))
            faults.Add((1, 5));
        if (hasNumber && !IndividualNumber.IsRight(asked.Number))
            faults.Add((2, 5));
        if (hasName && Problem(asked.Name, 200, NaiveSearch.Name) is var ofName and not 0)
            faults.Add((3, ofName));
        _ = Municipalities.TryFind(GovernmentCode.FromChecked(asked.Municipality), out var town);
        if (hasPlace && town is null or { Kind: MunicipalityKind.Prefecture })
            faults.Add((4, 8));
        if (hasPlace && !isTownAlone && Problem(asked.Address, 300, NaiveSearch.Address) is var ofPlace and not 0)
            faults.Add((5, ofPlace));
        var (year, month, day) = (asked.DateOfBirth / 10_000, asked.DateOfBirth / 100 % 100, asked.DateOfBirth % 100);
        if (year > 9999 || month > 12 || day > 31 || (year == 0 && month > 0) || (month == 0 && day > 0))
            faults.Add((6, 5));
        if (asked.Removed == 1 && affair?.Removed == false)
            faults.Add((8, 1));
        if (hasCode && affair?.Keys.Contains("code") == false)
            faults.Add((1, 1));
        if (hasNumber && affair?.Keys.Contains("number") == false)
            faults.Add((2, 1));
        if (hasCode || hasNumber)
            return;

        var hasAddress = asked.Address != "";
        var isWholeName = hasName && asked.NameBegins == 0;
        var isWholeAddress = hasAddress && asked.AddressBegins == 0 && town?.Kind != MunicipalityKind.DesignatedCity;
        var byAddress = hasName && hasAddress && (isWholeName || isWholeAddress);
        var byDate = hasName && hasDate;
        if (byAddress || byDate)
        {
            var isPermitted = affair is null || (byAddress && affair.Keys.Contains("name+address"))
                || (byDate && affair.Keys.Contains("name+birth"));
            if (!isPermitted)
                faults.Add(byAddress ? (5, 1) : (6, 1));
            return;
        }
        if (!hasName)
            faults.Add((3, 2));
        if (!hasAddress && !hasDate)
        {
            faults.Add((6, 2));
            if (hasPlace)
                faults.Add((5, 3));
            else
                faults.Add((5, 2));
        }
        if (hasName && hasAddress)
        {
            faults.Add((3, 4));
            faults.Add((5, 4));
        }
    }

    /// <summary>What is wrong with a text, of what the random requests have.</summary>
    private static int Problem(string text, int lengthMax, Func<string, string> key) =>
        text.Length == 0 ? 3
        : text.Length > lengthMax ? 6
        : ForbiddenText().IsMatch(text) ? 7
        : key(text).Length == 0 ? 3
        : 0;

    [GeneratedRegex("""^[ \u3000]|[ \u3000]$|[ \u3000]{2}|[\u0000-\u001F\u200B\uE000-\uF8FF\uFFFD]""")]
    private static partial Regex ForbiddenText();
}

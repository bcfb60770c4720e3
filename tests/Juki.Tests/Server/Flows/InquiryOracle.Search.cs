using System.Text.RegularExpressions;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Tests.Domain.Search;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

// Who is found, and what is told of them.
internal sealed partial class InquiryOracle
{
    private const char House = '\u0001';

    /// <summary>The residents whom a server knows and the condition finds, by 住民票コード.</summary>
    private List<(Paper Paper, bool IsCurrent)> Find(NodeName server, Bodies.Condition asked)
    {
        var found = new List<(Paper, bool)>();
        var known = _papers.Where(one => IsKnown(one.Town)
            && (asked.Number == 0 || _holders.Any(holder => IsKnown(holder.Key.Town)
                && holder.Key.Number == asked.Number && holder.Value == one.Who.Code.Value)));
        foreach (var papers in known.GroupBy(one => one.Who.Code.Value).OrderBy(group => group.Key))
        {
            var open = papers.Where(one => !one.IsReplaced
                && (!one.IsRemoved || (one.Reason == MoveOut && one.Date > Today))).ToList();
            var shown = open.OrderBy(one => one.Entered).ThenBy(one => one.Town.Value).LastOrDefault();
            if (open.Count == 0 && asked.Removed == 1 && papers.All(one => !one.IsReplaced))
                shown = papers.OrderBy(one => one.Date).ThenBy(one => one.Town.Value).Last();
            if (shown is not null && Holds(asked, shown.Who))
                found.Add((shown, open.Count > 0));
        }
        return found;

        bool IsKnown(GovernmentCode town) => server.Role == Role.National || town.Prefecture == server.Office;
    }

    private static bool Holds(Bodies.Condition asked, IdentificationInformation who) =>
        (asked.Code == 0 || asked.Code == who.Code.Value)
        && (asked.Number == 0 || asked.Number == who.Number.Value)
        && (asked.DateOfBirth == 0 || asked.DateOfBirth == who.DateOfBirth.Value)
        && (asked.Sex == 0 || asked.Sex == (uint)who.Sex)
        && (asked.Name == "" || Names(who).Any(name => IsNamed(NaiveSearch.Name(name), asked)))
        && (asked.Municipality == 0 || (IsIn(who.Address.Municipality, asked.Municipality)
            && LivesAt(who.Address.Text, asked.Address, asked.AddressBegins == 1)));

    private static bool IsNamed(string name, Bodies.Condition asked) => asked.NameBegins == 1
        ? name.StartsWith(NaiveSearch.Name(asked.Name), StringComparison.Ordinal)
        : name == NaiveSearch.Name(asked.Name);

    /// <summary>氏名, 旧氏 alone and with the given name, 通称.</summary>
    private static IEnumerable<string> Names(IdentificationInformation who)
    {
        yield return who.Name.Text;
        if (who.FormerSurname.Text != "")
        {
            yield return who.FormerSurname.Text;
            var parts = who.Name.Text.Split(' ', '\u3000');
            if (parts.Length > 1)
                yield return who.FormerSurname.Text + string.Concat(parts.Skip(1));
        }
        if (who.Alias.Text != "")
            yield return who.Alias.Text;
    }

    /// <summary>A town or ward itself, or the designated city of a ward.</summary>
    private static bool IsIn(GovernmentCode lives, int asked) => lives.Value == asked
        || (asked == AskingCountry.Yokohama.Value && lives.Value / 1000 == asked / 1000);

    private static bool LivesAt(string lives, string asked, bool isBeginning)
    {
        var (key, wanted) = (NaiveSearch.Address(lives), NaiveSearch.Address(asked));
        if (!isBeginning)
            return key == wanted || key.StartsWith(wanted + House, StringComparison.Ordinal);
        // 二十 also begins 二十三, 百 also 百二十三.
        var open = asked.EndsWith('十') ? 1 : asked.EndsWith('百') ? 2 : 0;
        if (open > 0)
            return new Regex($"^{Regex.Escape(wanted[..^open])}[0-9]{{{open}}}").IsMatch(key);
        // 1丁目 is complete: it does not begin 12丁目.
        return key.StartsWith(wanted, StringComparison.Ordinal)
            && !(CompleteNumber().IsMatch(asked) && key.Length > wanted.Length
                && char.IsAsciiDigit(key[wanted.Length]));
    }

    private static string Person(Paper paper, bool isCurrent, Bodies.Inquiry asked, InquiryTables tables)
    {
        var allowed = tables.Affair((int)asked.Asker.Affair)!.Items;
        var items = asked.Items == 0 ? allowed & ~Number : (int)asked.Items;
        if (asked.Mode == 2)
            return TellPerson(new()
            {
                Items = (uint)items, Different = Differences(asked.Condition, paper.Who, items),
            });
        var (who, told) = (paper.Who, new Bodies.Identification());
        if (Has(Code)) told.Code = who.Code.Value;
        if (Has(Number)) told.Number = who.Number.Value;
        told.Name = Named(Name, who.Name);
        told.FormerSurname = Named(FormerSurname, who.FormerSurname);
        told.Alias = Named(Alias, who.Alias);
        if (Has(Birth)) told.DateOfBirth = who.DateOfBirth.Value;
        if (Has(SexItem)) told.Sex = (uint)who.Sex;
        if (Has(AddressItem))
            (told.AddressMunicipality, told.Address, told.PostalCode) =
                (who.Address.Municipality.Value, who.Address.Text, who.Address.PostalCode);
        var person = new Bodies.Person { Items = (uint)items, Identification = told };
        if (Has(Change))
            (person.State, person.Reason, person.Date) = (isCurrent ? 1U : 2U, (uint)paper.Reason, paper.Date);
        return TellPerson(person);

        bool Has(int item) => (items & item) != 0;

        Bodies.Name? Named(int item, WrittenName name) => !Has(item) || name.Text == "" ? null
            : new() { Text = name.Text, Reading = Has(Readings) ? name.Reading : "" };
    }

    /// <summary>Of the items given, those told that are not the same, character by character.</summary>
    private static uint Differences(Bodies.Condition asked, IdentificationInformation who, int told)
    {
        var different = 0;
        if (asked.Code != 0 && asked.Code != who.Code.Value)
            different |= Code;
        if (asked.Name != "" && asked.Name != who.Name.Text)
            different |= Name;
        if (asked.DateOfBirth != 0 && asked.DateOfBirth != who.DateOfBirth.Value)
            different |= Birth;
        if (asked.Sex != 0 && asked.Sex != (uint)who.Sex)
            different |= SexItem;
        if (asked.Municipality != 0
            && (asked.Address != who.Address.Text || !IsIn(who.Address.Municipality, asked.Municipality)))
            different |= AddressItem;
        return (uint)(different & told);
    }

    [GeneratedRegex("[0-9０-９〇零一二三四五六七八九十百](番地|丁目|番|号|号室|丁|-|－|ー|の| )+$")]
    private static partial Regex CompleteNumber();
}

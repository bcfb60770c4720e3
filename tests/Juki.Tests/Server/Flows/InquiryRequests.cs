using System.Globalization;
using Google.Protobuf;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Inquiry;
using Juki.Simulation;
using Juki.Wire.Client;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>Random requests about a population, most of them lawful or nearly so, in every form that there
/// is.</summary>
internal sealed class InquiryRequests(SplitMix random, InquiryPeople people)
{
    private static readonly NodeName TownTerminal = NodeName.OfTerminal(AskingCountry.Nagano);

    private static readonly (string Written, string Other)[] Variants =
    [
        ("髙", "高"), ("渡邉", "渡辺"), ("渡邊", "渡邉"), ("齋", "斎"), ("斉", "斎"), ("佐々", "佐佐"), ("𠮷", "吉"),
        ("葛\U000E0102", "葛"), ("ゞ", "ず"), ("ゑ", "え"), ("マリア", "ﾏﾘｱ"), ("　", ""), (" ", "　"), ("丁目", "-"), ("番地の", "-"),
        ("一", "1"), ("2", "２"), ("ヶ", "が"), ("大字", ""), ("番地", "番"), ("号室", ""), ("二十", "2十"),
    ];

    private static readonly string[] BadTexts = ["見本\u0007", "見本\u200B花", "\uE000見本", "見本  花", " 見本", "・", "・ ・", "字"];

    /// <summary>The next one, and who asks.</summary>
    public (NodeName Asker, Bodies.Inquiry Request) Next(InquiryTables tables)
    {
        var (peer, kind, office) = random.Pick<(NodeName, int, int)>(
        [
            (AskingCountry.NaganoTerminal, 2, AskingCountry.NaganoPrefecture.Office.Value),
            (AskingCountry.NaganoTerminal, 1, AskingCountry.NaganoPrefecture.Office.Value),
            (TownTerminal, 3, AskingCountry.Nagano.Value),
            (AskingCountry.PensionOrgan, 4, 2),
            (AskingCountry.PensionOrgan, 4, 2),
        ]);
        if (Rarely)
            (kind, office) = (random.Below(6), random.Pick([office, AskingCountry.Matsumoto.Value, 3]));
        var fitting = tables.Codes.Where(one => one.Kind == kind).Select(one => one.Code).ToList();
        var affair = Rarely || fitting.Count == 0
            ? random.Pick([0, 100_000, 199_999, 900_001, .. tables.Codes.Select(one => one.Code)])
            : random.Pick(fitting);
        var allowed = tables.Affair(affair)?.Items ?? 0;
        var request = new Bodies.Inquiry
        {
            Id = ByteString.CopyFrom(new byte[16]),
            Milliseconds = 5_000,
            Mode = random.Chance(200) ? InquiryMessage.Comparison : InquiryMessage.Provision,
            Items = (uint)(random.Below(8) switch
            {
                0 => random.Below(1024),
                < 4 => allowed & random.Below(1024),
                _ => 0,
            }),
            Asker = new()
            {
                Kind = (uint)kind, Office = office, Section = 1, Affair = (uint)affair, Purpose = SeldomNone(1),
                Operator = SeldomNone(7), Terminal = SeldomNone(3),
            },
            Condition = Condition(),
        };
        if (random.Chance(25))
            Spoil(request);
        return (peer, request);
    }

    private bool Rarely => random.Chance(60);

    private uint SeldomNone(uint value) => random.Chance(20) ? 0 : value;

    private static void Set(Bodies.Condition asked, IdentificationInformation one) => (
        asked.Name, asked.Municipality, asked.Address, asked.DateOfBirth) = (
        one.Name.Text, one.Address.Municipality.Value, one.Address.Text, one.DateOfBirth.Value);

    private Bodies.Condition Condition()
    {
        var one = random.Chance(250) ? random.Pick(people.Crowds) : random.Pick(people.Changes).After;
        var whole = new Bodies.Condition();
        Set(whole, one);
        if (one.FormerSurname.Text != "" && random.Chance(500))
            whole.Name = one.FormerSurname.Text;
        if (one.Alias.Text != "" && random.Chance(500))
            whole.Name = one.Alias.Text;
        (whole.Name, whole.Address) = (Otherwise(whole.Name), Otherwise(whole.Address));
        var asked = Form(whole, one);
        if (random.Chance(150))
            asked.Sex = (uint)random.Below(3);
        if (random.Chance(300))
            asked.Removed = 1;
        if (asked.Municipality / 1000 == AskingCountry.Yokohama.Value / 1000 && random.Chance(300))
            asked.Municipality = AskingCountry.Yokohama.Value;
        if (Rarely)
            SpoilItem(asked);
        return asked;
    }

    /// <summary>The items by which it is asked, lawful or not.</summary>
    private Bodies.Condition Form(Bodies.Condition whole, IdentificationInformation one)
    {
        var asked = new Bodies.Condition();
        switch (random.Below(16))
        {
            case 0 or 1:
                asked.Code = one.Code.Value;
                break;
            case 2:
                asked.Number = one.Number.Value;
                break;
            case 3:
                (asked.Name, asked.Municipality, asked.Address) = (whole.Name, whole.Municipality, whole.Address);
                break;
            case 4 or 5:
                (asked.Name, asked.NameBegins) = (Beginning(whole.Name), 1);
                (asked.Municipality, asked.Address) = (whole.Municipality, whole.Address);
                break;
            case 6 or 7:
                (asked.Name, asked.Municipality) = (whole.Name, whole.Municipality);
                (asked.Address, asked.AddressBegins) = (Beginning(whole.Address), 1);
                break;
            case 8: // neither is whole
                (asked.Name, asked.NameBegins, asked.Municipality) = (Beginning(whole.Name), 1, whole.Municipality);
                (asked.Address, asked.AddressBegins) = (Beginning(whole.Address), 1);
                break;
            case 9 or 10:
                (asked.Name, asked.DateOfBirth) = (whole.Name, whole.DateOfBirth);
                break;
            case 11 or 12:
                (asked.Name, asked.NameBegins, asked.DateOfBirth) = (Beginning(whole.Name), 1, whole.DateOfBirth);
                if (random.Chance(300))
                    (asked.Municipality, asked.AddressBegins) = (whole.Municipality, 1);
                break;
            case 13: // only some
                asked.Name = random.Chance(500) ? whole.Name : "";
                asked.DateOfBirth = random.Chance(300) ? whole.DateOfBirth : 0;
                asked.Municipality = random.Chance(500) ? whole.Municipality : 0;
                asked.AddressBegins = (uint)random.Below(2);
                break;
            case 14: // 4情報 that narrow
                asked = whole.Clone();
                asked.Code = one.Code.Value;
                break;
            default:
                asked = whole.Clone();
                asked.Number = random.Chance(500) ? one.Number.Value : 0;
                break;
        }
        return asked;
    }

    private string Beginning(string text)
    {
        var ends = StringInfo.ParseCombiningCharacters(text).Skip(1).Append(text.Length).ToList();
        var beginning = text[..(random.Chance(400) ? ends[0] : random.Pick(ends))];
        // A beginning does not end within 大字 (decision 0011), nor with a space.
        return beginning.EndsWith('大') ? beginning + "字" : beginning.TrimEnd(' ', '　');
    }

    /// <summary>The same text, written otherwise.</summary>
    private string Otherwise(string text)
    {
        foreach (var (written, other) in Variants)
        {
            if (random.Chance(150))
                text = text.Replace(written, other);
        }
        return text;
    }

    private void SpoilItem(Bodies.Condition asked)
    {
        switch (random.Below(9))
        {
            case 0:
                asked.Code += 1;
                break;
            case 1:
                asked.Number += 3;
                break;
            case 2:
                asked.DateOfBirth = random.Pick([19_801_301, 19_800_132, 19_800_001, 123_456_789, 700]);
                break;
            case 3:
                asked.Name = random.Pick(BadTexts);
                break;
            case 4:
                asked.Address = random.Pick(BadTexts);
                break;
            case 5:
                asked.Name = new('見', 201);
                break;
            case 6:
                asked.Address = new('見', 301);
                break;
            case 7:
                asked.Municipality = random.Pick(
                    [0, AskingCountry.NaganoPrefecture.Office.Value, GovernmentCode.FromBody(20_999).Value]);
                break;
            default:
                asked.Code = ResidentRecordCode.FromBody(77 + random.Below(100)).Value;
                break;
        }
    }

    private void Spoil(Bodies.Inquiry request)
    {
        switch (random.Below(9))
        {
            case 0:
                request.Mode = 3;
                break;
            case 1:
                request.Id = ByteString.CopyFrom(new byte[15]);
                break;
            case 2:
                request.Items = 1024;
                break;
            case 3:
                request.Condition.Sex = 3;
                break;
            case 4:
                request.Condition.NameBegins = 2;
                break;
            case 5:
                request.Condition.Municipality = 202_011;
                break;
            case 6:
                request.Condition.Code = -1;
                break;
            case 7:
                request.Condition = null;
                break;
            default:
                request.Asker = null;
                break;
        }
    }
}

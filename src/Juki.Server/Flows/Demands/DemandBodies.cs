using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Juki.Domain.Demands;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Demands;

/// <summary>Demands and answers as messages, and as the texts that are signed.</summary>
internal static class DemandBodies
{
    private const int RoleUnit = 1_000_000;
    private const long TimeMax = 4_102_412_400_000; // the end of the year 2099 in Japan [ours: no clock is so wrong]

    /// <summary>The body of a demand.</summary>
    public static Bodies.Demand Write(Demand demand, Signed seal) => new()
    {
        Office = demand.Number.Office.Value,
        Year = demand.Number.Year,
        Serial = demand.Number.Serial,
        Kind = (uint)demand.Kind,
        Target = demand.Target.Number,
        Made = demand.Made,
        Due = demand.Due.Value,
        Code = demand.Code.Value,
        Text = demand.Text,
        Certificate = ByteString.CopyFrom(seal.Certificate),
        Signature = ByteString.CopyFrom(seal.Signature),
    };

    /// <summary>The body that says what became of a demand.</summary>
    public static Bodies.DemandAnswer WriteAnswer(DemandRow row)
    {
        var body = new Bodies.DemandAnswer { Demand = Write(row.Demand, row.Seal), Verdict = (uint)row.Verdict };
        if (row.Answer is not { } answer)
            return body;
        (body.By, body.Outcome, body.At) = (answer.By.Number, (uint)answer.Outcome, answer.At);
        (body.Text, body.Reference) = (answer.Text, answer.Reference);
        body.Certificate = ByteString.CopyFrom(row.AnswerSeal.Certificate);
        body.Signature = ByteString.CopyFrom(row.AnswerSeal.Signature);
        return body;
    }

    /// <summary>A demand whose number can be one; null for what nobody could be told of. What else is wrong with it,
    /// the rules say.</summary>
    public static DemandRow? Read(Bodies.Demand body)
    {
        var number = new DemandNumber(GovernmentCode.FromChecked(body.Office), body.Year, body.Serial);
        if (!number.IsRight || !IsOffice(body.Office) || !TryName(body.Target, out var target)
            || body.Made is < 0 or > TimeMax || !RecordedDate.IsWellFormed(body.Due)
            || (body.Code != 0 && !ResidentRecordCode.IsRight(body.Code)))
            return null;
        var kind = body.Kind <= int.MaxValue && Enum.IsDefined((DemandKind)body.Kind) ? (DemandKind)body.Kind : default;
        var demand = new Demand(number, kind, target)
        {
            Made = body.Made,
            Due = RecordedDate.FromChecked(body.Due),
            Code = ResidentRecordCode.FromChecked(body.Code),
            Text = body.Text,
        };
        return new(demand, new(body.Certificate.ToByteArray(), body.Signature.ToByteArray()));
    }

    /// <summary>A demand with what became of it; null for what can be none.</summary>
    public static DemandRow? ReadAnswer(Bodies.DemandAnswer body)
    {
        if (body.Demand is null || Read(body.Demand) is not { } row)
            return null;
        if (body.Verdict != 0)
        {
            return body.Verdict <= int.MaxValue && Enum.IsDefined((DemandVerdict)body.Verdict)
                && body is { By: 0, Outcome: 0, At: 0, Text: "", Reference: "", Certificate.Length: 0 }
                    ? row with { State = DemandState.NotTaken, Verdict = (DemandVerdict)body.Verdict }
                    : null;
        }
        if (body.At is < 0 or > TimeMax || !TryName(body.By, out var by)
            || body.Outcome is not ((uint)DemandOutcome.Done or (uint)DemandOutcome.Declined))
            return null;
        return row with
        {
            State = DemandState.Answered,
            Answer = new(by, (DemandOutcome)body.Outcome)
            {
                At = body.At, Text = body.Text, Reference = body.Reference,
            },
            AnswerSeal = new(body.Certificate.ToByteArray(), body.Signature.ToByteArray()),
        };
    }

    /// <summary>What the maker signs: every field but certificate and signature, in one written form.</summary>
    public static byte[] SignedText(Demand demand, uint network) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"juki-demand 1\nnetwork {network}\nnumber {demand.Number}\nkind {(int)demand.Kind}\n"
        + $"target {demand.Target.Number}\nmade {demand.Made}\ndue {demand.Due.Value}\ncode {demand.Code.Value}\n"
        + $"text {demand.Text}"));

    /// <summary>What who answers signs: the answer, and the digest of what it answers.</summary>
    public static byte[] SignedText(DemandAnswer answer, Demand demand, uint network) =>
        Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"juki-demand-answer 1\nnetwork {network}\n"
            + $"demand {Convert.ToHexStringLower(SHA256.HashData(SignedText(demand, network)))}\n"
            + $"by {answer.By.Number}\noutcome {(int)answer.Outcome}\nat {answer.At}\n"
            + $"reference {answer.Reference}\ntext {answer.Text}"));

    private static bool IsOffice(int office) =>
        office == 0 || GovernmentCode.TryParse(office.ToString("D6", CultureInfo.InvariantCulture), out _);

    private static bool TryName(long number, out NodeName name)
    {
        name = default;
        var role = number / RoleUnit;
        if (number < 0 || role > int.MaxValue || !Enum.IsDefined((Role)role) || role == 0)
            return false;
        name = NodeName.FromNumber(number);
        return true;
    }
}

using Google.Protobuf;
using Juki.Domain.Changes;
using Juki.Domain.Demands;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Population;
using Juki.Server.Flows.Demands;
using Juki.Server.Flows.Update;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Simulation.Fuzz;

/// <summary>Real bodies, from invented residents, that the mutations start from.</summary>
internal static class FuzzBodies
{
    private const int Residents = 80;

    /// <summary>The hostile town.</summary>
    public static readonly GovernmentCode Town = GovernmentCode.FromBody(14204);

    /// <summary>A town beside it that is honest.</summary>
    public static readonly GovernmentCode Beside = GovernmentCode.FromBody(14382);

    /// <summary>An honest town of another prefecture.</summary>
    public static readonly GovernmentCode Elsewhere = GovernmentCode.FromBody(20201);

    private static readonly SortedDictionary<GovernmentCode, IReadOnlyList<Change>> Made = new()
    {
        [Town] = Intake(Town), [Beside] = Intake(Beside), [Elsewhere] = Intake(Elsewhere),
    };

    /// <summary>Changes of one of the three towns.</summary>
    public static IReadOnlyList<Change> Of(GovernmentCode town) => Made[town];

    /// <summary>An update of a town, as its CS would number it.</summary>
    public static Bodies.Update Update(GovernmentCode town, long number, SplitMix random)
    {
        var change = random.Pick(Made[town]) with { UpdateNumber = number };
        if (random.Chance(300))
            change = change with { Reason = random.Pick(Enum.GetValues<ChangeReason>()) };
        return UpdateBodies.Write(change, takenIn: 0);
    }

    /// <summary>A durable message of a kind.</summary>
    public static IMessage Message(MessageKind kind, long updateNumber, SplitMix random) => kind switch
    {
        MessageKind.UpdateAnswer => Answer(random),
        MessageKind.Notice => Notice(random),
        MessageKind.RepairRequest => RepairRequest(random),
        MessageKind.RepairAnswer => RepairAnswer(random),
        MessageKind.Demand => Demand(random),
        MessageKind.DemandAnswer => DemandAnswer(random),
        MessageKind.ConsistencyCheck => ConsistencyCheck(random),
        MessageKind.ConsistencyResult => ConsistencyResult(random),
        _ => Update(random.Chance(900) ? Town : Beside, updateNumber, random),
    };

    private static Bodies.UpdateAnswer Answer(SplitMix random)
    {
        var answer = new Bodies.UpdateAnswer
        {
            Municipality = (random.Chance(900) ? Town : Beside).Value,
            Tier = (uint)(2 + random.Below(2)),
            AnsweredTo = random.Below(Residents),
        };
        for (var refusals = random.Below(4); refusals > 0; refusals--)
        {
            var place = random.Below(Made[Town].Count);
            answer.Refusals.Add(new Bodies.Refusal
            {
                UpdateNumber = place + 1 + random.Below(2),
                Code = Made[Town][place].Code.Value,
                Verdict = (uint)random.Pick(Enum.GetValues<UpdateVerdict>()),
                Field = (uint)random.Pick(Enum.GetValues<UpdateField>()),
                NewCode = random.Chance(200) ? random.Pick(Made[Town]).Code.Value : 0,
            });
        }
        return answer;
    }

    private static Bodies.Notice Notice(SplitMix random) => new()
    {
        Municipality = (random.Chance(900) ? Town : Beside).Value,
        Kind = (uint)(1 + random.Below(2)),
        Code = random.Pick(Made[Town]).Code.Value,
        OtherMunicipality = Elsewhere.Value,
        Since = 20250401,
    };

    private static Bodies.ConsistencyCheck ConsistencyCheck(SplitMix random)
    {
        var check = new Bodies.ConsistencyCheck
        {
            Municipality = (random.Chance(900) ? Town : Beside).Value, Number = random.Below(3), AsOf = Residents,
        };
        foreach (var change in Made[Town].OrderBy(change => change.Code.Value).Take(random.Below(5)))
        {
            check.Rows.Add(new Bodies.HeldResidence
            {
                Code = change.Code.Value, UpdateNumber = random.Below(Residents), Digest = (ulong)random.Below(9),
            });
        }
        return check;
    }

    private static Bodies.ConsistencyResult ConsistencyResult(SplitMix random)
    {
        var result = new Bodies.ConsistencyResult
        {
            Municipality = (random.Chance(900) ? Town : Beside).Value, Number = random.Below(3),
            Compared = (uint)(5 + random.Below(9)), Changing = (uint)random.Below(3),
        };
        foreach (var change in Made[Town].OrderBy(change => change.Code.Value).Take(random.Below(5)))
        {
            result.Differences.Add(new Bodies.HeldDifference
            {
                Code = change.Code.Value, UpdateNumber = random.Below(Residents), Kind = (uint)(1 + random.Below(2)),
            });
        }
        return result;
    }

    private static Bodies.RepairRequest RepairRequest(SplitMix random)
    {
        var after = random.Pick(Made[Town]).After;
        return random.Chance(500)
            ? new() { Code = after.Code.Value, Municipality = Town.Value }
            : new() { Number = after.Number.Value, Municipality = Town.Value };
    }

    private static Bodies.RepairAnswer RepairAnswer(SplitMix random)
    {
        var change = random.Pick(Made[Town]);
        var answer = new Bodies.RepairAnswer { Code = change.Code.Value, Municipality = Town.Value };
        if (random.Chance(300))
            answer.Number = change.After.Number.Value;
        for (var version = 1; version <= 1 + random.Below(3); version++)
        {
            answer.Rows.Add(new Bodies.ResidenceVersion
            {
                Last = UpdateBodies.Write(change, takenIn: 0), Version = version, State = 1,
                EntryDate = change.Date.Value,
            });
        }
        return answer;
    }

    private static Bodies.Demand Demand(SplitMix random)
    {
        var kind = random.Pick<DemandKind>([DemandKind.Report, DemandKind.AccessAnalysis]);
        var demand = new Demand(
            new(random.Chance(900) ? Town : Beside, 2026, 10_001 + random.Below(9)), kind,
            random.Pick<NodeName>([NodeName.OfPrefecture(Town.Prefecture), NodeName.Nation, NodeName.OfOrgan(2)]))
        {
            Made = 1_774_969_200_000, // 2026-04-01 in Japan
            Due = RecordedDate.FromChecked(20260430),
            Code = kind == DemandKind.AccessAnalysis ? random.Pick(Made[Town]).Code : default,
            Text = "報告されたい",
        };
        return DemandBodies.Write(demand, SeededSigner.Sign(demand.Number.Maker, DemandBodies.SignedText(demand, 0)));
    }

    private static Bodies.DemandAnswer DemandAnswer(SplitMix random)
    {
        var body = new Bodies.DemandAnswer { Demand = Demand(random) };
        if (random.Chance(500))
        {
            body.Verdict = (uint)random.Pick(Enum.GetValues<DemandVerdict>());
            return body;
        }
        (body.By, body.Outcome, body.At) = (NodeName.Nation.Number, 1, 1_774_969_200_000);
        (body.Text, body.Certificate, body.Signature) = ("別添のとおり", ByteString.CopyFrom(1), ByteString.CopyFrom(2));
        return body;
    }

    private static IReadOnlyList<Change> Intake(GovernmentCode town) => [.. new InventedPopulation(
        new() { Residents = Residents, Municipalities = [town], Seed = 1 }).Intake(town)];
}

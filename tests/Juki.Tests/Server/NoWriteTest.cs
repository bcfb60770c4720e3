using Google.Protobuf;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server;

/// <summary>
/// Nobody writes a resident record but the update of the municipality itself: every kind of message is sent by every
/// kind of peer to every kind of node, in every class, and the register is looked at.
/// </summary>
[Trait("Source", "S-000 2. リスク3")]
[Trait("Source", "S-000 2. リスク4")]
public sealed class NoWriteTest
{
    private static readonly GovernmentCode Town = GovernmentCode.FromBody(20201);
    private static readonly GovernmentCode OtherTown = GovernmentCode.FromBody(20202);
    private static readonly GovernmentCode FarTown = GovernmentCode.FromBody(14204);
    private static readonly Moment Now = new(1_700_000_000_000);

    private static readonly NodeName[] Nodes =
    [
        NodeName.OfMunicipality(Town), NodeName.OfMunicipality(OtherTown), NodeName.OfMunicipality(FarTown),
        NodeName.OfPrefecture(Town.Prefecture), NodeName.OfPrefecture(FarTown.Prefecture), NodeName.Nation,
    ];

    [Fact]
    public void 市町村自身の更新のほかに住民の記録を書く経路はない()
    {
        var writers = new List<(NodeName Here, NodeName Sender, MessageKind Kind)>();
        foreach (var here in Nodes)
        {
            foreach (var sender in Nodes)
            {
                foreach (var kind in Enum.GetValues<MessageKind>())
                {
                    if (Enum.GetValues<LaneClass>().Any(laneClass => Writes(here, sender, kind, laneClass)))
                        writers.Add((here, sender, kind));
                }
            }
        }
        (NodeName, NodeName, MessageKind)[] lawful =
        [
            (NodeName.OfPrefecture(Town.Prefecture), NodeName.OfMunicipality(Town), MessageKind.Update),
            (NodeName.Nation, NodeName.OfPrefecture(Town.Prefecture), MessageKind.Update),
        ];
        Assert.Equal(lawful, writers);
    }

    /// <summary>True if the message of the sender changed a row of the register. The body is an update of
    /// <see cref="Town"/>.</summary>
    private static bool Writes(NodeName here, NodeName sender, MessageKind kind, LaneClass laneClass)
    {
        if (kind == MessageKind.None)
            return false;
        using var store = SqliteStore.InMemory();
        ServerNode.Prepare(store, here, "test", incarnation: 1);
        var node = new ServerNode(here, store, new NodeOptions());
        var hello = new Bodies.Hello { Version = Limits.Version, OldestVersion = Limits.OldestVersion };
        for (uint lane = 0; lane < 3; lane++)
            hello.Lanes.Add(new Bodies.LaneState
            {
                LaneClass = lane, Incarnation = 9, Past = { new Bodies.Incarnation { Id = 9 } },
                LastSent = 9, Window = 9,
            });
        node.Turn(
            [
                new(1, LinkEventKind.Opened, sender),
                new(1, LinkEventKind.Received, Frame: Frame.Of(FrameType.Hello, hello.ToByteArray())),
                new(1, LinkEventKind.Received, Frame: new(FrameType.Message, laneClass, kind, 1, BodyOf(kind))),
            ],
            Now);
        return new Table[] { RegisterTables.Residences, RegisterTables.History, RegisterTables.Numbers }
            .Any(table => store.Count(table) > 0);
    }

    private static byte[] BodyOf(MessageKind kind) => kind switch
    {
        MessageKind.Update => Update().ToByteArray(),
        MessageKind.UpdateAnswer => new Bodies.UpdateAnswer
        {
            Municipality = Town.Value,
            Tier = 2,
            AnsweredTo = 5,
            Refusals = { new Bodies.Refusal { UpdateNumber = 1, Code = Update().Code, Verdict = 41 } },
        }.ToByteArray(),
        MessageKind.Notice =>
            new Bodies.Notice { Municipality = Town.Value, Kind = 1, Code = Update().Code }.ToByteArray(),
        MessageKind.RepairRequest =>
            new Bodies.RepairRequest { Code = Update().Code, Municipality = Town.Value }.ToByteArray(),
        MessageKind.RepairAnswer => new Bodies.RepairAnswer
        {
            Code = Update().Code,
            Municipality = Town.Value,
            Rows = { new Bodies.ResidenceVersion { Last = Update(), Version = 1, State = 1, EntryDate = 20231101 } },
        }.ToByteArray(),
        MessageKind.ConsistencyCheck => new Bodies.ConsistencyCheck
        {
            Municipality = Town.Value, Number = 1, AsOf = 1,
            Rows = { new Bodies.HeldResidence { Code = Update().Code, UpdateNumber = 1, Digest = 1 } },
        }.ToByteArray(),
        MessageKind.ConsistencyResult => new Bodies.ConsistencyResult
        {
            Municipality = Town.Value, Number = 1, Compared = 1,
            Differences = { new Bodies.HeldDifference { Code = Update().Code, UpdateNumber = 1, Kind = 2 } },
        }.ToByteArray(),
        MessageKind.Demand => Demand().ToByteArray(),
        MessageKind.DemandAnswer => new Bodies.DemandAnswer { Demand = Demand(), Verdict = 10 }.ToByteArray(),
        _ => throw new InvalidOperationException($"no sample of {kind}: add one"),
    };

    private static Bodies.Demand Demand() => new()
    {
        Office = Town.Value, Year = 2023, Serial = 10_001, Kind = 2, Target = 2_200_000, Made = Now.Milliseconds,
        Due = 20231201, Code = Update().Code, Text = "解析されたい",
    };

    private static Bodies.Update Update()
    {
        var code = ResidentRecordCode.FromBody(1234567890).Value;
        return new()
        {
            UpdateNumber = 1,
            Municipality = Town.Value,
            Reason = 11,
            Date = 20231101,
            Code = code,
            After = new()
            {
                Code = code,
                Number = IndividualNumber.FromBody(12345678901).Value,
                Name = new() { Text = "試験花子", Reading = "シケンハナコ" },
                DateOfBirth = 19800229,
                Sex = 2,
                AddressMunicipality = Town.Value,
                Address = "架空町一丁目1番1号",
            },
        };
    }
}

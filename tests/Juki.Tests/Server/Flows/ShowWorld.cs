using Google.Protobuf;
using Juki.Domain.Forms;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Server.Audit;
using Juki.Server.Flows.Showing;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>長野県, or one of its towns, with a terminal at which somebody works, and answers of which numbers are to be
/// shown.</summary>
internal sealed class ShowWorld : IDisposable
{
    /// <summary>A resident of 横浜市, whom the nation finds.</summary>
    public static readonly ResidentRecordCode Elsewhere = ResidentRecordCode.FromBody(1_234_500_002);

    private long _number;

    /// <param name="town">The town whose terminal it is; null: the prefecture's.</param>
    public ShowWorld(GovernmentCode? town = null)
    {
        World = new(town: town);
        World.Country.Enter(AskingCountry.Yokohama, InquiryFlowTests.Person(2) with
        {
            Code = Elsewhere,
            Number = IndividualNumber.FromBody(12_345_000_002),
            Address = new(AskingCountry.YokohamaWard, "架空町一丁目2番3号", ""),
        });
    }

    public OperatorWorld World { get; }

    public AuditLog Log => World.Log;

    public AuditLeaf LastLeaf => Log.ReadLeaf(Log.Size - 1);

    /// <summary>What stands behind the last leaf.</summary>
    public ShowRecord LastEntry
    {
        get
        {
            Assert.True(AuditEntries.TryReadRequest(Log.ReadEntries(LastLeaf)![0].Entry, out var request));
            return ShowRecord.Read(request)!;
        }
    }

    /// <summary>The register as it stands.</summary>
    public IReadOnlyList<FormRow> Forms => NewRegister().Page(default, 1_000);

    public DateOnly Today => World.Country.Now.Today.ToDay();

    /// <summary>As a process reads it at its start.</summary>
    public FormRegister NewRegister() =>
        new(World.Server, World.Country.Record(World.Server));

    public void LogIn(string roles = "inquiry", int number = 7) =>
        World.LogIn(World.NewCard(number, roles));

    /// <summary>An answered inquiry under an id.</summary>
    public byte[] Ask(int id = 1, ResidentRecordCode? after = null, ProvidedItems items = ProvidedItems.None)
    {
        var inquiry = World.NewInquiry(after ?? OperatorWorld.Resident);
        inquiry.Id = ByteString.CopyFrom(Id(id));
        inquiry.Items = (uint)items;
        Assert.Equal(
            (uint)InquiryVerdict.Answered, World.Country.Ask(World.At, inquiry).Verdict);
        return Id(id);
    }

    public static byte[] Id(int id) => [.. new byte[12], .. BitConverter.GetBytes(id)];

    public Bodies.ShowAsk NewShow(byte[] inquiry) => new()
    {
        Inquiry = ByteString.CopyFrom(inquiry),
        Operator = 7,
        Person = 1,
        Items = (uint)ProvidedItems.Code,
        Reason = (uint)ShowReason.RequestOfResident,
    };

    public Bodies.PrintAsk NewPrint(byte[] inquiry) => new()
    {
        Inquiry = ByteString.CopyFrom(inquiry),
        Operator = 7,
        Form = (uint)FormKind.InquiryAnswer,
        Sheets = 1,
        Sheet = "200000-1-7-1",
        DestroyBy = RecordedDate.From(Today.AddDays(FormTerms.DaysProposed)).Value,
    };

    public ShowVerdict Show(Bodies.ShowAsk ask) => (ShowVerdict)Say(FrameType.ShowAsk, ask).Verdict;

    public Bodies.ShowTold Print(Bodies.PrintAsk ask) => Say(FrameType.PrintAsk, ask);

    public ShowVerdict PrintVerdict(Bodies.PrintAsk ask) => (ShowVerdict)Print(ask).Verdict;

    /// <summary>Sends a request and does not wait.</summary>
    public void Send(FrameType type, byte[] body, int version = Limits.Version) => World.Country.Send(
        World.At, Frame.Of(type, ++_number, body) with { Version = version });

    private Bodies.ShowTold Say(FrameType type, IMessage ask)
    {
        Send(type, ask.ToByteArray());
        World.Country.Run();
        var frame = World.Country.Carried.Last(one => one.Frame.Type == FrameType.ShowTold).Frame;
        Assert.Equal(_number, frame.Number);
        Assert.True(Body.TryDecode(Bodies.ShowTold.Parser, frame.Body, out var told));
        return told;
    }

    public void Dispose() => World.Dispose();
}

using Google.Protobuf;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Server.Node;
using Juki.Tests.Domain.Affairs;
using Juki.Tests.Domain.Search;
using Juki.Tests.Server.Flows;
using Juki.Wire;
using Juki.Wire.Files;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Node;

/// <summary>Lines of a batch between the inquiry cores of a prefecture and the nation.</summary>
public sealed class BatchOverLinksTests : IDisposable
{
    private static readonly NodeName Prefecture = AskingCountry.NaganoPrefecture;

    private static readonly IdentificationInformation Resident = SearchSamples.Resident;

    private readonly AskingCountry _country = new();
    private readonly List<Bodies.BatchTold?> _told = [];

    public void Dispose() => _country.Dispose();

    [Fact]
    public void AskAbove_Resident_IsTold()
    {
        _country.Enter(AskingCountry.Yokohama, Resident);
        _country.AskAbove(Prefecture, Ask(1), _told.Add);
        _country.Run();
        var told = Assert.Single(_told)!;
        Assert.Equal((0u, 0u), (told.Verdict, told.Lines[0].Verdict));
        Assert.Equal(Resident.Name.Text, told.Lines[0].Person.Identification.Name.Text);
        Assert.Equal(2, _country.Record(NodeName.Nation).Log.Size); // the beginning, and this
    }

    [Fact]
    public void AskAbove_NotLinked_IsToldSoAtOnce()
    {
        _country.Cut(Prefecture, NodeName.Nation);
        _country.AskAbove(Prefecture, Ask(1), _told.Add);
        _country.Run();
        Assert.Equal([null], _told);
    }

    [Fact]
    public void AskAbove_NoAnswer_IsToldSoAfterTwoSeconds()
    {
        _country.Lose = (from, to) => from == NodeName.Nation;
        _country.AskAbove(Prefecture, Ask(1), _told.Add);
        _country.Run();
        _country.Now = new(_country.Now.Milliseconds + Limits.ForwardMilliseconds - 1);
        _country.Run();
        Assert.Empty(_told);
        _country.Now = new(_country.Now.Milliseconds + 1);
        _country.Run();
        Assert.Equal([null], _told);
    }

    [Fact]
    public void AskAbove_LinkBreaks_IsToldSo()
    {
        _country.LoseFrames = frame => frame.Type == FrameType.BatchTold;
        _country.AskAbove(Prefecture, Ask(1), _told.Add);
        _country.Run();
        _country.Cut(Prefecture, NodeName.Nation);
        _country.Run();
        Assert.Equal([null], _told);
    }

    [Fact]
    public void AskAbove_NineAtOnce_EightAreOpenAndAllAreTold()
    {
        _country.Enter(AskingCountry.Yokohama, Resident);
        for (var ask = 0; ask <= BatchLimits.AsksOpenMax; ask++)
            _country.AskAbove(Prefecture, Ask(50), _told.Add);
        _country.Run();
        Assert.Equal(BatchLimits.AsksOpenMax + 1, _told.Count);
        Assert.All(_told, told => Assert.Equal(50, told!.Lines.Count));
    }

    [Fact]
    public void BatchAsk_FromATerminalOrAtAPrefecture_EndsTheLink()
    {
        foreach (var asker in new[] { AskingCountry.NaganoTerminal, NodeName.OfMunicipality(AskingCountry.Nagano) })
        {
            _country.Ended.Clear();
            _country.Send(asker, Frame.Of(FrameType.BatchAsk, 1, Ask(1).ToByteArray()));
            _country.Run();
            Assert.NotEmpty(_country.Ended);
        }
        Assert.Equal(1, _country.Record(NodeName.Nation).Log.Size);
    }

    [Fact]
    public void BatchAsk_NineInOneTurn_EndsTheLink()
    {
        for (var ask = 1; ask <= BatchLimits.AsksOpenMax + 1; ask++)
            _country.Send(Prefecture, Frame.Of(FrameType.BatchAsk, ask, Ask(1).ToByteArray()));
        _country.Run();
        Assert.Contains((NodeName.Nation, CloseReason.WindowExceeded), _country.Ended);
    }

    [Fact]
    public void BatchTold_OfAnotherForm_EndsTheLinkAndIsNoAnswer()
    {
        _country.LoseFrames = frame => frame.Type == FrameType.BatchAsk;
        _country.AskAbove(Prefecture, Ask(2), _told.Add);
        _country.Run();
        var told = new Bodies.BatchTold { Lines = { new Bodies.BatchLineTold { Verdict = 51 } } };
        _country.Receive(Prefecture, NodeName.Nation, Frame.Of(FrameType.BatchTold, 1, told.ToByteArray()));
        _country.Run();
        Assert.Contains((Prefecture, CloseReason.BadFrame), _country.Ended);
        Assert.Equal([null], _told);
    }

    private static Bodies.BatchAsk Ask(int lines)
    {
        var header = new BatchHeader
        {
            Network = "test", Asker = AskerKind.PrefecturalDepartment, Office = AskingCountry.Nagano.Prefecture.Value,
            FileNumber = 1, Affair = AffairSamples.Code(AskingCountry.DepartmentAffair), Purpose = 1, Operator = 12,
            Terminal = 3,
        };
        var ask = new Bodies.BatchAsk { Header = BatchFormat.WriteHeader(header) };
        for (var serial = 1; serial <= lines; serial++)
            ask.Lines.Add(new Bodies.BatchCondition { Serial = serial, Code = Resident.Code.Value });
        return ask;
    }
}

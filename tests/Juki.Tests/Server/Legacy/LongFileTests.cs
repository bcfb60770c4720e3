using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Flows.Update;
using Juki.Server.Legacy;
using Juki.Server.Node;
using Juki.Wire.Files;
using static Juki.Tests.Wire.Files.LegacyFiles;

namespace Juki.Tests.Server.Legacy;

/// <summary>What a file of 10,000,000 records asks for is done in slices: its check, finding the place in it after a
/// restart, its receipts.</summary>
public sealed class LongFileTests : IDisposable
{
    private const int Records = 500;

    private readonly string _root = Directory.CreateTempSubdirectory("juki-long-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(Records)]
    public void AdvanceReceipt_InSlicesAndAfterACrash_GivesTheBytesOfOneCall(int lines)
    {
        var refused = Enumerable.Range(1, Records).Where(serial => serial % 3 == 0)
            .Select(serial => new ReceiptLine(serial, UpdateVerdict.OutOfOrder, UpdateField.None, "national")).ToList();
        using var folder = new DropFolder(_root, Town) { ReceiptLinesPerCall = lines };
        folder.WriteReceipt(1, ReceiptStage.Result, Records, refused);
        var expected = File.ReadAllBytes(Receipt(1, "result"));
        File.Delete(Receipt(1, "result"));

        using (var crashed = new DropFolder(_root, Town) { ReceiptLinesPerCall = lines })
            Assert.Equal(lines == Records, crashed.AdvanceReceipt(1, ReceiptStage.Result, Records, () => refused));
        var calls = 1;
        while (!folder.AdvanceReceipt(1, ReceiptStage.Result, Records, () => refused))
            calls++;
        Assert.Equal((Records + lines - 1) / lines, calls);
        Assert.Equal(expected, File.ReadAllBytes(Receipt(1, "result")));
        Assert.Single(Directory.GetFiles(Path.Combine(_root, "receipts"))); // no temporary file stays
    }

    [Fact]
    public void AdvanceReceipt_AnotherOneMeanwhile_BeginsAnew()
    {
        using var folder = new DropFolder(_root, Town) { ReceiptLinesPerCall = 3 };
        Assert.False(folder.AdvanceReceipt(1, ReceiptStage.Intake, 4, () => []));
        Assert.True(folder.AdvanceReceipt(2, ReceiptStage.Intake, 3, () => []));
        Assert.False(folder.AdvanceReceipt(1, ReceiptStage.Intake, 4, () => []));
        Assert.True(folder.AdvanceReceipt(1, ReceiptStage.Intake, 4, () => []));
        Assert.Equal(6, File.ReadAllLines(Receipt(1, "intake")).Length);
    }

    [Fact]
    public void Read_AfterARestart_FindsItsPlaceInSlices()
    {
        Offer(1);
        using var folder = new DropFolder(_root, Town) { SkipPerCall = 100 };
        folder.Offered();
        var calls = 0;
        IReadOnlyList<LegacyRecord> records;
        do
        {
            records = folder.Read(1, 450, 10, Today);
            calls++;
        }
        while (records.Count == 0 && folder.IsReading);
        Assert.Equal(5, calls);
        Assert.Equal(Enumerable.Range(451, 10).Select(serial => (long)serial), records.Select(record => record.Serial));
        folder.Offered();
        Assert.False(folder.IsReading);
    }

    [Fact]
    public void IsReading_WhileAFileIsChecked_AndNotAfterItIsGone()
    {
        Offer(1);
        using var folder = new DropFolder(_root, Town) { CheckBytesPerCall = 1 };
        Assert.Empty(folder.Offered());
        Assert.True(folder.IsReading);
        File.Delete(Path.Combine(_root, "inbox", "00000001.csv"));
        Assert.Empty(folder.Offered());
        Assert.False(folder.IsReading);
    }

    /// <summary>A CS goes on by itself until all is written, a slice a turn, also with a start in between.</summary>
    [Fact]
    public void Turn_FileWithReceiptsOfManySlices_GoesOnUntilTheyAreThere()
    {
        const int Lines = 20;
        Offer(1);
        using var memory = new SqliteMemory();
        var self = NodeName.OfMunicipality(Town);
        ServerNode.Prepare(memory.Start(), self, "test", incarnation: 1);
        using (var folder = Slow())
            Assert.True(Run(new(self, memory.Start(), new NodeOptions { IntakeMax = 50 }, folder), turnsMax: 8));
        using (var folder = Slow())
        {
            var node = new ServerNode(self, memory.Start(), new NodeOptions { IntakeMax = 50 }, folder);
            Assert.False(Run(node, turnsMax: 200));
            Assert.Equal(1, node.Status().FilesTaken);
        }
        Assert.Equal(Records + 2, File.ReadAllLines(Receipt(1, "intake")).Length);
        Assert.Equal(Records, memory.Start().Fetch(IntakeTables.Files, [new(1)])[0].Taken);

        DropFolder Slow() => new(_root, Town)
        {
            CheckBytesPerCall = 1, SkipPerCall = 100, ReceiptLinesPerCall = Lines,
        };

        static bool Run(ServerNode node, int turnsMax)
        {
            var more = true;
            for (var turn = 0; more && turn < turnsMax; turn++)
                more = node.Turn([], new Moment(1_746_000_000_000)).HasMore;
            return more;
        }
    }

    private string Receipt(long number, string stage) => Path.Combine(_root, "receipts", $"{number:D8}.{stage}.csv");

    private void Offer(long number)
    {
        Directory.CreateDirectory(Path.Combine(_root, "inbox"));
        using var writer = LegacyFileWriter.Create(Path.Combine(_root, "inbox"), Town, number);
        var changes = LegacyExample.Changes().ToList();
        for (var i = 0; i < Records; i++)
            writer.Write(changes[i % changes.Count]);
        writer.Finish();
    }
}

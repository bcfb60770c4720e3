using System.Text;
using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Server.Flows.BatchProvision;
using Juki.Tests.Domain.Provision;
using Juki.Tests.Domain.Search;
using Juki.Wire.Files;

namespace Juki.Tests.Server.Flows;

/// <summary>Files with faults at the desk: the whole is refused with a receipt, or the line alone gets its
/// code.</summary>
public sealed class BatchFaultTests : IDisposable
{
    private const string Name = "faulty.csv";

    private static readonly IdentificationInformation Resident = SearchSamples.Resident;
    private static readonly BatchHeader File = BatchWorld.Header();

    private readonly BatchWorld _world = new();

    public BatchFaultTests() => _world.Put(BatchRulesTests.Current(Resident).Residence);

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Step_FaultyFiles_RefusedWholeAndTheNumberIsFree()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var whole = Bytes(3);
        var text = Encoding.UTF8.GetString(whole);
        (byte[] File, string Receipt)[] files =
        [
            ([], "1 HeaderUnreadable"),
            (Encoding.GetEncoding(932).GetBytes(text), "1 HeaderUnreadable"),
            (Encoding.Unicode.GetBytes(text), "1 HeaderUnreadable"),
            ([.. Encoding.UTF8.Preamble, .. whole], "1 HeaderUnreadable"),
            (With(text, header => header with { IsResult = true }), "1 HeaderUnreadable"),
            (With(text, header => header with { Count = BatchLimits.LinesMax + 1 }), "2 TooManyLines"),
            (whole[..^1], "3 Cut"),
            (whole[..^20], "3 Cut"),
            (Encoding.UTF8.GetBytes(text.Replace("\n2,", "\n2,,", StringComparison.Ordinal)), "4 DigestWrong"),
            (With(text, header => header with { Count = 4 }), "5 CountWrong"),
        ];
        foreach (var (bytes, receipt) in files)
        {
            _world.Offer(bytes, Name);
            Assert.Equal(BatchStep.Idle, _world.Run());
            Assert.StartsWith(receipt, _world.Receipt(Name), StringComparison.Ordinal);
            Assert.Equal(bytes, System.IO.File.ReadAllBytes(Path.Combine(_world.Root, "refused", Name)));
        }
        Assert.Empty(_world.Slices());
        Assert.Equal(files.Length, _world.Leaves().Count);
        _world.Offer(whole, Name);
        _world.Run();
        Assert.Equal(3, _world.Results(File).Count);
    }

    [Fact]
    public void Step_TwoFilesOfOneNumberWait_TheFirstByNameIsAnswered()
    {
        _world.Offer(Bytes(1), "a.csv");
        _world.Offer(Bytes(2), "b.csv");
        _world.Offer(Bytes(1), "c.csv");
        Assert.Equal(BatchStep.Idle, _world.Run());
        Assert.Single(_world.Results(File));
        Assert.StartsWith("9 NumberReused", _world.Receipt("b.csv"), StringComparison.Ordinal);
        Assert.StartsWith("8 Duplicate", _world.Receipt("c.csv"), StringComparison.Ordinal);
        Assert.Single(_world.Slices());
    }

    [Theory]
    [InlineData(0, InquiryVerdict.ConditionUnlawful)] // 16,384 bytes: read, and a name alone is too little
    [InlineData(1, InquiryVerdict.RequestUnreadable)]
    public void Step_LineAtTheLimit_ReadAndOneByteMoreNot(int more, InquiryVerdict verdict)
    {
        const int otherBytes = 8; // the serial and seven commas
        var name = new string('A', LegacyFormat.LineBytesMax - otherBytes + more);
        _world.Offer(File, writer =>
        {
            writer.WriteLine($"1,,,{name},,,,");
            writer.Write(Resident.Code, default, default);
        });
        Assert.Equal(BatchStep.Idle, _world.Run());
        Assert.Equal(
            [((int)verdict).ToString(System.Globalization.CultureInfo.InvariantCulture), "0"],
            _world.Results(File).Select(line => line[BatchFormat.ItemsCount]));
    }

    [Fact]
    public void Step_ConditionsShorterThanTheyWere_BlockedAndNothingIsRecorded()
    {
        _world.Offer(Bytes(9), Name);
        Assert.Equal(BatchStep.Worked, _world.Desk.Step(BatchWorld.Now));
        var path = Directory.GetFiles(Path.Combine(_world.Root, "spool"))[0];
        var whole = System.IO.File.ReadAllBytes(path);
        System.IO.File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        Assert.Equal(BatchStep.Blocked, _world.Run());
        System.IO.File.WriteAllBytes(path, whole);
        Assert.Equal(BatchStep.Idle, _world.Run());
        Assert.Equal(9, _world.Results(File).Count);
        Assert.Equal(9, _world.Slices().Sum(leaf => leaf.Facts.Count));
    }

    private static byte[] Bytes(int lines)
    {
        using var stream = new MemoryStream();
        using (var writer = new BatchFileWriter(stream, File))
        {
            for (var line = 0; line < lines; line++)
                writer.Write("", "", "見本", "", "", "", "");
            _ = writer.Finish();
        }
        return stream.ToArray();
    }

    private static byte[] With(string text, Func<BatchHeader, BatchHeader> change)
    {
        var first = text.IndexOf('\n');
        Assert.True(BatchFormat.TryReadHeader(text[..first], out var header));
        return Encoding.UTF8.GetBytes(BatchFormat.WriteHeader(change(header!)) + text[first..]);
    }
}

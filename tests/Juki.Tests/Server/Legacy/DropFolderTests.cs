using System.Text;
using Juki.Domain.Changes;
using Juki.Server.Legacy;
using Juki.Tests.Wire.Files;
using Juki.Wire.Files;
using static Juki.Tests.Wire.Files.LegacyFiles;

namespace Juki.Tests.Server.Legacy;

public sealed class DropFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("juki-drop-").FullName;
    private DropFolder _folder;

    public DropFolderTests() => _folder = new(_root, Town);

    public void Dispose()
    {
        _folder.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void Offered_FilesByRename_ComeInOrderOfNumbersWithDigestAndCount()
    {
        Offer(2, 3);
        Offer(1, 11);
        File.WriteAllText(In("inbox", "00000003.csv.part"), "half");
        var offered = _folder.Offered();
        Assert.Equal([(1L, 11L, LegacyFileProblem.None), (2, 3, LegacyFileProblem.None)], offered.Select(Of));
        using var check = LegacyFileCheck.Run(File.OpenRead(In("inbox", "00000001.csv")), default, 1);
        Assert.Equal(check.Digest, offered[0].Digest);
        Assert.Empty(_folder.Unexpected);
    }

    [Fact]
    public void Offered_OtherNamesAndNoFiles_AreReportedAndNothingElse()
    {
        File.WriteAllText(In("inbox", "memo.txt"), "x");
        Directory.CreateDirectory(In("inbox", "00000001.csv"));
        File.CreateSymbolicLink(In("inbox", "00000002.csv"), "/dev/zero");
        Assert.Empty(_folder.Offered());
        Assert.Equal(["memo.txt", "00000001.csv"], _folder.Unexpected);
    }

    [Fact]
    public void Offered_LargeFile_ComesUpAfterItsCheckInSlices()
    {
        Offer(1, 3000);
        Offer(2, 1);
        using var slow = new DropFolder(_root, Town) { CheckBytesPerCall = 1 };
        var calls = 1;
        while (slow.Offered().Count == 0)
            calls++;
        Assert.InRange(calls, 3, 100);
        Assert.Equal(1, slow.Offered()[0].FileNumber);
    }

    [Fact]
    public void OfferAgain_FilesPutAway_LieInTheInboxAgainAndTakeThePlaceOfOthers()
    {
        for (var number = 1; number <= 3; number++)
        {
            Offer(number, number);
            _folder.Offered();
            _folder.PutAway(number);
        }
        Offer(3, 7);
        _folder.OfferAgain(2);
        _folder.OfferAgain(2);
        Assert.Equal([(2L, 2L, LegacyFileProblem.None), (3, 3, LegacyFileProblem.None)], _folder.Offered().Select(Of));
        Assert.True(File.Exists(In("done", "00000001.csv")));
        Assert.True(File.Exists(In("refused", "00000003-replaced.csv")));
    }

    [Fact]
    public void Offered_FileReplaced_IsCheckedAnew()
    {
        Offer(1, 2);
        var before = _folder.Offered()[0];
        Assert.Equal(before, _folder.Offered()[0]);
        Offer(1, 3);
        Assert.Equal((1L, 3L, LegacyFileProblem.None), Of(_folder.Offered()[0]));
        File.AppendAllText(In("inbox", "00000001.csv"), "x");
        Assert.Equal(LegacyFileProblem.ChecksumWrong, _folder.Offered()[0].Problem);
        File.Delete(In("inbox", "00000001.csv"));
        Assert.Empty(_folder.Offered());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1000)]
    public void Read_InSlicesAndAfterARestart_GivesEachRecordOnce(int max)
    {
        Offer(1, 11);
        var read = new List<Change>();
        for (var after = 0L; after < 11;)
        {
            if (after == 4)
                Restart();
            var slice = _folder.Read(1, after, max, Today);
            Assert.InRange(slice.Count, 1, max);
            Assert.Equal(after + 1, slice[0].Serial);
            Assert.Equal(slice, _folder.Read(1, after, max, Today)); // again, from the beginning
            read.AddRange(slice.Select(record => record.Change!));
            after = slice[^1].Serial;
        }

        Assert.Equal(LegacyExample.Changes(), read);
        Assert.Empty(_folder.Read(1, 11, max, Today));
    }

    [Fact]
    public void Read_FileGoneOrAlteredMeanwhile_GivesNothing()
    {
        Assert.Empty(_folder.Read(1, 0, 10, Today));
        Offer(1, 11);
        Assert.Equal(5, _folder.Read(1, 0, 5, Today).Count);
        Offer(1, 10);
        Assert.Empty(_folder.Read(1, 5, 5, Today));
        Assert.Contains("00000001.csv", _folder.Unexpected);
    }

    [Fact]
    public void WriteReceipt_SameVerdicts_GivesTheSameBytes()
    {
        ReceiptLine[] refused =
        [
            new(2, UpdateVerdict.CheckDigitWrong, UpdateField.Code, "cs"),
            new(4, UpdateVerdict.AlreadyResident, UpdateField.Reason, "prefecture"),
        ];
        _folder.WriteReceipt(12, ReceiptStage.Intake, 5, refused[..1]);
        _folder.WriteReceipt(12, ReceiptStage.Result, 5, refused);
        var result = File.ReadAllBytes(In("receipts", "00000012.result.csv"));
        _folder.WriteReceipt(12, ReceiptStage.Result, 5, refused);
        Assert.Equal(result, File.ReadAllBytes(In("receipts", "00000012.result.csv")));

        var lines = Encoding.UTF8.GetString(result).Split('\n');
        Assert.Equal("1,131016,00000012,result,00000005,00000002", lines[0]);
        Assert.Equal("1,0,Applied,更新済,0,,,0,,", lines[2]);
        Assert.StartsWith("2,16,CheckDigitWrong,検査数字の誤り,3,住民票コード,cs,0,", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("4,41,AlreadyResident,現存する住民,1,異動事由,prefecture,1,", lines[5], StringComparison.Ordinal);
        Assert.Equal(["5,0,Applied,更新済,0,,,0,,", ""], lines[6..]);
        var intake = File.ReadAllLines(In("receipts", "00000012.intake.csv"));
        Assert.Equal("1,131016,00000012,intake,00000005,00000001", intake[0]);
        Assert.Equal("1,0,Accepted,受付,0,,,0,,", intake[2]);
        Assert.Equal(2, Directory.GetFiles(In("receipts", "")).Length); // no temporary file stays
        Assert.Throws<ArgumentException>(() => _folder.WriteReceipt(12, ReceiptStage.Result, 3, refused));
    }

    [Fact]
    public void Refuse_FileAndAgainAfterACrash_PutsItAwayOnceWithItsReceipt()
    {
        File.WriteAllText(In("inbox", "00000007.csv"), "no header");
        var file = Assert.Single(_folder.Offered());
        Assert.Equal((7L, 0L, LegacyFileProblem.HeaderUnreadable), Of(file));
        _folder.Refuse(file);
        var receipt = File.ReadAllText(In("receipts", "00000007.refused.csv"));
        Assert.Contains(",HeaderUnreadable,見出しの誤り,", receipt, StringComparison.Ordinal);
        Assert.Equal("no header", File.ReadAllText(In("refused", $"00000007-{file.Digest[..16]}.csv")));
        Offer(7, 1); // corrected meanwhile
        Restart();
        _folder.Offered();
        _folder.Refuse(file);
        Assert.Equal(receipt, File.ReadAllText(In("receipts", "00000007.refused.csv")));
        Assert.Equal((7L, 1L, LegacyFileProblem.None), Of(Assert.Single(_folder.Offered())));
    }

    [Theory]
    [InlineData(LegacyFileProblem.Duplicate)]
    [InlineData(LegacyFileProblem.NumberReused)]
    public void Refuse_WholeFileThatTheNodeRefuses_SaysTheNodesProblem(LegacyFileProblem problem)
    {
        Offer(1, 1);
        _folder.Refuse(_folder.Offered()[0] with { Problem = problem });
        Assert.Empty(_folder.Offered());
        var receipt = File.ReadAllText(In("receipts", "00000001.refused.csv"));
        Assert.Contains($"\n{(int)problem},{problem},", receipt, StringComparison.Ordinal);
    }

    [Fact]
    public void PutAway_FileAndAgainAfterACrash_LeavesANewOfferAlone()
    {
        Offer(1, 2);
        var bytes = File.ReadAllBytes(In("inbox", "00000001.csv"));
        _folder.PutAway(1);
        _folder.PutAway(1);
        Assert.Equal(bytes, File.ReadAllBytes(In("done", "00000001.csv")));
        Offer(1, 3);
        Restart();
        _folder.PutAway(1);
        Assert.Equal(bytes, File.ReadAllBytes(In("done", "00000001.csv")));
        Assert.Equal(3, Assert.Single(_folder.Offered()).Count);
    }

    [Fact]
    public void Receipt_OfEveryVerdict_ReadsBackAsTheFormatSays()
    {
        var verdicts = Enum.GetValues<UpdateVerdict>().Where(verdict => verdict != UpdateVerdict.Applied).ToList();
        _folder.WriteReceipt(
            1, ReceiptStage.Result, verdicts.Count, verdicts.Select((verdict, index) =>
                new ReceiptLine(index + 1, verdict, UpdateField.None, "national")));
        var lines = File.ReadAllLines(In("receipts", "00000001.result.csv"));
        Assert.Equal(2 + verdicts.Count, lines.Length);
        Assert.All(
            lines.Skip(2).Zip(verdicts),
            row => Assert.Contains($",{row.Second},", row.First, StringComparison.Ordinal));
    }

    private static (long, long, LegacyFileProblem) Of(OfferedFile file) => (file.FileNumber, file.Count, file.Problem);

    private string In(string folder, string name) => Path.Combine(_root, folder, name);

    private void Restart()
    {
        _folder.Dispose();
        _folder = new(_root, Town);
    }

    /// <summary>Offers a file whose records are those of the example, over and over.</summary>
    private void Offer(long number, int count)
    {
        using var writer = LegacyFileWriter.Create(In("inbox", ""), Town, number);
        var changes = LegacyExample.Changes().ToList();
        for (var i = 0; i < count; i++)
            writer.Write(changes[i % changes.Count]);
        writer.Finish();
    }
}

using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Tests.Domain.Offices;
using Juki.Wire.Files;
using static Juki.Tests.Wire.Files.LegacyFiles;

namespace Juki.Tests.Wire.Files;

public class LegacyFileTests
{
    [Fact]
    public void Write_AnyTexts_ComeBackAsTheyWere()
    {
        var texts = Gen.Elements("町", ",", "\"", " ", "\u3000", "𠮷", "葛\U000E0102", "A", "''", ";").ArrayOf()
            .Select(parts => "始" + string.Concat(parts) + "終");
        var pairs = texts.Zip(texts).ToArbitrary();
        Prop.ForAll(pairs, pair =>
        {
            var example = LegacyExample.Changes().First();
            var change = example with
            {
                After = example.After with
                {
                    Name = new(pair.Item1, ""),
                    Address = example.After.Address with { Text = pair.Item2 },
                },
            };
            using var lines = new LegacyLines(new MemoryStream(Make(change)));
            for (var line = 0; line < 2; line++)
                Assert.True(lines.TryRead(out _, out _));
            Assert.True(lines.TryRead(out var record, out _));
            var csv = new CsvLine();
            Assert.True(csv.TryRead(record));
            Assert.Equal(["1", .. LegacyFileWriter.ItemsOf(change)], csv.Items);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Read_WrittenChanges_AreTheSame() =>
        Assert.Equal(LegacyExample.Changes(), Read(Make(LegacyExample.Changes())).Select(record => record.Change!));

    [Fact]
    public void Check_EveryByteAltered_RefusesTheFileWhole()
    {
        var good = Make(LegacyExample.Changes().Take(2));
        Assert.Equal(LegacyFileProblem.None, Check(good, Town).Problem);
        for (var place = 0; place < good.Length; place++)
        {
            foreach (var flip in (byte[])[0x01, 0x10, 0x80])
            {
                var file = (byte[])good.Clone();
                file[place] ^= flip;
                Assert.NotEqual(LegacyFileProblem.None, Check(file, Town).Problem);
            }
        }
    }

    [Fact]
    public void Check_CutAnywhere_RefusesTheFileWhole()
    {
        var good = Make(LegacyExample.Changes().Take(2));
        for (var length = 0; length < good.Length; length++)
            Assert.NotEqual(LegacyFileProblem.None, Check(good[..length], Town).Problem);
        Assert.Equal(LegacyFileProblem.ChecksumWrong, Check([.. good, .. "3"u8], Town).Problem);
    }

    [Fact]
    public void Check_AnySliceSize_FindsTheSame()
    {
        var good = Make(Enumerable.Repeat(LegacyExample.Changes(), 100).SelectMany(changes => changes));
        using var sliced = new LegacyFileCheck(new MemoryStream(good), Town, 1);
        var calls = 1;
        while (!sliced.Advance(1))
            calls++;
        Assert.InRange(calls, 2, 1 + good.Length / 1000);
        Assert.Equal((LegacyFileProblem.None, good.Length), (sliced.Problem, sliced.Position));
        Assert.Equal(Check(good).Digest, sliced.Digest);
    }

    [Fact]
    public void Check_WholeFileOfAnother_SaysWhose()
    {
        var good = Make(LegacyExample.Changes());
        Assert.Equal(LegacyFileProblem.OtherMunicipality, Check(good, GovernmentCode.FromBody(13104)).Problem);
        Assert.Equal(LegacyFileProblem.NumberMismatch, Check(good, Town, 2).Problem);
        Assert.Equal(LegacyFileProblem.None, Check(good, default, 0).Problem);
    }

    [Theory]
    [InlineData(",00000011,", ",00000010,", LegacyFileProblem.CountWrong)]
    [InlineData(",00000011,", ",00000012,", LegacyFileProblem.CountWrong)]
    [InlineData(",00000011,", ",99999999,", LegacyFileProblem.HeaderUnreadable)] // more than a file may have
    [InlineData("1,131016,", "2,131016,", LegacyFileProblem.HeaderUnreadable)]
    [InlineData("1,131016,", "1,131017,", LegacyFileProblem.HeaderUnreadable)]
    [InlineData("1,131016,", "1,130001,", LegacyFileProblem.HeaderUnreadable)] // a prefecture
    [InlineData("1,131016,", "1,131041,", LegacyFileProblem.OtherMunicipality)]
    [InlineData(",00000001,", ",00000002,", LegacyFileProblem.NumberMismatch)]
    [InlineData("通番,", "番号,", LegacyFileProblem.HeaderUnreadable)]
    [InlineData("雫石", "滴石", LegacyFileProblem.ChecksumWrong)]
    [InlineData("1,131016", "\uFEFF1,131016", LegacyFileProblem.HeaderUnreadable)]
    public void Check_OnePartAltered_SaysWhichProblem(string part, string altered, LegacyFileProblem expected)
    {
        var text = Encoding.UTF8.GetString(Make(LegacyExample.Changes()));
        var place = text.IndexOf(part, StringComparison.Ordinal);
        text = text[..place] + altered + text[(place + part.Length)..];
        Assert.Equal(expected, Check(Encoding.UTF8.GetBytes(text), Town).Problem);
    }

    [Fact]
    public void Read_FileWithoutRecords_IsWhole()
    {
        var empty = Make();
        using var check = Check(empty, Town);
        Assert.Equal((LegacyFileProblem.None, 0L), (check.Problem, check.Header!.Count));
        Assert.Empty(Read(empty));
    }

    [Fact]
    public void Read_LinesEndInCrLf_AreTheSameRecords()
    {
        var unix = Encoding.UTF8.GetString(Make(LegacyExample.Changes()));
        var body = unix[(unix.IndexOf('\n') + 1)..].Replace("\n", "\r\n", StringComparison.Ordinal);
        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        var file = Encoding.UTF8.GetBytes(unix[..27] + checksum + "\r\n" + body);
        Assert.Equal(LegacyFileProblem.None, Check(file, Town).Problem);
        Assert.Equal(LegacyExample.Changes(), Read(file).Select(record => record.Change!));
    }

    [Theory]
    [InlineData(LegacyFormat.LineBytesMax, false)]
    [InlineData(LegacyFormat.LineBytesMax + 1, true)]
    [InlineData(LegacyFormat.LineBytesMax * 4, true)]
    [InlineData(LegacyFormat.LineBytesMax * 9 + 7, true)]
    public void TryRead_LongLine_IsPassedOverBeyondTheLimit(int length, bool expected)
    {
        var text = new string('a', length) + "\nnext\n" + new string('b', 65000) + "\nlast";
        using var lines = new LegacyLines(new MemoryStream(Encoding.ASCII.GetBytes(text)));
        Assert.True(lines.TryRead(out var line, out var tooLong));
        Assert.Equal((expected, expected ? 0 : length), (tooLong, line.Length));
        Assert.True(lines.TryRead(out line, out tooLong));
        Assert.Equal(("next", false), (Encoding.ASCII.GetString(line.Span), tooLong));
        Assert.True(lines.TryRead(out _, out tooLong));
        Assert.True(tooLong);
        Assert.True(lines.TryRead(out line, out _));
        Assert.Equal("last", Encoding.ASCII.GetString(line.Span));
        Assert.Equal(text.Length, lines.Offset);
        Assert.False(lines.TryRead(out _, out _));
    }

    [Fact]
    public void TryRead_AnyLinesInAnyPieces_AreThoseOfSplit()
    {
        var bytes = Gen.Frequency((8, Gen.Choose(97, 100)), (1, Gen.Constant(10)), (1, Gen.Constant(13)))
            .Select(value => (byte)value).ArrayOf();
        Prop.ForAll(bytes.Zip(Gen.Choose(1, 7)).ToArbitrary(), row =>
        {
            var text = Encoding.ASCII.GetString(row.Item1);
            var expected = (text.EndsWith('\n') || text.Length == 0 ? text.Split('\n')[..^1] : text.Split('\n'))
                .Select(line => line.EndsWith('\r') ? line[..^1] : line);
            using var lines = new LegacyLines(new Trickle(row.Item1, row.Item2));
            var read = new List<string>();
            while (lines.TryRead(out var line, out _))
                read.Add(Encoding.ASCII.GetString(line.Span));
            Assert.Equal(expected, read);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("00000001.csv", 1)]
    [InlineData("99999999.csv", 99999999)]
    [InlineData("00000000.csv", 0)]
    [InlineData("0000001.csv", 0)]
    [InlineData("00000001.CSV", 0)]
    [InlineData("00000001.csv.part", 0)]
    [InlineData("0000000a.csv", 0)]
    [InlineData("-0000001.csv", 0)]
    public void TryReadFileName_Name_IsEightDigits(string name, long expected) =>
        Assert.Equal((expected > 0, expected), (LegacyFormat.TryReadFileName(name, out var number), number));

    [Fact]
    public void Write_LineBreakInAnItem_IsRefused()
    {
        using var writer = new LegacyFileWriter(new MemoryStream(), Town, 1);
        Assert.Throws<ArgumentException>(() => writer.Write(["a\nb"]));
        Assert.Throws<ArgumentException>(() => writer.WriteLine("a\rb"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LegacyFileWriter(new MemoryStream(), Town, 100_000_000));
    }

    [Fact]
    public void Remedy_EveryVerdictAndProblem_HasTextsWithoutLineBreaks()
    {
        Assert.Equal(Enum.GetValues<UpdateVerdict>(), UpdateRemedy.All.Select(row => row.Verdict));
        Assert.Equal(UpdateRemedy.All.Count, UpdateRemedy.All.Select(row => row.Title).Distinct().Count());
        Assert.True(UpdateRemedy.Of(UpdateVerdict.DateAhead).RetryHelps);
        Assert.False(UpdateRemedy.Of(UpdateVerdict.CheckDigitWrong).RetryHelps);
        Assert.All(
            Enum.GetValues<LegacyFileProblem>(), problem => Assert.NotEmpty(LegacyFileRemedy.Of(problem).Japanese));
        Assert.All(
            Enum.GetValues<UpdateField>().Where(field => field != UpdateField.None),
            field => Assert.Equal(LegacyFormat.Columns.Split(',')[(int)field], UpdateRemedy.NameOf(field)));
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(step, buffer.Length)]);
    }

    [Fact]
    public void 合併でできた市のファイルは合併の表とともに読まれる()
    {
        using var stream = new MemoryStream();
        using (var writer = new LegacyFileWriter(stream, Mergers.United, 1))
        {
            var items = LegacyFiles.Items(ChangeReason.ExOfficioCorrection,
                (UpdateField.AddressMunicipality, Mergers.United.ToString()));
            writer.Write(items);
            writer.Finish();
            var file = stream.ToArray();
            using var unknown = LegacyFileCheck.Run(new MemoryStream(file), Mergers.United, 1);
            using var known = LegacyFileCheck.Run(new MemoryStream(file), Mergers.United, 1, Mergers.IntoNew);
            Assert.Equal(
                (LegacyFileProblem.HeaderUnreadable, LegacyFileProblem.None), (unknown.Problem, known.Problem));
            using var reader = new LegacyFileReader(new MemoryStream(file), Today, Mergers.IntoNew);
            Assert.True(reader.TryRead(out var record));
            Assert.Equal((UpdateVerdict.Applied, Mergers.United), (record.Verdict, record.Change?.Municipality));
        }
    }
}

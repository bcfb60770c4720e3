using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Affairs;
using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Tests.Domain.Affairs;
using Juki.Tests.Domain.Provision;
using Juki.Tests.Domain.Search;
using Juki.Wire.Files;

namespace Juki.Tests.Wire.Files;

public class BatchFileTests
{
    private static readonly BatchHeader Header = new()
    {
        Network = "test-net",
        Asker = AskerKind.NationalOrgan,
        Office = 2,
        FileNumber = 7,
        Affair = AffairSamples.Code(100_005),
        Purpose = 1,
        Operator = 12,
        Terminal = 3,
    };

    private static readonly IdentificationInformation Resident = SearchSamples.Resident;

    [Fact]
    public void Run_WholeFile_NoProblem()
    {
        var bytes = Bytes(writer => writer.Write(Resident.Code, Resident.Number, default));
        using var check = BatchFileCheck.Run(new MemoryStream(bytes));
        Assert.Equal(BatchFileProblem.None, check.Problem);
        Assert.Equal(1, check.Header!.Count);
        using var reader = new BatchFileReader(new MemoryStream(bytes));
        reader.Resume(0, check.FirstLine);
        var read = reader.Read();
        var none = new FourBasicItems("", default, "", default, Sex.None);
        Assert.Equal(new BatchLine(1, Resident.Code, Resident.Number, none), read.Line);
    }

    [Fact]
    public void Run_EmptyFile_NoProblem()
    {
        using var check = BatchFileCheck.Run(new MemoryStream(Bytes(_ => { })));
        Assert.Equal((BatchFileProblem.None, 0), (check.Problem, check.Header!.Count));
    }

    [Fact]
    public void Run_CutAnywhere_Refused()
    {
        var bytes = Bytes(writer => writer.Write(Resident.Code, Resident.Number, default));
        for (var length = 0; length < bytes.Length; length++)
        {
            using var check = BatchFileCheck.Run(new MemoryStream(bytes, 0, length));
            Assert.NotEqual(BatchFileProblem.None, check.Problem);
        }
        using var cut = BatchFileCheck.Run(new MemoryStream(bytes, 0, bytes.Length - 1));
        Assert.Equal(BatchFileProblem.Cut, cut.Problem);
    }

    [Fact]
    public void Run_AnyByteAltered_Refused()
    {
        var bytes = Bytes(writer => writer.Write(Resident.Code, Resident.Number, default));
        for (var place = 0; place < bytes.Length; place++)
        {
            var altered = bytes.ToArray();
            altered[place] ^= 0x40;
            using var check = BatchFileCheck.Run(new MemoryStream(altered));
            // What the header says about affair and asker is not under the digest; it is still a header.
            var isOtherHeader = check.Header is not null && BatchFormat.WriteHeader(check.Header) != First(bytes);
            Assert.True(check.Problem != BatchFileProblem.None || isOtherHeader, $"byte {place}");
        }
    }

    [Theory]
    [InlineData(932)]
    [InlineData(1200)]
    [InlineData(1201)]
    public void Run_OtherEncoding_HeaderUnreadable(int page)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var text = Encoding.UTF8.GetString(Bytes(writer => writer.Write("", "", "見本")));
        Assert.Equal(BatchFileProblem.HeaderUnreadable, Problem(Encoding.GetEncoding(page).GetBytes(text)));
        Assert.Equal(
            BatchFileProblem.HeaderUnreadable, Problem([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]));
    }

    [Fact]
    public void Run_CountsOrDigestWrong_Refused()
    {
        var bytes = Bytes(writer => writer.Write("", "", "見本"));
        var header = First(bytes);
        Assert.True(BatchFormat.TryReadHeader(header, out var read));
        Assert.Equal(BatchFileProblem.CountWrong, Problem(With(bytes, read with { Count = 2 })));
        Assert.Equal(BatchFileProblem.DigestWrong, Problem(With(bytes, read with { Digest = BatchFormat.NoDigest })));
        var most = With(bytes, read with { Count = BatchLimits.LinesMax });
        var tooMany = With(bytes, read with { Count = BatchLimits.LinesMax + 1 });
        Assert.Equal(BatchFileProblem.TooManyLines, Problem(tooMany));
        Assert.Equal(BatchFileProblem.CountWrong, Problem(most));
    }

    [Fact]
    public void TryReadHeader_AnyOtherText_Refused()
    {
        var header = BatchFormat.WriteHeader(Header);
        Assert.True(BatchFormat.TryReadHeader(header, out var read));
        Assert.Equal(Header, read);
        string[] others =
        [
            "", header + ",", header + " ", " " + header, header.Replace("test-net", "TEST"),
            header.Replace("test-net", ""), header.Replace(",4,", ",5,"), header.Replace(",4,", ",0,"),
            header.Replace("000002", "2"), header.Replace("000002", "000000"), header.Replace("00000007", "00000000"),
            header.Replace("100005", "999999"), header.Replace(",1,12,", ",01,12,"), header.Replace(",12,", ",-1,"),
            header.Replace(",12,", ",99999999999,"), header.Replace(",0,0,0,", ",1024,0,0,"),
            header.Replace(",0,0,0,", ",0,2,0,"), header.Replace("juki-batch,1", "juki-batch,2"),
            header.Replace("juki-batch,1", "juki-batch-results,1"), header[..^1] + "g", header[..^1] + "A",
        ];
        Assert.All(others, other => Assert.False(BatchFormat.TryReadHeader(other, out _), other));
    }

    [Fact]
    public void TryReadHeader_RandomBytes_NeverThrows() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
    {
        var isRead = BatchFormat.TryReadHeader(text ?? "", out var header);
        return !isRead || BatchFormat.WriteHeader(header!) == text;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_BadLines_EachItsFault()
    {
        Assert.Equal(InquiryVerdict.RequestUnreadable, Parse("2,,,,,,,").Fault.Verdict);
        Assert.Equal(InquiryVerdict.RequestUnreadable, Parse("1,,,,,,").Fault.Verdict);
        Assert.Equal(InquiryVerdict.RequestUnreadable, Parse("1,,,\"見,,,,").Fault.Verdict);
        Assert.Equal(InquiryVerdict.RequestUnreadable, Parse("").Fault.Verdict);
        Assert.Equal(SearchParameter.Code, Parse("1,12345678901,,,,,,").Fault.Detail.Parameter);
        Assert.Equal(SearchParameter.Number, Parse("1,,123456789012,,,,,").Fault.Detail.Parameter);
        Assert.Equal(SearchParameter.DateOfBirth, Parse("1,,,,19851301,,,").Fault.Detail.Parameter);
        Assert.Equal(SearchParameter.Sex, Parse("1,,,,,3,,").Fault.Detail.Parameter);
        Assert.Equal(SearchParameter.Municipality, Parse("1,,,,,,123456,").Fault.Detail.Parameter);
        Assert.Equal(InquiryVerdict.ParameterMalformed, Parse("1,,,,,,123456,").Fault.Verdict);
        Assert.True(Parse("1,,,,,,,").Fault.IsNone);
    }

    [Fact]
    public void Parse_RandomBytes_NeverThrows() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        new BatchLineParser().Parse(bytes, 1).Serial == 1
        && new BatchLineParser().Parse((byte[])[.. "1,"u8, .. bytes], 1).Serial == 1).QuickCheckThrowOnFailure();

    [Fact]
    public void Add_Answered_LineComesBackWithItems()
    {
        var grant = BatchRulesTests.Grant();
        var raw = Encoding.UTF8.GetBytes($"1,,{Resident.Number.Written},,,,,");
        var found = BatchRulesTests.Current(Resident).Residence;
        var line = new BatchLine(1, default, Resident.Number, default);
        var told = Added(grant, new(line, raw), new(InquiryVerdict.Answered, found));
        Assert.StartsWith(Encoding.UTF8.GetString(raw) + ",0,,,,,,,1,11,20240401,", told, StringComparison.Ordinal);
        Assert.Contains(Resident.Name.Text, told, StringComparison.Ordinal);
        Assert.DoesNotContain(",,,,,,,,,,,,,,", told, StringComparison.Ordinal);
        Assert.Equal(BatchFormat.ItemsCount + BatchFormat.ResultItemsCount, told.TrimEnd('\n').Split(',').Length);
        var withNumber = Added(
            grant with { Items = grant.Items & ~ProvidedItems.Number }, new(new(1, default, default, default), []),
            new(InquiryVerdict.Answered, found));
        Assert.DoesNotContain(Resident.Number.Written, withNumber, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InquiryVerdict.NoneFound)]
    [InlineData(InquiryVerdict.SimilarOnly)]
    [InlineData(InquiryVerdict.SubjectDiffers)]
    [InlineData(InquiryVerdict.SubjectRemoved)]
    public void Add_NotAnswered_NothingOfTheResident(InquiryVerdict verdict)
    {
        var removed = BatchRulesTests.Removed(Resident).Residence;
        var isRemoved = verdict == InquiryVerdict.SubjectRemoved;
        var told = Added(
            BatchRulesTests.Grant(), new(new(1, default, default, default), "1,,,,,,,"u8.ToArray()),
            new(verdict, isRemoved ? removed : null));
        var state = isRemoved ? "2,22,20250501" : ",,";
        Assert.Equal($"1,,,,,,,,{(int)verdict},,,,,,,{state},,,,,,,,,,,,,\n", told);
    }

    private static string Added(AffairGrant grant, BatchLineRead read, BatchAnswer answer)
    {
        var lines = new BatchResultLines(grant);
        lines.Add(read, answer);
        return Encoding.UTF8.GetString(lines.Bytes.Span);
    }

    private static BatchLine Parse(string line) => new BatchLineParser().Parse(Encoding.UTF8.GetBytes(line), 1);

    private static string First(byte[] bytes) => Encoding.UTF8.GetString(bytes).Split('\n')[0];

    private static byte[] With(byte[] bytes, BatchHeader header) => Encoding.UTF8.GetBytes(
        BatchFormat.WriteHeader(header) + Encoding.UTF8.GetString(bytes)[First(bytes).Length..]);

    private static BatchFileProblem Problem(byte[] bytes)
    {
        using var check = BatchFileCheck.Run(new MemoryStream(bytes));
        return check.Problem;
    }

    private static byte[] Bytes(Action<BatchFileWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new BatchFileWriter(stream, Header))
        {
            write(writer);
            _ = writer.Finish();
        }
        return stream.ToArray();
    }
}

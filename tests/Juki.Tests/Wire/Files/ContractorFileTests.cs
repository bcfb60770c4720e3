using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Authority;
using Juki.Wire.Files;

namespace Juki.Tests.Wire.Files;

[Trait("Source", "S-000 4")]
public sealed class ContractorFileTests
{
    private const string Company = "架空システム";

    [Fact]
    public void 委託先の名簿を読む()
    {
        var workers = Read("1,架空システム,A-1,20270331,委託", "2,架空システム,A-2,20260930,再委託");
        Assert.Equal(
            [
                new(Company, "A-1", new(2027, 3, 31), OperatorEmployer.Contractor),
                new(Company, "A-2", new(2026, 9, 30), OperatorEmployer.Subcontractor),
            ],
            workers);
        Assert.Empty(Read());
    }

    [Theory]
    [InlineData("1,他の会社,A-1,20270331,委託")]
    [InlineData("1,架空システム,,20270331,委託")]
    [InlineData("1,架空システム, ,20270331,委託")]
    [InlineData("1,架空システム,A-1,20270332,委託")]
    [InlineData("1,架空システム,A-1,20270331,派遣")]
    [InlineData("1,架空システム,A-1,20270331")]
    public void Read_OneBadLine_TakesNothing(string line)
    {
        var failure = Assert.Throws<InvalidDataException>(() => Read("1,架空システム,B-1,20270331,委託", line));
        Assert.Contains("line 3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WorkerTwiceOrOtherFirstLine_IsRefused()
    {
        const string Line = "1,架空システム,A-1,20270331,委託";
        Assert.Throws<InvalidDataException>(() => Read(Line, Line));
        Assert.Throws<InvalidDataException>(() => ContractorFile.Read(Encoding.UTF8.GetBytes(Line), Company));
    }

    [Fact]
    public void Read_AnyBytes_IsAListOrRefused() => Prop.ForAll<byte[]>(bytes =>
    {
        byte[] file = [.. Encoding.UTF8.GetBytes(ContractorFile.Columns + "\r\n"), .. bytes];
        var failure = Record.Exception(() => ContractorFile.Read(file, Company));
        return failure is null or InvalidDataException;
    }).QuickCheckThrowOnFailure();

    private static IReadOnlyList<ContractWorker> Read(params string[] lines) => ContractorFile.Read(
        Encoding.UTF8.GetBytes(string.Concat(lines.Prepend(ContractorFile.Columns).Select(line => line + "\r\n"))),
        Company);
}

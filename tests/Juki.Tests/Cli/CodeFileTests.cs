using Juki.Cli.Commands;

namespace Juki.Tests.Cli;

public sealed class CodeFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("12345678903")]
    [InlineData("12345678903\n")]
    [InlineData(" 12345678903\r\n")]
    public void Read_FileWithACode_IsThatCode(string content)
    {
        File.WriteAllText(_path, content);
        Assert.Equal("12345678903", CodeFile.Read(_path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345678904")] // check digit
    [InlineData("1234567890")]
    [InlineData("１２３４５６７８９０３")]
    [InlineData("12345678903\n12345678903")]
    public void Read_AnythingElse_IsRefusedWithoutTellingIt(string content)
    {
        File.WriteAllText(_path, content);
        var refused = Assert.Throws<InvalidDataException>(() => CodeFile.Read(_path));
        Assert.DoesNotContain("1234", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFile_IsNoCode() => Assert.Equal("", CodeFile.Read(null));
}

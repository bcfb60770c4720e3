using System.Text;
using Juki.Terminal.Guard;
using Microsoft.AspNetCore.Http;

namespace Juki.Tests.Terminal.Guard;

public class UploadFormTests
{
    private const string Kind = "multipart/form-data; boundary=b";

    private static readonly string Page = Field("page", "v");

    [Fact]
    public async Task Read_FieldsThenFile_LeavesTheFileOnTheConnection()
    {
        using var body = Body(Page + Field("affair", "300004") + File("行1\r\n行2") + "--b--\r\n");
        var form = await ReadAsync(body);
        Assert.Equal(("v", "300004", ""), (form!.Field("page"), form.Field("affair"), form.Field("file")));
        using var reader = new StreamReader(form.File!);
        Assert.Equal("行1\r\n行2", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Read_FileBeforeTheFields_KnowsNoField()
    {
        using var body = Body(File("x") + Page + "--b--\r\n");
        Assert.Equal("", (await ReadAsync(body))!.Field("page"));
    }

    [Fact]
    public async Task Read_CutInTheFile_FailsWhereItIsRead()
    {
        using var body = Body(Page + File("only a part")[..^2]);
        var form = await ReadAsync(body);
        using var reader = new StreamReader(form!.File!);
        await Assert.ThrowsAnyAsync<IOException>(
            () => reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Read_WithoutFile_HasNone()
    {
        using var body = Body(Page + "--b--\r\n");
        Assert.Null((await ReadAsync(body))!.File);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", 1, 1)]
    [InlineData("multipart/form-data", 1, 1)]
    [InlineData(Kind, RequestLimits.UploadFieldBytesMax + 1, 1)]
    [InlineData(Kind, 1, 2)]
    public async Task Read_OtherKindOrLongOrDoubledField_IsNone(string kind, int length, int times)
    {
        var field = Field("affair", new string('1', length));
        using var body = Body(Page + string.Concat(Enumerable.Repeat(field, times)) + File("x") + "--b--\r\n");
        Assert.Null(await ReadAsync(body, kind));
    }

    [Fact]
    public async Task Read_TooManyFieldsOrNoName_IsNone()
    {
        using var many = Body(string.Concat(Enumerable.Range(0, RequestLimits.FieldsMax).Select(
            number => Field($"f{number}", "1"))) + File("x") + "--b--\r\n");
        Assert.Null(await ReadAsync(many));
        using var nameless = Body("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n");
        Assert.Null(await ReadAsync(nameless));
    }

    [Fact]
    public async Task Read_FieldOfTheGreatestLength_IsRead()
    {
        using var body = Body(Field("page", new string('1', RequestLimits.UploadFieldBytesMax)) + "--b--\r\n");
        Assert.Equal(RequestLimits.UploadFieldBytesMax, (await ReadAsync(body))!.Field("page").Length);
    }

    private static Task<UploadForm?> ReadAsync(Stream body, string kind = Kind)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = kind;
        context.Request.Body = body;
        return UploadForm.ReadAsync(context.Request);
    }

    private static MemoryStream Body(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Field(string name, string value) =>
        $"--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n";

    private static string File(string content) =>
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.csv\"\r\nContent-Type: text/csv\r\n\r\n"
        + $"{content}\r\n";
}

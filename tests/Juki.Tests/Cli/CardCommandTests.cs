using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Juki.Cli.Commands;

namespace Juki.Tests.Cli;

/// <summary><c>juki card</c>, as far as it needs no reader.</summary>
public sealed class CardCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-card-cli-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Virtual_NoReader_SaysWhatToLookAt()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var (exit, _, error) = Run("virtual", "--card", In("7.card"), "--port", $"{port}");
        Assert.Equal(1, exit);
        Assert.Contains("vsmartcard-vpcd", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Virtual_FileOpenToOthers_IsRefused()
    {
        File.WriteAllText(In("7.card"), "");
        File.SetUnixFileMode(In("7.card"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var (exit, _, error) = Run("virtual", "--card", In("7.card"), "--port", "1");
        Assert.Equal(1, exit);
        Assert.Contains("chmod 600", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status", "--pin", "1234")]
    [InlineData("login", "--keys", "t", "--pin", "1234")]
    [InlineData("issue", "--ca", "d")]
    [InlineData("revoke", "--ca", "d")]
    [InlineData("virtual")]
    public void Parse_PinOnTheLineOrTooLittle_IsWrongUse(params string[] arguments) =>
        Assert.NotEmpty(Parse(arguments).Errors);

    [Fact]
    public void Revoke_NoAuthority_IsSaidAsJsonToo()
    {
        var (exit, output, error) = Run(
            "revoke", "--ca", In("none"), "--serial", "00", "--reason", "Lost", "--json");
        Assert.Equal(1, exit);
        Assert.NotEmpty(error);
        Assert.Contains("no authority",
            JsonDocument.Parse(output).RootElement.GetProperty("error").GetString()!, StringComparison.Ordinal);
    }

    private static ParseResult Parse(string[] arguments) =>
        new RootCommand { CardCommand.Create() }.Parse(["card", .. arguments]);

    private static (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);
}

using System.CommandLine;
using System.Text.Json;
using Juki.Cli.Commands;
using Juki.Domain.Affairs;

namespace Juki.Tests.Cli;

public sealed class AffairsCommandTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void List_OfOneKindOfAsker_GivesThoseOfTheProgram()
    {
        var (exit, output, _) = Run("affairs", "list", "--asker", "NationalOrgan", "--json");
        Assert.Equal(0, exit);
        using var answer = JsonDocument.Parse(output);
        var affairs = answer.RootElement.GetProperty("affairs").EnumerateArray().ToList();
        Assert.Equal(answer.RootElement.GetProperty("count").GetInt32(), affairs.Count);
        Assert.NotEmpty(affairs);
        Assert.All(affairs, one => Assert.Equal("NationalOrgan", one.GetProperty("asker").GetString()));
    }

    [Fact]
    public void Show_OneAffair_NamesItsOrganAndSource()
    {
        var (exit, output, _) = Run("affairs", "show", "100005");
        Assert.Equal(0, exit);
        Assert.Contains("0002 (日本年金機構)", output, StringComparison.Ordinal);
        Assert.Contains("[S-003]", output, StringComparison.Ordinal);
        Assert.Equal(1, Run("affairs", "show", "100999").Exit);
    }

    [Fact]
    public void Check_RightFile_Answers0()
    {
        File.WriteAllLines(file, ["# a comment", .. ShippedAffairs.Rows]);
        var (exit, output, error) = Run("affairs", "check", file);
        Assert.Equal(0, exit);
        Assert.Contains("誤りなし", output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    [Fact]
    public void Check_WrongFile_Answers1AndTellsTheLines()
    {
        File.WriteAllLines(file, ["# a comment", ShippedAffairs.Rows[1], "# another", ShippedAffairs.Rows[0], "x"]);
        var (exit, output, _) = Run("affairs", "check", file, "--json");
        Assert.Equal(1, exit);
        using var answer = JsonDocument.Parse(output);
        Assert.Equal(
            ["4 Order", "5 Fields"],
            answer.RootElement.GetProperty("problems").EnumerateArray()
                .Select(one => $"{one.GetProperty("line")} {one.GetProperty("problem").GetString()}"));
        Assert.Equal(1, Run("affairs", "list", "--file", file).Exit);
    }

    [Fact]
    public void List_FolderWithoutAuthority_IsRefused()
    {
        var (exit, _, error) = Run("affairs", "list", "--dir", Path.GetDirectoryName(file)!);
        Assert.Equal(1, exit);
        Assert.Contains("ca.pem", error, StringComparison.Ordinal);
    }

    private static (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = new RootCommand { AffairsCommand.Create() };
        var exit = root.Parse(arguments).Invoke(new() { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}

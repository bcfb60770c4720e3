using System.CommandLine;
using System.Text;
using System.Text.Json;
using Juki.Cli.Commands;
using Juki.Domain.Changes;
using Juki.Wire.Files;

namespace Juki.Tests.Wire.Files;

public sealed class LegacyCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-legacy-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Example_OfTheDocument_IsWhatTheCommandWritesAndPassesTheCheck()
    {
        Assert.Equal(0, Run("example", "--out", _folder.FullName).Exit);
        var written = File.ReadAllText(Path.Combine(_folder.FullName, "00000001.csv"));
        var document = File.ReadAllText(Path.Combine(Root(), "docs", "legacy-format.md"));
        var start = document.IndexOf("```csv\n", StringComparison.Ordinal) + "```csv\n".Length;
        Assert.Equal(document[start..document.IndexOf("```", start, StringComparison.Ordinal)], written);
        var (exit, output, error) = Run("check", Path.Combine(_folder.FullName, "00000001.csv"), "--today", "20250430");
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("東京都千代田区", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_RefusedRecords_Answers1AndNamesThemWithoutValues()
    {
        var path = Path.Combine(_folder.FullName, "00000001.csv");
        File.WriteAllBytes(path, LegacyFiles.Make(1, writer =>
        {
            writer.Write(LegacyFiles.Items(ChangeReason.MoveIn));
            writer.Write(LegacyFiles.Items(ChangeReason.MoveIn, (UpdateField.Sex, "9")));
        }));
        var (exit, output, _) = Run("check", path, "--today", "20250430", "--json");
        Assert.Equal(1, exit);
        var lines = output.TrimEnd().Split(Environment.NewLine);
        using var refused = JsonDocument.Parse(lines[0]);
        Assert.Equal(2, refused.RootElement.GetProperty("serial").GetInt64());
        Assert.Equal("FieldMalformed", refused.RootElement.GetProperty("verdict").GetString());
        Assert.Equal("Sex", refused.RootElement.GetProperty("field").GetString());
        using var total = JsonDocument.Parse(lines[1]);
        Assert.Equal(1, total.RootElement.GetProperty("accepted").GetInt64());
        output += Run("check", path, "--today", "20250430").Output;
        Assert.Contains("2: FieldMalformed 項目の形式の誤り 性別", output, StringComparison.Ordinal);
        Assert.DoesNotContain("雫石", output, StringComparison.Ordinal);
        Assert.DoesNotContain("12345678903", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_TodayNotGiven_IsTodayInJapan()
    {
        Run("example", "--out", _folder.FullName);
        var path = Path.Combine(_folder.FullName, "00000001.csv");
        Assert.Equal(0, Run(Clock(2025, 4, 24, 15), "check", path).Exit); // 25 April in Japan
        Assert.Equal(1, Run(Clock(2025, 4, 24, 14), "check", path).Exit);
    }

    [Theory]
    [InlineData("00000001.csv", "no header")]
    [InlineData("00000002.csv", null)] // another number in its header
    [InlineData("file.csv", "x")]
    public void Check_FileRefusedWhole_Answers2(string name, string? content)
    {
        var bytes = content is null ? LegacyFiles.Make(LegacyExample.Changes()) : Encoding.ASCII.GetBytes(content);
        File.WriteAllBytes(Path.Combine(_folder.FullName, name), bytes);
        Assert.Equal(2, Run("check", Path.Combine(_folder.FullName, name)).Exit);
        Assert.Equal(2, Run("check", Path.Combine(_folder.FullName, name), "--json").Exit);
        Assert.Equal(2, Run("check", Path.Combine(_folder.FullName, "00000009.csv")).Exit);
        Assert.Equal(2, Run("check", Path.Combine(_folder.FullName, name), "--today", "20250231").Exit);
    }

    [Fact]
    public void Population_Options_AreWrittenOrRefused()
    {
        var people = Path.Combine(_folder.FullName, "people");
        string[] line = ["population", "--residents", "20", "--out", people];
        Assert.Equal(0, RunRoot([.. line, "--municipalities", "131016,141003", "--days", "2"]).Exit);
        Assert.Equal(0, Run("check", Path.Combine(people, "141003", "00000001.csv"), "--today", "20250401").Exit);
        var (exit, _, error) = RunRoot([.. line, "--municipalities", "1", "--days", "-1", "--from", "20250231"]);
        Assert.Equal(1, exit);
        Assert.Equal(4, error.TrimEnd().Split(Environment.NewLine).Length); // with the folder that is not empty
    }

    private static FixedClock Clock(int year, int month, int day, int hour) =>
        new(new(year, month, day, hour, 0, 0, TimeSpan.Zero));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "juki.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    private static (int Exit, string Output, string Error) Run(params string[] arguments) =>
        Run(TimeProvider.System, arguments);

    private static (int Exit, string Output, string Error) Run(TimeProvider clock, params string[] arguments) =>
        RunRoot(["legacy", .. arguments], clock);

    private static (int Exit, string Output, string Error) RunRoot(string[] arguments, TimeProvider? clock = null)
    {
        var root = new RootCommand { LegacyCommand.Create(clock), PopulationCommand.Create() };
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = root.Parse(arguments).Invoke(new() { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

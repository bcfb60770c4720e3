using System.CommandLine;
using System.Text.Json;
using Juki.Cli.Commands;
using Juki.Server.Audit;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Node;
using Juki.Tests.Server.Flows;
using Juki.Wire.Files;

namespace Juki.Tests.Cli;

public sealed class BatchCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-batch-");

    private string Example => Path.Combine(_folder.FullName, "4-000002-00000001.csv");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Submit_DryRun_TellsFaultsByLineAndField()
    {
        Assert.Equal(0, Run("example", "--out", _folder.FullName).Exit);
        var (exit, output, _) = Run("submit", Example, "--dry-run");
        Assert.Equal(1, exit);
        Assert.Equal(
            ["5: ParameterMalformed 項目の誤り 住民票コード 形式の誤り", "5 行 lines, 誤り 1 with faults"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var (_, json, _) = Run("submit", Example, "--dry-run", "--json");
        using var first = JsonDocument.Parse(json.Split('\n')[0]);
        Assert.Equal("Code", first.RootElement.GetProperty("field").GetString());
        Assert.DoesNotContain("12345678901", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Submit_CutFile_RefusedAndNotHandedIn()
    {
        Run("example", "--out", _folder.FullName);
        File.WriteAllBytes(Example, File.ReadAllBytes(Example)[..^3]);
        using var files = new BatchFolder(Path.Combine(_folder.FullName, BatchFolder.Name));
        var (exit, output, _) = Run("submit", Example, _folder.FullName);
        Assert.Equal(2, exit);
        Assert.Contains("Cut", output, StringComparison.Ordinal);
        Assert.Empty(files.Offered());
    }

    [Fact]
    public void Submit_NoServerThere_Answers2()
    {
        Run("example", "--out", _folder.FullName);
        Assert.Equal(2, Run("submit", Example, _folder.FullName).Exit);
        Assert.Equal(2, Run("submit", Example).Exit);
        Assert.Equal(2, Run("status", _folder.FullName).Exit);
        Assert.Equal(2, Run("submit", Path.Combine(_folder.FullName, "none.csv"), "--dry-run").Exit);
    }

    [Fact]
    public void SubmitStatusFetch_OneFile_ComesBackOnce()
    {
        Run("example", "--out", _folder.FullName);
        using var world = new BatchWorld();
        using var files = new BatchFolder(Path.Combine(_folder.FullName, BatchFolder.Name));
        Assert.Equal(0, Run("submit", Example, _folder.FullName).Exit);
        Assert.Equal(2, Run("submit", Example, _folder.FullName).Exit); // it waits already
        using (var store = SqliteStore.Open(Path.Combine(_folder.FullName, "record.db")))
        {
            store.Create([.. AuditTables.All, .. BatchTables.All]);
            world.RunOver(store, files, step: 2); // taken in, one slice
            Assert.Equal(1, Run("fetch", _folder.FullName, "4-000002-00000001", "--out", Results).Exit);
            world.RunOver(store, files, step: 1);
            var (_, json, _) = Run("status", _folder.FullName, "--json");
            using var status = JsonDocument.Parse(json);
            var job = status.RootElement[0];
            Assert.Equal(("4-000002-00000001", "Done", 5, 5, true), (
                job.GetProperty("name").GetString(), job.GetProperty("state").GetString(),
                job.GetProperty("lines").GetInt32(), job.GetProperty("recorded").GetInt32(),
                job.GetProperty("results").GetBoolean()));
            Assert.Contains("終了", Run("status", _folder.FullName).Output, StringComparison.Ordinal);
            Assert.Equal(0, Run("fetch", _folder.FullName, "4-000002-00000001", "--out", Results).Exit);
            Assert.Equal(2, Run("fetch", _folder.FullName, "4-000002-00000001", "--out", Results).Exit);
            Assert.Equal(2, Run("fetch", _folder.FullName, "4-000002-00000002", "--out", Results).Exit);
        }
        using var check = BatchFileCheck.Run(File.OpenRead(Path.Combine(Results, "4-000002-00000001.csv")));
        Assert.Equal((BatchFileProblem.None, 5), (check.Problem, check.Header!.Count));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(Results, "4-000002-00000001.csv")));
    }

    private string Results => Path.Combine(_folder.FullName, "results");

    private static (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = new RootCommand { BatchCommand.Create() }.Parse(["batch", .. arguments])
            .Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}

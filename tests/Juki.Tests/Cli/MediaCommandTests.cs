using System.CommandLine;
using System.Text.Json;
using Juki.Cli.Commands;
using Juki.Domain.Authority;
using Juki.Server.Host;
using Juki.Wire.Errands;

namespace Juki.Tests.Cli;

public sealed class MediaCommandTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("juki-media-cli-");

    private string Store => Path.Combine(folder.FullName, "media.db");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Register_DryRun_MakesNoFileAndTellsTheNumber()
    {
        var (exit, answer, _) = Json("register", Registration("--dry-run"));
        Assert.Equal(0, exit);
        Assert.Equal("130001-2026-000001", answer.GetProperty("medium").GetString());
        Assert.False(File.Exists(Store));
    }

    [Fact]
    public void Register_ThenActs_StandInTheListAndAreProved()
    {
        Assert.Equal(0, Json("register", Registration()).Exit);
        string[] medium = ["--store", Store, "--medium", "130001-2026-000001", "--by", "A0101"];
        Assert.Equal(1, Json("hand-over", [.. medium, "--to", "B0202", "--to-office", "税務課"]).Exit);
        Assert.Equal(1, Json("destroy", [.. medium, "--witness", "A0101", "--method", "粉砕"]).Exit);
        var (exit, destroyed, _) = Json("destroy", [.. medium, "--witness", "A0102", "--method", "粉砕", "--dry-run"]);
        Assert.Equal((0, "Destroyed"), (exit, destroyed.GetProperty("state").GetString()));
        var (_, list, _) = Json("list", "--store", Store, "--office", "130001");
        Assert.Equal("Empty", list.GetProperty("media")[0].GetProperty("state").GetString());
        Assert.Equal(0, Json("destroy", [.. medium, "--witness", "A0102", "--method", "粉砕"]).Exit);
        var (good, proof, _) = Json("verify", "--store", Store, "--office", "130001");
        Assert.Equal(0, good);
        var end = proof.GetProperty("end").GetString()!;
        Assert.StartsWith("2:", end, StringComparison.Ordinal);
        Assert.Equal(0, Json("verify", "--store", Store, "--office", "130001", "--noted", end).Exit);
        var other = "2:" + new string('0', 64);
        var (bad, findings, _) = Json("verify", "--store", Store, "--office", "130001", "--noted", other);
        Assert.Equal(1, bad);
        Assert.Equal(
            "NotedDiffers", findings.GetProperty("findings")[0].GetProperty("finding").GetString());
    }

    [Fact]
    public void Return_NotHandedOver_TellsTheRemedyInBothLanguages()
    {
        Assert.Equal(0, Json("register", Registration()).Exit);
        var (exit, output, _) = Run(
            "media", "return", "--store", Store, "--medium", "130001-2026-000001", "--from", "B1", "--by", "A1");
        Assert.Equal(1, exit);
        Assert.Contains(
            "NotHandedOver: 手渡していない媒体は返却できない / it was not handed over", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_NeitherForNorLock_IsRefusedAndLeavesNoFile()
    {
        var input = Path.Combine(folder.FullName, "結果.csv");
        File.WriteAllText(input, "x");
        var output = Path.Combine(folder.FullName, "結果.medium");
        string[] make = [input, "--out", output, "--affair", "500001", "--records", "1"];
        var neither = Json("make", [.. make, .. Registration()]);
        Assert.Equal(1, neither.Exit);
        Assert.Contains("--for", neither.Error, StringComparison.Ordinal);
        var names = folder.GetFiles().Select(file => file.Name);
        Assert.Equal(["結果.csv"], names.Where(name => !name.StartsWith("media.db", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Aki-no-Sora-2026\n", true)]
    [InlineData("too short\n", false)]
    public void Make_Locked_EntersTheWritingAndKeepsTheFile(string password, bool isGood)
    {
        var (input, output) = (Path.Combine(folder.FullName, "結果.csv"), Path.Combine(folder.FullName, "結果.zip"));
        File.WriteAllText(input, "x");
        var asked = Path.Combine(folder.FullName, "asked");
        File.WriteAllText(asked, password);
        var calls = new List<OperatorCall>();
        string[] make = [input, "--lock", "--out", output, "--affair", "500001", "--records", "1", .. Registration()];
        Assert.Equal(isGood ? 0 : 1, WithPassword([.. make, "--dry-run"]));
        Assert.False(File.Exists(output) || File.Exists(output + ".part") || File.Exists(Store));
        Assert.Equal(1, WithPassword(make)); // no ledger is named
        Assert.Equal(1, WithPassword([.. make, "--node", folder.FullName])); // and this one does not answer
        Assert.False(File.Exists(output) || File.Exists(output + ".part"));
        Assert.Equal(1, WithLedger(AuthorityVerdict.SecondPersonNeeded));
        Assert.False(File.Exists(output) || File.Exists(output + ".part"));
        Assert.Equal(isGood ? 0 : 1, WithLedger(AuthorityVerdict.Done));
        Assert.All(calls, call => Assert.Equal(
            (OperatorTask.Do, SecondPersonMatter.MediaExport, 7U, "agreement-2026-000001"),
            (call.Task, call.Matter, call.By, call.Agreement)));
        Assert.Equal(2, calls.Count);
        Assert.Equal(isGood, File.Exists(output));
        var (_, list, _) = Json("list", "--store", Store, "--office", "130001");
        Assert.Equal(isGood ? 1 : 0, list.GetProperty("count").GetInt32());
        if (!isGood)
            return;
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(output))),
            list.GetProperty("media")[0].GetProperty("entries")[1].GetProperty("container").GetString());

        int WithLedger(AuthorityVerdict verdict)
        {
            using var stop = new CancellationTokenSource();
            using var ledger = new LocalSocket<OperatorCall, OperatorReply>(
                OperatorService.Talk, folder.FullName, call =>
                {
                    calls.Add(call);
                    return Task.FromResult(new OperatorReply(verdict));
                });
            var running = ledger.RunAsync(stop.Token);
            var exit = WithPassword(
                [.. make, "--node", folder.FullName, "--operator", "7", "--agreement", "agreement-2026-000001"]);
            stop.Cancel();
            running.Wait(TestContext.Current.CancellationToken);
            return exit;
        }

        int WithPassword(string[] arguments)
        {
            using var from = File.OpenHandle(asked);
            return Json("make", [.. arguments, "--password-fd", $"{from.DangerousGetHandle()}"]).Exit;
        }
    }

    [Theory]
    [InlineData("--medium", "130001-2026-1")]
    [InlineData("--medium", "130002-2026-000001")]
    public void Lost_WrongNumber_IsRefused(string option, string text) =>
        Assert.Equal(1, Json("lost", "--store", Store, option, text, "--by", "A1").Exit);

    private string[] Registration(params string[] more) =>
    [
        "--store", Store, "--office", "130001", "--kind", "FlashMemory", "--owner", "Office", "--by", "A0101", .. more,
    ];

    private static (int Exit, JsonElement Answer, string Error) Json(string command, params string[] arguments)
    {
        var (exit, output, error) = Run(["media", command, .. arguments, "--json"]);
        using var answer = JsonDocument.Parse(output);
        return (exit, answer.RootElement.Clone(), error);
    }

    private static (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = new RootCommand { MediaCommand.Create(() => Now) };
        var exit = root.Parse(arguments).Invoke(new() { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Server.Host;
using Juki.Wire;
using Juki.Wire.Errands;
using Juki.Wire.Session;

namespace Juki.Live.Session;

/// <summary>Tables of affairs and agreements, signed by the program itself with the authority's token.</summary>
public sealed class AgreementCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("juki-agreement-").FullName;
    private readonly CancellationTokenSource stop = new();
    private readonly LocalSocket<OperatorCall, OperatorReply> ledger;
    private readonly ConcurrentQueue<OperatorCall> calls = new();
    private AuthorityVerdict verdict;

    public AgreementCommandTests()
    {
        ledger = new(OperatorService.Talk, folder, call =>
        {
            calls.Enqueue(call);
            return Task.FromResult(new OperatorReply(verdict));
        });
        _ = ledger.RunAsync(stop.Token);
    }

    public void Dispose()
    {
        stop.Cancel();
        ledger.Dispose();
        stop.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task 機構が署名した事務と協定の表が拠点に届き停止は次の表で届く()
    {
        await Juki("ca", "init", "--dir", "d", "--network", "rehearsal");
        var signed = await Juki("affairs", "sign", "--dir", "d");
        Assert.Equal(ShippedAffairs.Rows.Count, signed.GetProperty("count").GetInt32());
        string[] add =
            ["agreement", "add", "--dir", "d", "--organ", "0002", "--document", "協定 1", "--from", "2026-04-01"];
        Assert.Contains("--node", await Refused(add), StringComparison.Ordinal); // two persons do that
        verdict = AuthorityVerdict.SecondPersonNeeded;
        Assert.Contains("juki operator propose", await Refused([.. add, .. Two]), StringComparison.Ordinal);
        verdict = AuthorityVerdict.Done;
        await Juki([.. add, .. Two]);
        await Juki("ca", "prepare-token", "--dir", "d", "--role", "municipality", "--office", "131016",
            "--token-dir", "t");
        var keys = new KeyFolder(Path.Combine(folder, "t"));
        using var authority = keys.Authority();
        var node = new SignedTables(authority, "rehearsal");
        Assert.Equal([TableKind.Revocations, TableKind.Affairs, TableKind.Agreements],
            new SignedTableFolder(keys.Path).Load(node));
        Assert.True(OrganCode.TryFrom(2, out var organ));
        Assert.Equal(AgreementState.InForce, node.Agreements!.StateOf(organ, new(2026, 11, 21)));

        await Juki("agreement", "suspend", "--dir", "d", "--organ", "0002", "--reason", "Incident");
        var next = await File.ReadAllBytesAsync(Path.Combine(folder, "d", "agreements.juki"));
        Assert.Equal(TableOffer.Taken, node.Offer(TableKind.Agreements, next));
        Assert.Equal(AgreementState.Suspended, node.Agreements.StateOf(organ, new(2026, 11, 21)));

        await Refused("agreement", "resume", "--dir", "d", "--organ", "0002");
        await Juki(["agreement", "resume", "--dir", "d", "--organ", "0002", .. Two]);
        Assert.Equal(3, calls.Count);
        Assert.All(calls, call => Assert.Equal(
            (OperatorTask.Do, SecondPersonMatter.Affairs, 7U, "agreement-2026-000001", 64),
            (call.Task, call.Matter, call.By, call.Agreement, call.About.Length)));
        var daily = await Juki("agreement", "sign", "--dir", "d");
        Assert.Equal(4, daily.GetProperty("number").GetInt64());
        var list = await Juki("agreement", "list", "--dir", "d");
        Assert.False(list.GetProperty("agreements")[0].TryGetProperty("reason", out _));
    }

    /// <summary>Who does what two persons agreed to, at the ledger of this test.</summary>
    private string[] Two => ["--node", folder, "--operator", "7", "--agreement", "agreement-2026-000001"];

    private async Task<JsonElement> Juki(params string[] arguments)
    {
        var (exit, output, error) = await Run(arguments);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private async Task<string> Refused(params string[] arguments)
    {
        var (exit, _, error) = await Run(arguments);
        Assert.Equal(1, exit);
        return error;
    }

    private async Task<(int Exit, string Output, string Error)> Run(string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "juki.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments, "--json"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}

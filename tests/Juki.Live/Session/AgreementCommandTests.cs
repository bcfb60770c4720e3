using System.Diagnostics;
using System.Text.Json;
using Juki.Domain.Affairs;
using Juki.Wire;
using Juki.Wire.Session;

namespace Juki.Live.Session;

/// <summary>Tables of affairs and agreements, signed by the program itself with the authority's token.</summary>
public sealed class AgreementCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("juki-agreement-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task 機構が署名した事務と協定の表が拠点に届き停止は次の表で届く()
    {
        await Juki("ca", "init", "--dir", "d", "--network", "rehearsal");
        var signed = await Juki("affairs", "sign", "--dir", "d");
        Assert.Equal(ShippedAffairs.Rows.Count, signed.GetProperty("count").GetInt32());
        await Juki("agreement", "add", "--dir", "d", "--organ", "0002", "--document", "協定 1", "--from", "2026-04-01");
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

        await Juki("agreement", "resume", "--dir", "d", "--organ", "0002");
        var daily = await Juki("agreement", "sign", "--dir", "d");
        Assert.Equal(4, daily.GetProperty("number").GetInt64());
        var list = await Juki("agreement", "list", "--dir", "d");
        Assert.False(list.GetProperty("agreements")[0].TryGetProperty("reason", out _));
    }

    private async Task<JsonElement> Juki(params string[] arguments)
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
        Assert.True(process.ExitCode == 0, await error);
        return JsonDocument.Parse(await output).RootElement;
    }
}

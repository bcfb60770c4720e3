using System.Diagnostics;
using System.Text.Json;
using Juki.Wire.Session;

namespace Juki.Live.Session;

/// <summary>The operator's way, by the program itself: each command is a process, as each has its own token.</summary>
[Trait("Source", "S-002 外部からの侵入防止対策")]
public sealed class CaCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("juki-ca-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task 機構が鍵を装置に封入して配送し受け取った者が受領を証明する()
    {
        var made = await Juki("init", "--dir", "d", "--network", "rehearsal");
        var prepared = await Juki(
            "prepare-token", "--dir", "d", "--role", "municipality", "--office", "131016", "--token-dir", "t");
        Assert.Equal("juki://rehearsal/resident/municipality/131016/1", prepared.GetProperty("identity").GetString());
        Assert.True(File.Exists(In("t.transport-pin")));
        Directory.Move(In("t"), In("delivered")); // the token travels, and its folder's path changes
        await Juki("receive", "--token-dir", "delivered", "--transport-pin-file", "t.transport-pin",
            "--fingerprint", made.GetProperty("fingerprint").GetString()!);
        // Again, as after a crash before the answer was seen: the transport PIN is worn out, the new one opens.
        await Juki("receive", "--token-dir", "delivered", "--transport-pin-file", "t.transport-pin");
        await Juki("acknowledge", "--dir", "d", "--from", "delivered");
        Assert.Equal("Acknowledged", await StateOfFirst());
        await Juki("revoke", "--dir", "d", "--role", "municipality", "--office", "131016", "--reason", "Lost");
        Assert.Equal("Revoked", await StateOfFirst());
        Assert.Contains("no certificate", (await Fail(
            "revoke", "--dir", "d", "--role", "municipality", "--office", "131016", "--reason", "Lost")),
            StringComparison.OrdinalIgnoreCase);
        var keys = new KeyFolder(In("d"));
        using var authority = keys.Authority();
        Assert.True(keys.TryReadRevocations(authority, "rehearsal", out var table));
        Assert.Equal(2, table.Number);
        Assert.True(table.Revokes(prepared.GetProperty("serial").GetString()!));
    }

    [Fact]
    public async Task 拠点で鍵を作り証明書を求めることもできる()
    {
        await Juki("init", "--dir", "d", "--network", "rehearsal");
        await Juki("request", "--token-dir", "t", "--network", "rehearsal", "--role", "prefecture",
            "--office", "130001", "--out", "p.csr");
        Assert.Contains("does not ask for", await Fail("issue", "--dir", "d", "--request", "p.csr",
            "--role", "municipality", "--office", "131016", "--out", "parcel"), StringComparison.Ordinal);
        await Juki("issue", "--dir", "d", "--request", "p.csr", "--role", "prefecture", "--office", "130001",
            "--out", "parcel", "--days", "30");
        Assert.Contains("fingerprint", await Fail(
            "receive", "--token-dir", "t", "--from", "parcel", "--fingerprint", "00"), StringComparison.Ordinal);
        await Juki("receive", "--token-dir", "t", "--from", "parcel");
        await Juki("acknowledge", "--dir", "d", "--from", "t");
        Assert.Equal("Acknowledged", await StateOfFirst());
        var table = await Juki("table", "--dir", "d");
        Assert.Equal(2, table.GetProperty("number").GetInt64());
    }

    [Theory]
    [InlineData("names no node", "--role", "municipality", "--office", "131017")]
    [InlineData("names no node", "--role", "town", "--office", "131016")]
    [InlineData("names no node", "--role", "prefecture", "--office", "131016")]
    public async Task PrepareToken_NoSuchNode_IsSaidAndNothingIsMade(string said, params string[] node)
    {
        await Juki("init", "--dir", "d", "--network", "rehearsal");
        Assert.Contains(said, await Fail(["prepare-token", "--dir", "d", "--token-dir", "t", .. node]),
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(In("t")));
    }

    [Fact]
    public async Task Init_Twice_IsRefused()
    {
        await Juki("init", "--dir", "d", "--network", "rehearsal");
        Assert.Contains(
            "already", await Fail("init", "--dir", "d", "--network", "rehearsal"), StringComparison.Ordinal);
        Assert.Contains("no authority", await Fail("list", "--dir", "elsewhere"), StringComparison.Ordinal);
    }

    private string In(string name) => Path.Combine(folder, name);

    private async Task<string?> StateOfFirst()
    {
        var list = await Juki("list", "--dir", "d");
        return list.GetProperty("certificates")[0].GetProperty("state").GetString();
    }

    private async Task<JsonElement> Juki(params string[] arguments)
    {
        var (exit, output, error) = await Run(arguments);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private async Task<string> Fail(params string[] arguments)
    {
        var (exit, output, error) = await Run(arguments);
        Assert.Equal(1, exit);
        Assert.NotEmpty(error);
        return JsonDocument.Parse(output).RootElement.GetProperty("error").GetString()!;
    }

    private async Task<(int Exit, string Output, string Error)> Run(string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "juki.dll");
        var start = new ProcessStartInfo("dotnet", [program, "ca", .. arguments, "--json"])
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

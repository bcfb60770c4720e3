using Juki.Domain.Offices;
using Juki.Live.Host;
using Juki.Server.Host;
using Juki.Server.Host.Center;
using Juki.Wire.Session;

namespace Juki.Live.Center;

/// <summary>集約センター: processes of users of their own, as the kernel keeps them apart.</summary>
[Collection(nameof(LocalNetworkFixture))]
[Trait("Source", "S-000 集約センター")]
public sealed class CenterTests(LocalNetworkFixture country, CenterFixture center) : IClassFixture<CenterFixture>
{
    /// <summary>Processes of a user that whoever runs this may end, or look into.</summary>
    private const string ListOpenProcesses = "for process in $(pgrep -u \"$1\"); do kill -0 \"$process\" 2>&1 && "
        + "echo \"$process\"; [ -r \"/proc/$process/environ\" ] && echo \"$process\"; done; true";

    private const string ListReadable = "for path do [ -r \"$path\" ] && echo \"$path\"; done; true";

    [Fact]
    public async Task 職員は各県のサーバを止めて起動でき他の県のサーバは動き続ける()
    {
        Assert.SkipWhen(center.NotHere is not null, center.NotHere ?? "");
        var (kyoto, nara) = (CenterFixture.Kyoto.ToString(), CenterFixture.Nara.ToString());
        await LinkedAsync(CenterFixture.Kyoto, CenterFixture.Nara);
        Assert.Equal(
            new Dictionary<string, string> { [kyoto] = "Running", [nara] = "Running" }, await center.StatesAsync());

        var stopped = await CenterFixture.JukiAsync(
            center.Staff, "center", "stop", kyoto, "--config", center.ConfigPath);
        Assert.Equal(0, stopped.Exit);
        Assert.Equal(
            new Dictionary<string, string> { [kyoto] = "Stopped", [nara] = "Running" }, await center.StatesAsync());
        var links = (await country.Nation.StatusAsync())!.Host.Links.Select(link => link.Peer).ToList();
        Assert.DoesNotContain(kyoto, links);
        Assert.Contains(nara, links);
        var log = await File.ReadAllTextAsync(center.LogPath, TestContext.Current.CancellationToken);
        Assert.Contains($"{center.Staff} asks: Stop {kyoto}", log, StringComparison.Ordinal);

        var started = await CenterFixture.JukiAsync(
            center.Staff, "center", "start", kyoto, "--config", center.ConfigPath);
        Assert.Equal(0, started.Exit);
        await LinkedAsync(CenterFixture.Kyoto, CenterFixture.Nara);
        var unknown = await CenterFixture.JukiAsync(
            center.Staff, "center", "stop", "prefecture-470007", "--config", center.ConfigPath);
        Assert.Equal(1, unknown.Exit);
    }

    [Fact]
    [Trait("Source", "S-002 内部の不正利用防止対策")]
    public async Task 職員も他の県の利用者もデータと鍵とソケットを開けない()
    {
        Assert.SkipWhen(center.NotHere is not null, center.NotHere ?? "");
        await LinkedAsync(CenterFixture.Kyoto, CenterFixture.Nara);
        foreach (var node in new[] { CenterFixture.Kyoto, CenterFixture.Nara })
        {
            await BackUpAsync(node);
            var files = center.FilesOf(node);
            foreach (var name in (string[])
                ["node.db", "record.db", "status.sock", "pin", "token.json", "tokens", "first.backup"])
                Assert.Contains(files, path => Path.GetFileName(path) == name);
            var others = new[] { CenterFixture.Kyoto, CenterFixture.Nara }.Where(one => one != node);
            foreach (var user in others.Select(center.UserOf).Append(center.Staff).Append("nobody"))
            {
                Assert.Equal("", await ReadableAsync(user, files));
                Assert.Equal(2, (await CenterFixture.JukiAsync(user, "status", center.ConfigOf(node))).Exit);
                Assert.DoesNotMatch("(?m)^[0-9]+$", await ProcessesAsync(user, center.UserOf(node)));
            }
            Assert.Matches("(?m)^[0-9]+$", await ProcessesAsync(center.UserOf(node), center.UserOf(node)));
            Assert.NotEqual("", await ReadableAsync(center.UserOf(node), files)); // its own user can
            Assert.NotEqual(2, (await CenterFixture.JukiAsync(
                center.UserOf(node), "status", center.ConfigOf(node))).Exit);
        }
    }

    [Fact]
    [Trait("Source", "S-002 内部の不正利用防止対策")]
    public async Task 職員でない者は動かすことも状態を見ることもできない()
    {
        Assert.SkipWhen(center.NotHere is not null, center.NotHere ?? "");
        var kyoto = CenterFixture.Kyoto.ToString();
        foreach (var user in new[] { center.UserOf(CenterFixture.Nara), "nobody" })
        {
            Assert.Equal(2, (await CenterFixture.JukiAsync(
                user, "center", "status", "--config", center.ConfigPath)).Exit);
            Assert.Equal(2, (await CenterFixture.JukiAsync(
                user, "center", "stop", kyoto, "--config", center.ConfigPath)).Exit);
        }
        await LinkedAsync(CenterFixture.Kyoto);
        Assert.DoesNotContain("Ended", (await center.StatesAsync()).Values);
    }

    [Fact]
    public async Task 分離の確認は開いたものと共有されたものを名指す()
    {
        Assert.SkipWhen(center.NotHere is not null, center.NotHere ?? "");
        await LinkedAsync(CenterFixture.Kyoto, CenterFixture.Nara);
        Assert.Empty(new CenterCheck(center.Config).Faults());
        var users = center.Config.Nodes.ToDictionary(node => node.Name, node => node.User);
        Assert.All(new CenterCheck(center.Config).Access.Where(one => one.What != "configuration"), one =>
            Assert.Equal((true, users[one.Node]), (one.IsPrivate, one.User)));

        var (kyoto, nara) = (Read(CenterFixture.Kyoto), Read(CenterFixture.Nara));
        Opened("chmod", "755", kyoto.DataFolder, "chmod", "700");
        Opened("chmod", "640", new KeyFolder(kyoto.KeyFolder).PinPath, "chmod", "600");
        var (mine, theirs) = (center.UserOf(CenterFixture.Kyoto), center.UserOf(CenterFixture.Nara));
        Opened("chown", theirs, Path.Combine(kyoto.DataFolder, "record.db"), "chown", mine);

        foreach (var (what, config) in new (string, NodeConfig)[]
        {
            ("port", nara with { Listen = kyoto.Listen }),
            ("folder", nara with { DataFolder = Path.Combine(kyoto.DataFolder, "inside") }),
            ("token", nara with { KeyFolder = kyoto.KeyFolder }),
            ("server", nara with { Office = kyoto.Office }),
        })
        {
            await File.WriteAllTextAsync(
                center.ConfigOf(CenterFixture.Nara), config.Write(), TestContext.Current.CancellationToken);
            Assert.Contains(new CenterCheck(center.Config).Faults(), fault =>
                fault.Contains(what, StringComparison.Ordinal)
                && fault.Contains(CenterFixture.Kyoto.ToString(), StringComparison.Ordinal));
        }
        await File.WriteAllTextAsync(
            center.ConfigOf(CenterFixture.Nara), nara.Write(), TestContext.Current.CancellationToken);
        Assert.Empty(new CenterCheck(center.Config).Faults());
    }

    private void Opened(string program, string now, string path, string back, string before)
    {
        CenterFixture.Run(program, now, path);
        var faults = new CenterCheck(center.Config).Faults();
        CenterFixture.Run(back, before, path);
        Assert.Contains(faults, fault => fault.Contains(path, StringComparison.Ordinal));
    }

    private NodeConfig Read(NodeName node) => NodeConfig.Read(center.ConfigOf(node), out _)!;

    private static async Task<string> ProcessesAsync(string user, string of) =>
        (await CenterFixture.AsAsync(user, ["/bin/sh", "-c", ListOpenProcesses, "sh", of])).Output;

    /// <summary>As an operator of the office does: as the server's user.</summary>
    private async Task BackUpAsync(NodeName node)
    {
        var (data, user) = (Read(node).DataFolder, center.UserOf(node));
        var key = Path.Combine(data, "backup.pem");
        await CenterFixture.AsAsync(user,
        [
            "openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "2", "-subj", "/CN=backup",
            "-keyout", Path.Combine(data, "backup.key"), "-out", key,
        ]);
        var made = await CenterFixture.JukiAsync(
            user, "backup", center.ConfigOf(node), "--to", Path.Combine(data, "first.backup"), "--for", key);
        Assert.True(made.Exit == 0, made.Output);
    }

    private static async Task<string> ReadableAsync(string user, IReadOnlyList<string> paths) =>
        (await CenterFixture.AsAsync(user, ["/bin/sh", "-c", ListReadable, "sh", .. paths])).Output;

    private Task LinkedAsync(params NodeName[] prefectures) => LocalNetworkFixture.StatusAsync(
        country.Nation,
        report => prefectures.All(name => report.Host.Links.Any(link => link.Peer == name.ToString())));
}

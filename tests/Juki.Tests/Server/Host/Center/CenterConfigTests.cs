using Juki.Server.Host.Center;

namespace Juki.Tests.Server.Host.Center;

public sealed class CenterConfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("juki-center-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_WholeFile_HasAbsolutePathsAndNoFaults()
    {
        foreach (var name in new[] { "13.json", "14.json" })
            File.WriteAllText(Path.Combine(_folder, name), "{}");
        var config = Read("""
            {
              // 集約センター
              "group": "juki-center", "folder": "run",
              "nodes": [
                { "name": "prefecture-130001", "user": "juki-13", "config": "13.json" },
                { "name": "prefecture-140007", "user": "juki-14", "config": "14.json" },
              ]
            }
            """)!;
        Assert.Empty(config.Validate());
        Assert.Equal(Path.Combine(_folder, "run"), config.Folder);
        Assert.Equal(Path.Combine(_folder, "14.json"), config.Nodes[1].Config);
        Assert.Equal(config.Nodes, Read(config.Write())!.Nodes);
    }

    [Fact]
    public void Read_UnknownName_IsAFault() => Assert.Null(Read("""{ "password": "x" }"""));

    [Fact]
    public void Validate_Empty_TellsAllAtOnce()
    {
        var faults = Read("{}")!.Validate();
        foreach (var name in (string[])["group", "folder", "nodes"])
            Assert.Contains(faults, fault => fault.StartsWith(name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a", "root", "nodes.user")]
    [InlineData("a", "-x", "nodes.user")]
    [InlineData("a", "b;c", "nodes.user")]
    [InlineData("A", "juki", "nodes.name")]
    [InlineData("", "juki", "nodes.name")]
    [InlineData("a", "juki", "nodes.config")]
    public void Validate_BadNode_IsNamed(string name, string user, string fault)
    {
        var config = new CenterConfig
        {
            Group = "g", Folder = "/run/x", Nodes = [new() { Name = name, User = user, Config = "/nowhere" }],
        };
        Assert.Contains(config.Validate(), one => one.StartsWith(fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(100, false)]
    [InlineData(101, true)]
    public void Validate_Nodes_HaveABound(int nodes, bool isFaulty)
    {
        var config = new CenterConfig
        {
            Nodes = [.. Enumerable.Range(0, nodes).Select(one => new CenterNodeConfig { Name = $"n{one}" })],
        };
        Assert.Equal(isFaulty, config.Validate().Contains($"nodes: 1–{CenterConfig.NodesMax}"));
    }

    [Fact]
    [Trait("Source", "S-000 集約センター")]
    public void 二つのサーバは利用者も設定も共有できない()
    {
        var one = new CenterNodeConfig { Name = "a", User = "juki-13", Config = "/a.json" };
        var config = new CenterConfig { Nodes = [one, one with { Name = "b" }, one with { Name = "c", User = "d" }] };
        var faults = config.Validate();
        Assert.Contains(faults, fault => fault.Contains("nodes.user", StringComparison.Ordinal)
            && fault.EndsWith("juki-13", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.EndsWith("/a.json", StringComparison.Ordinal));
    }

    private CenterConfig? Read(string text)
    {
        var path = Path.Combine(_folder, "center.json");
        File.WriteAllText(path, text);
        return CenterConfig.Read(path, out _);
    }
}

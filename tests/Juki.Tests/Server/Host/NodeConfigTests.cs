using Juki.Domain.Offices;
using Juki.Server.Host;
using Juki.Tests.Domain.Offices;

namespace Juki.Tests.Server.Host;

public sealed class NodeConfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("juki-config-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_Example_HasNoFaults()
    {
        foreach (var folder in (string[])["keys", "drop"])
            Directory.CreateDirectory(Path.Combine(_folder, folder));
        File.WriteAllText(Path.Combine(_folder, "keys", "pin"), "1111");
        var config = Read(NodeConfigExample.Text);
        Assert.Empty(config.Validate());
        Assert.Equal(NodeName.OfMunicipality(GovernmentCode.FromBody(13101)), config.Node);
        Assert.Equal(Path.Combine(_folder, "data", "node.db"), config.StorePath);
        Assert.True(config.TryUpstream(out _));
    }

    [Fact]
    public void Write_AndRead_GivesTheSame()
    {
        var config = Read(NodeConfigExample.Text);
        Assert.Equal(config, Read(config.Write()));
    }

    [Fact]
    public void Validate_Empty_TellsEveryRequiredName()
    {
        var faults = Read("{}").Validate();
        foreach (var name in (string[])["network", "role", "dataFolder", "keyFolder"])
            Assert.Contains(faults, fault => fault.StartsWith(name + ":", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"rolle":"national"}""")]
    [InlineData("""{"instance":"1"}""")]
    [InlineData("""{"instance":1""")]
    [InlineData("[]")]
    public void Read_UnknownNamesAndOtherKinds_IsAFault(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "node.json"), text);
        Assert.Null(NodeConfig.Read(Path.Combine(_folder, "node.json"), out var fault));
        Assert.NotEmpty(fault);
    }

    [Theory]
    [InlineData("10.0.0.1:9443", true)]
    [InlineData("[::1]:9443", true)]
    [InlineData("prefecture.example:9443", true)]
    [InlineData("prefecture.example", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData(":9443", false)]
    [InlineData("10.0.0.1:0", false)]
    [InlineData("10.0.0.1:65536", false)]
    [InlineData("http://10.0.0.1:9443", false)]
    public void TryUpstream_TakesHostAndPort(string text, bool expected) =>
        Assert.Equal(expected, new NodeConfig { Upstream = text }.TryUpstream(out _));

    [Theory]
    [InlineData("10.0.0.1:9443", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("prefecture.example:9443", false)]
    public void TryListen_TakesAddressAndPort(string text, bool expected) =>
        Assert.Equal(expected, new NodeConfig { Listen = text }.TryListen(out _));

    [Theory]
    [InlineData("municipality", null, false)]
    [InlineData("municipality", "10.0.0.1:9443", false)]
    [InlineData("municipality", "10.0.0.1", true)]
    [InlineData("municipality", "", true)]
    [InlineData("prefecture", null, true)]
    [InlineData("prefecture", "10.0.0.1:9443", false)]
    [InlineData("national", null, true)]
    public void Validate_Listen_MayBeLeftOutByACsOnly(string role, string? listen, bool isFaulty)
    {
        var office = role switch { "municipality" => "131016", "prefecture" => "130001", _ => "000000" };
        var config = new NodeConfig { Role = role, Office = office, Listen = listen };
        Assert.Equal(isFaulty, config.Validate().Any(one => one.StartsWith("listen", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("municipality", true)]
    [InlineData("prefecture", false)]
    [InlineData("national", true)]
    [Trait("Source", "S-000 業務端末")]
    public void Validate_DirectTerminals_IsAPrefecturesSetting_AndOffUnlessSaid(string role, bool isFaulty)
    {
        var office = role switch { "municipality" => "131016", "prefecture" => "130001", _ => "000000" };
        Assert.False(Read("{}").DirectTerminals);
        var config = Read($$"""{ "role": "{{role}}", "office": "{{office}}", "directTerminals": true }""");
        Assert.Equal(
            isFaulty, config.Validate().Any(one => one.StartsWith("directTerminals", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("terminal", "130001")]
    [InlineData("representative", "130001")]
    [InlineData("organ", "000002")]
    public void Validate_RoleThatIsNoServer_IsAFault(string role, string office) => Assert.Contains(
        Read($$"""{ "role": "{{role}}", "office": "{{office}}" }""").Validate(),
        one => one.StartsWith("role", StringComparison.Ordinal));

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(10_000, false)]
    [InlineData(10_001, true)]
    public void Validate_BatchMax_HasBounds(int batchMax, bool isFaulty) => Assert.Equal(
        isFaulty,
        new NodeConfig { BatchMax = batchMax }.Validate()
            .Any(one => one.StartsWith("batchMax", StringComparison.Ordinal)));

    [Fact]
    public void Validate_MunicipalityChanges_AreReadAndTheirFaultsNamed()
    {
        var path = Path.Combine(_folder, "changes.tsv");
        var config = Read($$"""
            { "role": "municipality", "office": "{{Mergers.United}}", "municipalityChanges": "changes.tsv" }
            """);
        Assert.Contains(config.Validate(), one => one.StartsWith("municipalityChanges", StringComparison.Ordinal));
        File.WriteAllText(path, Mergers.Line(Mergers.Day, Mergers.United, "架空市", Mergers.Ueda) + "\n");
        Assert.DoesNotContain(
            config.Validate(), one => one.StartsWith("municipalityChanges", StringComparison.Ordinal)
                || one.StartsWith("office", StringComparison.Ordinal));
        Assert.True(config.ReadMunicipalities().HasCs(Mergers.United));
        File.WriteAllText(path, "20231115\n");
        Assert.Contains(config.Validate(), one => one.Contains("line 1", StringComparison.Ordinal));
        File.WriteAllText(path, new string('#', 1_048_577));
        Assert.Contains(config.Validate(), one => one.Contains("1 MB", StringComparison.Ordinal));
    }

    private NodeConfig Read(string text)
    {
        var path = Path.Combine(_folder, "node.json");
        File.WriteAllText(path, text);
        var config = NodeConfig.Read(path, out var fault);
        Assert.True(config is not null, fault);
        return config;
    }
}

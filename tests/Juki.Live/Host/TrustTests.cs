using Juki.Cli.Demo;
using Juki.Devices.Hsm;
using Juki.Domain.Offices;
using Juki.Server.Host;
using Juki.Wire.Session;

namespace Juki.Live.Host;

/// <summary>A certificate that is revoked, a token that vanishes.</summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class TrustTests(LocalNetworkFixture country)
{
    private static readonly NodeName Lost = NodeName.OfMunicipality(GovernmentCode.FromBody(14205));

    [Fact]
    public async Task Revocation_OfAnOpenSessionsCertificate_EndsItWithinFiveSeconds()
    {
        await country.LinkedAsync();
        var keys = country.Network.Authority.Open(country.Network.Authority.AddNode(Lost));
        var address = new System.Net.IPEndPoint(
            System.Net.IPAddress.Loopback, country.Network.Ports[country.Kanagawa.Name]);
        await using var session = await SecureLink.ConnectAsync(
            address, country.Kanagawa.Name, keys, CancellationToken.None);
        var table = country.Network.Authority.Revoke(Lost);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        DurableFile.Write(
            Path.Combine(NodeConfig.Read(country.Kanagawa.ConfigPath, out _)!.KeyFolder, "revocations.juki"), table);
        var before = (await country.Kanagawa.StatusAsync())!.Host.RevocationTable;
        await LocalNetworkFixture.StatusAsync(
            country.Kanagawa, report => report.Host.LinksEnded.GetValueOrDefault("NotStanding") == 1);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.True((await country.Kanagawa.StatusAsync())!.Host.RevocationTable > before);
        var refused = await Assert.ThrowsAsync<SessionRefusedException>(async () =>
            await SecureLink.ConnectAsync(address, country.Kanagawa.Name, keys, CancellationToken.None));
        Assert.Equal(SessionRefusal.RefusedByPeer, refused.Refusal);
        await country.LinkedAsync();
        keys.Dispose();
    }

    [Fact]
    public async Task Token_ThatVanishes_EndsTheProcessWith75_AndItServesAgainWhenTheTokenIsBack()
    {
        var town = NodeName.OfMunicipality(GovernmentCode.FromBody(14206));
        var keys = country.Network.Authority.AddNode(town);
        var tokens = OwnTokens(keys);
        using var node = new LocalNode(town, Path.Combine(country.Folder, "vanishing"));
        var like = NodeConfig.Read(country.Town(LocalNetworkFixture.Kamakura).ConfigPath, out _)!;
        node.Configure(like with
        {
            Office = town.Office.ToString(),
            KeyFolder = keys.Path,
            DataFolder = node.DataFolder,
            InboxFolder = node.DropFolder,
        });
        node.Start();
        await LocalNetworkFixture.StatusAsync(node, report => report.Host.Links.Count == 1);
        Directory.Move(tokens, tokens + ".gone");
        await LocalNetworkFixture.UntilAsync(() => node.ExitCode is not null, "the node did not end");
        Assert.Equal(ExitCodes.Temporary, node.ExitCode);
        node.Start(); // as a supervisor does, too early
        await LocalNetworkFixture.UntilAsync(() => node.ExitCode is not null, "the node did not end");
        Assert.Equal(ExitCodes.Temporary, node.ExitCode);
        Directory.Move(tokens + ".gone", tokens);
        node.Start();
        await LocalNetworkFixture.StatusAsync(node, report => report.Host.Links.Count == 1);
        Assert.Equal(ExitCodes.Done, node.Stop());
    }

    /// <summary>Gives the node a token folder of its own: a copy of the tests' shared one.</summary>
    private static string OwnTokens(KeyFolder keys)
    {
        var description = keys.Describe();
        var shared = Path.Combine(Path.GetDirectoryName(description.Configuration)!, "tokens");
        foreach (var file in Directory.EnumerateFiles(shared, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(keys.TokensPath, Path.GetRelativePath(shared, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        TokenModule.WriteSoftHsmConfiguration(keys.ConfigurationPath, keys.TokensPath);
        keys.Describe(description with { Configuration = null });
        return keys.TokensPath;
    }
}

using Juki.Cli.Demo;
using Juki.Domain.Offices;
using Juki.Server.Host;
using Juki.Wire.Session;

namespace Juki.Live.Host;

/// <summary>A certificate that is revoked.</summary>
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
}

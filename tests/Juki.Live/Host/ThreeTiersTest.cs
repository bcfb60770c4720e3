using Juki.Cli.Demo;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Live.Host;

/// <summary>Real processes, real TLS, real tokens: one town, its prefecture, the nation.</summary>
public sealed class ThreeTiersTest : IAsyncLifetime
{
    private static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);
    private readonly string _folder = Directory.CreateTempSubdirectory("juki-live-").FullName;
    private Country _country = null!;

    private NodeName Town => NodeName.OfMunicipality(Nagano);

    public async ValueTask InitializeAsync()
    {
        _country = new Country(_folder, "live", [Nagano]);
        await _country.StartAllAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _country.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AFile_HandedIn_IsTrueAtTheNationAndAnswered()
    {
        Assert.All(_country.Nodes, node => Assert.False(_country.Process(node).HasExited));
        Assert.Equal(0, await _country.EndAsync(Town, CancellationToken.None));
    }
}

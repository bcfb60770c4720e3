using Juki.Benchmarks;
using Juki.Live.Store;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Juki.Live.Store;

/// <summary>The PostgreSQL server of this assembly's tests, started at first use.</summary>
public sealed class PostgresCluster : IDisposable
{
    private readonly Lazy<PostgresServer> _server = new(() => new PostgresServer(durable: false));

    /// <summary>How to reach the server.</summary>
    public string ConnectionString => _server.Value.ConnectionString;

    /// <summary>Runs a statement on a connection of its own.</summary>
    public object? Ask(string sql) => _server.Value.Ask(sql);

    public void Dispose()
    {
        if (_server.IsValueCreated)
            _server.Value.Dispose();
    }
}

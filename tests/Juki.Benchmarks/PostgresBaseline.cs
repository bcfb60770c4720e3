using System.Globalization;
using System.Text.RegularExpressions;
using Juki.Domain.Changes;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Node;

namespace Juki.Benchmarks;

/// <summary>
/// What bare PostgreSQL does with the same rows on the same disk: PostgreSQL's own <c>pgbench</c>, single-row updates
/// or reads by primary key over a unix socket, prepared, from many clients, on one tier, with the default settings,
/// which synchronise every commit.
/// </summary>
internal sealed partial class PostgresBaseline : IDisposable
{
    /// <summary>Connections at once [ours: more do not help it on few cores].</summary>
    public const int Clients = 32;

    private readonly PostgresServer _server = new(durable: true);

    /// <summary>Loads the rows, with codes counted from 1 so that pgbench can draw them.</summary>
    public void Load(IReadOnlyList<Residence> rows)
    {
        using var store = PostgresStore.Open(_server.ConnectionString + ";Pooling=false", "juki");
        store.Create([RegisterTables.Residences]);
        var counted = rows.Select((row, place) => row with
        {
            Information = row.Information with { Code = ResidentRecordCode.FromChecked(place + 1) },
        });
        UpdatesPreload.Insert(store, RegisterTables.Residences, [.. counted]);
        _server.Ask("vacuum analyze juki.residence");
        _server.Ask("checkpoint");
    }

    /// <summary>Updates a second.</summary>
    public decimal UpdatesPerSecond(long rows, int municipality, int seconds)
    {
        var script = string.Create(CultureInfo.InvariantCulture, $"""
            \set code random(1, {rows})
            \set house random(1, 9999)
            update juki.residence set version = version + 1, last_reason = 21, last_date = 20250401,
            update_number = update_number + 1, address = '一丁目' || :house
            where code = :code and municipality = {municipality};

            """);
        return PerSecond(script, Clients, seconds);
    }

    /// <summary>Residents read by 住民票コード, a second.</summary>
    public decimal SelectsPerSecond(long rows, int municipality, int clients, int seconds) => PerSecond(
        string.Create(CultureInfo.InvariantCulture, $"""
            \set code random(1, {rows})
            select * from juki.residence where code = :code and municipality = {municipality};

            """),
        clients,
        seconds);

    private decimal PerSecond(string script, int clients, int seconds) => decimal.Parse(
        Tps().Match(_server.PgBench(script, clients, seconds)).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();
}

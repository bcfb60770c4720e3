using System.Diagnostics;
using System.Globalization;
using Juki.Domain.Changes;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Npgsql;

namespace Juki.Benchmarks;

/// <summary>Bare PostgreSQL over the same residents: the conditions go in by COPY, one query joins them by the indexes
/// it chooses, the results come out by COPY in the order of the file.</summary>
internal sealed class BatchBaseline : IDisposable
{
    private const string Results = """
        copy (
            select c.serial, r.code, r.number, r.name, r.name_reading, r.birth_date, r.sex,
                r.address_municipality, r.address, r.postal_code, r.last_reason, r.last_date
            from condition c left join juki.residence r on r.number = c.number
            where c.way < 2
            union all
            select c.serial, r.code, r.number, r.name, r.name_reading, r.birth_date, r.sex,
                r.address_municipality, r.address, r.postal_code, r.last_reason, r.last_date
            from condition c left join juki.residence r on r.code = c.code
            where c.way = 2
            union all
            select c.serial, r.code, r.number, r.name, r.name_reading, r.birth_date, r.sex,
                r.address_municipality, r.address, r.postal_code, r.last_reason, r.last_date
            from condition c left join juki.residence r on r.birth_date = c.birth and r.name = c.name
                and r.sex = c.sex and r.address_municipality = c.town and r.address = c.address
            where c.way = 3
            order by 1) to stdout
        """;

    private readonly PostgresServer _server = new(durable: true);

    /// <summary>Loads the residents and makes the indexes.</summary>
    public BatchBaseline(List<Residence> rows)
    {
        using (var store = PostgresStore.Open(_server.ConnectionString + ";Pooling=false", "juki"))
        {
            store.Create([RegisterTables.Residences]);
            UpdatesPreload.Insert(store, RegisterTables.Residences, rows);
        }
        _server.Ask("create index on juki.residence (number)");
        _server.Ask("create index on juki.residence (birth_date, name)");
        _server.Ask("vacuum analyze juki.residence");
        _server.Ask("checkpoint");
    }

    /// <summary>The time from the first byte in to the last byte out.</summary>
    public TimeSpan Run(int lines, Func<int, Residence> whom, Func<int, int> way)
    {
        using var connection = new NpgsqlConnection(_server.ConnectionString + ";Pooling=false;Command Timeout=0");
        connection.Open();
        Execute(connection, """
            create table condition (serial bigint, way int, code bigint, number bigint, name text collate "C",
                birth bigint, sex bigint, town bigint, address text collate "C")
            """);
        var watch = Stopwatch.StartNew();
        using (var into = connection.BeginTextImport("copy condition from stdin"))
        {
            for (var line = 0; line < lines; line++)
            {
                var (by, one) = (way(line), whom(line).Information);
                into.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{line + 1}\t{by}\t{(by == 2 ? one.Code.Value : 0)}\t{(by < 2 ? one.Number.Value : 0)}\t"));
                into.Write(by == 3
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"{one.Name.Text}\t{one.DateOfBirth.Value}\t{(int)one.Sex}\t"
                        + $"{one.Address.Municipality.Value}\t{one.Address.Text}\n")
                    : "\t0\t0\t0\t\n");
            }
        }
        Execute(connection, "analyze condition");
        var read = 0;
        using (var from = connection.BeginTextExport(Results))
        {
            while (from.ReadLine() is not null)
                read++;
        }
        watch.Stop();
        return read >= lines ? watch.Elapsed : throw new InvalidOperationException("lines are missing");
    }

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        _ = command.ExecuteNonQuery();
    }
}

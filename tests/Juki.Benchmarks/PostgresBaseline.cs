using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Juki.Domain.Changes;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Node;

namespace Juki.Benchmarks;

/// <summary>
/// What bare PostgreSQL does with the same rows on the same disk: PostgreSQL's own <c>pgbench</c>, durable single-row
/// updates by primary key over a unix socket, prepared, from many clients, on one tier. The cluster lives in its folder
/// and keeps the default settings, which synchronise every commit.
/// </summary>
internal sealed partial class PostgresBaseline : IDisposable
{
    /// <summary>Connections at once [ours: more do not help it on few cores].</summary>
    public const int Clients = 32;

    private const string Binaries = "/usr/lib/postgresql/15/bin/";

    /// <summary>PostgreSQL refuses to run as root; then it runs as this user of the distribution.</summary>
    private const string OtherUser = "nobody";

    private readonly string _folder = Directory.CreateTempSubdirectory("juki-bench-postgresql-").FullName;

    /// <summary>Makes and starts a cluster in a new folder for temporary files.</summary>
    public PostgresBaseline()
    {
        if (Environment.IsPrivilegedProcess)
            Execute("chown", OtherUser, _folder);
        Run("initdb", "--pgdata=" + Data, "--username=juki", "--auth=trust", "--encoding=UTF8", "--locale=C");
        Run("pg_ctl", "start", "--pgdata=" + Data, "--silent", "--wait", "--log=" + Path.Combine(_folder, "log"),
            $"--options=-k {_folder} -c listen_addresses=''");
    }

    /// <summary>Whether the distribution's package is there.</summary>
    public static bool IsInstalled =>
        File.Exists(Binaries + "postgres") && File.Exists(Binaries + "initdb") && File.Exists(Binaries + "pgbench");

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Loads the rows, with codes counted from 1 so that pgbench can draw them.</summary>
    public void Load(IReadOnlyList<Residence> rows)
    {
        using var store = PostgresStore.Open($"Host={_folder};Username=juki;Database=postgres;Pooling=false", "juki");
        store.Create([RegisterTables.Residences]);
        var counted = rows.Select((row, place) => row with
        {
            Information = row.Information with { Code = ResidentRecordCode.FromChecked(place + 1) },
        });
        UpdatesPreload.Insert(store, RegisterTables.Residences, [.. counted]);
        Sql("vacuum analyze juki.residence");
        Sql("checkpoint");
    }

    /// <summary>Updates a second.</summary>
    public decimal UpdatesPerSecond(long rows, int municipality, int seconds)
    {
        var script = Path.Combine(_folder, "update.sql");
        File.WriteAllText(script, string.Create(CultureInfo.InvariantCulture, $"""
            \set code random(1, {rows})
            \set house random(1, 9999)
            update juki.residence set version = version + 1, last_reason = 21, last_date = 20250401,
            update_number = update_number + 1, address = '一丁目' || :house
            where code = :code and municipality = {municipality};

            """));
        var answer = Run("pgbench", "--host=" + _folder, "--username=juki", "--no-vacuum", "--protocol=prepared",
            Argument("--client=", Clients), Argument("--jobs=", Environment.ProcessorCount),
            Argument("--time=", seconds), "--file=" + script, "postgres");
        return decimal.Parse(Tps().Match(answer).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Run("pg_ctl", "stop", "--pgdata=" + Data, "--mode=immediate", "--silent");
        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();

    private static string Argument(string name, int value) =>
        name + value.ToString(CultureInfo.InvariantCulture);

    private void Sql(string statement) =>
        Run("psql", "--host=" + _folder, "--username=juki", "--quiet", "--command=" + statement, "postgres");

    private static string Run(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? Execute("setpriv", ["--reuid=" + OtherUser, "--clear-groups", Binaries + program, .. arguments])
        : Execute(Binaries + program, arguments);

    private static string Execute(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        // pg_ctl leaves its pipes to the server, so that their end is not waited for.
        var output = program.EndsWith("pg_ctl", StringComparison.Ordinal) || arguments.Contains(Binaries + "pg_ctl")
            ? Task.FromResult("")
            : process.StandardOutput.ReadToEndAsync();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {errors.Result}");
        return output.Result;
    }
}

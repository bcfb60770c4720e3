using System.Diagnostics;
using System.Text;
using Juki.Live.Store;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Juki.Live.Store;

/// <summary>
/// A PostgreSQL server of the distribution for the tests of this assembly: its own folder, reached by a socket in it,
/// gone at the end. Started at first use. It does not synchronise to the disk, which no test here can notice.
/// </summary>
public sealed class PostgresCluster : IDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin/";

    /// <summary>PostgreSQL refuses to run as root; then it runs as this user of the distribution.</summary>
    private const string OtherUser = "nobody";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-pg-");
    private readonly Lazy<string> _started;

    public PostgresCluster() => _started = new(Start);

    /// <summary>How to reach the server.</summary>
    public string ConnectionString => _started.Value;

    private string Data => Path.Combine(_folder.FullName, "data");

    public void Dispose()
    {
        if (_started.IsValueCreated) Run("pg_ctl", "stop", "--pgdata=" + Data, "--mode=immediate", "--silent");
        _folder.Delete(recursive: true);
    }

    /// <summary>Runs a statement on a connection of its own.</summary>
    public object? Ask(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    private string Start()
    {
        if (Environment.IsPrivilegedProcess) Execute("chown", OtherUser, _folder.FullName);
        Run("initdb", "--pgdata=" + Data, "--username=juki", "--auth=trust",
            "--encoding=UTF8", "--locale=C", "--no-sync");
        Run("pg_ctl", "start", "--pgdata=" + Data, "--silent", "--wait",
            "--log=" + Path.Combine(_folder.FullName, "log"),
            $"--options=-k {_folder.FullName} -c listen_addresses='' -c fsync=off -c full_page_writes=off");
        return $"Host={_folder.FullName};Username=juki;Database=postgres";
    }

    private static void Run(string program, params string[] arguments)
    {
        if (Environment.IsPrivilegedProcess)
            Execute("setpriv", ["--reuid=" + OtherUser, "--clear-groups", Binaries + program, .. arguments]);
        else
            Execute(Binaries + program, arguments);
    }

    private static void Execute(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        var errors = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.OutputDataReceived += (_, _) => { };
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60))) throw new TimeoutException(program);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program}: {errors}");
    }
}

using System.Diagnostics;
using System.Text;
using Npgsql;

namespace Juki.Benchmarks;

/// <summary>
/// A PostgreSQL server of the distribution with a folder of its own, reached by a socket in it, gone when disposed. As
/// root it runs as another user, which PostgreSQL asks for.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin/";
    private const string Control = "pg_ctl";
    private const string OtherUser = "nobody";
    private static readonly TimeSpan RunMax = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-pg-");

    /// <summary>Makes and starts the server.</summary>
    /// <param name="durable">True: every commit is on the disk before it is acknowledged, as by default. False: for
    /// tests that cannot notice.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL 15 is not installed, or does not start.</exception>
    public PostgresServer(bool durable)
    {
        if (!IsInstalled)
            throw new InvalidOperationException("PostgreSQL is missing: install the Debian package postgresql-15");
        if (Environment.IsPrivilegedProcess)
            Execute("chown", OtherUser, _folder.FullName);
        Run("initdb", "--pgdata=" + Data, "--username=juki", "--auth=trust",
            "--encoding=UTF8", "--locale=C", "--no-sync");
        var careless = durable ? "" : " -c fsync=off -c full_page_writes=off";
        Run(Control, "start", "--pgdata=" + Data, "--silent", "--wait",
            "--log=" + Path.Combine(_folder.FullName, "log"),
            $"--options=-k {_folder.FullName} -c listen_addresses=''{careless}");
    }

    /// <summary>True when the programs are there.</summary>
    public static bool IsInstalled => File.Exists(Binaries + "postgres");

    /// <summary>How to reach the server.</summary>
    public string ConnectionString => $"Host={_folder.FullName};Username=juki;Database=postgres";

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Runs a statement on a connection of its own.</summary>
    public object? Ask(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Command Timeout=0");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    /// <summary>Runs pgbench with a script and gives what it prints.</summary>
    public string PgBench(string script, int clients, int seconds)
    {
        var path = Path.Combine(_folder.FullName, "script.sql");
        File.WriteAllText(path, script);
        return Run("pgbench", "--no-vacuum", "--protocol=prepared", $"--client={clients}", "--jobs=2",
            $"--time={seconds}", "--file=" + path, "--host=" + _folder.FullName, "--username=juki", "postgres");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Run(Control, "stop", "--pgdata=" + Data, "--mode=immediate", "--silent");
        _folder.Delete(recursive: true);
    }

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
        var (output, errors) = (new StringBuilder(), new StringBuilder());
        using var process = new Process { StartInfo = start };
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        if (!process.WaitForExit(RunMax))
            throw new TimeoutException(program);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program}: {errors}");
        if (arguments.Contains(Binaries + Control) || program == Binaries + Control)
        {
            // The server that was started keeps these pipes, so that their end is not waited for.
            process.CancelErrorRead();
            process.CancelOutputRead();
        }
        else
        {
            process.WaitForExit(); // for the last lines, which may come after the end of the process
        }
        return output.ToString();
    }
}

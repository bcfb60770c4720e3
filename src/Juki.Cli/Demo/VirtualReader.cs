using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Juki.Cli.Demo;

/// <summary>
/// 仮想カードリーダ — a service of PC/SC of its own with one virtual reader, out of sight of the machine's own service. Cards
/// that are programs call it. The reader has two slots; the first is used.
/// </summary>
internal sealed class VirtualReader : IDisposable
{
    /// <summary>The first slot.</summary>
    public const string Name = "Virtual PCD 00 00";

    /// <summary>The variable of the environment by which PC/SC's library finds a service that is not the
    /// machine's.</summary>
    public const string SocketVariable = "PCSCLITE_CSOCK_NAME";

    private const string Service = "/usr/sbin/pcscd";
    private const string Driver = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The service's socket is at one place under /run, which is the machine's. So it gets a /run of its own; where
    /// that is not allowed (root in a container) it takes the machine's, if no other service is there.
    /// </summary>
    private const string Script = """
        name="pcscd $1"
        if unshare "$3" true; then
            own='mount --bind "$1" /run && exec -a "$2" "$3" -f -c "$4"'
            exec unshare "$3" bash -c "$own" bash "$1" "$name" "$4" "$2"
        elif [ "$3" = -m ] && [ ! -e /run/pcscd/pcscd.comm ]; then
            ln -s /run/pcscd/pcscd.comm "$1/pcscd/pcscd.comm" && exec -a "$name" "$4" -f -c "$2"
        fi
        exit 1
        """;

    private readonly Process process;

    private VirtualReader(Process process, string folder, int port) =>
        (this.process, Socket, Mark, Port) = (process, SocketIn(folder), RunIn(folder), port);

    /// <summary>Where the service listens, for <see cref="SocketVariable"/>.</summary>
    public string Socket { get; }

    /// <summary>Where the first slot waits for a card.</summary>
    public int Port { get; }

    /// <summary>Number of the process.</summary>
    public int ProcessId => process.Id;

    /// <summary>What stands in the process's command line and in no other.</summary>
    public string Mark { get; }

    /// <summary>Where the service of a folder listens.</summary>
    public static string SocketIn(string folder) => Path.Combine(RunIn(folder), "pcscd", "pcscd.comm");

    /// <summary>Starts the service and waits until it listens.</summary>
    /// <param name="folder">New or empty.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="IOException">It is not installed, may not be started, or does not start.</exception>
    public static async Task<VirtualReader> StartAsync(string folder, CancellationToken stop)
    {
        if (!File.Exists(Service) || !File.Exists(Driver))
            throw new IOException("pcscd と vsmartcard-vpcd がない / pcscd and vsmartcard-vpcd are not installed");
        var (conf, run, log) = (Path.Combine(folder, "conf"), RunIn(folder), Path.Combine(folder, "log"));
        Directory.CreateDirectory(conf);
        Directory.CreateDirectory(Path.Combine(run, "pcscd"));
        var port = FreePorts();
        await File.WriteAllTextAsync(Path.Combine(conf, "vpcd"), string.Create(CultureInfo.InvariantCulture,
            $"FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:0x{port:X}\nLIBPATH {Driver}\nCHANNELID 0x{port:X}\n"),
            stop);
        // Who is not root becomes it in a space of its own.
        var space = Environment.IsPrivilegedProcess ? "-m" : "-rm";
        var process = LocalProcess.Start(log, ["bash", "-c", Script, "bash", run, conf, space, Service]);
        var reader = new VirtualReader(process, folder, port);
        try
        {
            await reader.ListensAsync(log, stop);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Ends the service.</summary>
    public void Dispose()
    {
        LocalProcess.Stop(process);
        process.Dispose();
    }

    private static string RunIn(string folder) => Path.Combine(folder, "run");

    private async Task ListensAsync(string log, CancellationToken stop)
    {
        const int PauseMilliseconds = 20;
        var clock = Stopwatch.StartNew();
        while (!HasPort() || !File.Exists(Socket))
        {
            if (process.HasExited || clock.Elapsed > StartMax)
            {
                throw new IOException("pcscd が起動しない。名前空間が要る / pcscd does not start; it needs a mount namespace: "
                    + File.ReadLines(log).LastOrDefault());
            }
            await Task.Delay(PauseMilliseconds, stop);
        }
    }

    /// <summary>Whether somebody has the port: the reader. A card that called would be one.</summary>
    private bool HasPort()
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Any, Port);
            probe.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>A port that is free, and the next one too: the second slot has it.</summary>
    private static int FreePorts()
    {
        for (var port = 36_100; port < 36_900; port += 2)
        {
            try
            {
                using var first = new TcpListener(IPAddress.Any, port);
                using var second = new TcpListener(IPAddress.Any, port + 1);
                first.Start();
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // taken: the next
            }
        }
        throw new IOException("空きポートがない / no free ports");
    }
}

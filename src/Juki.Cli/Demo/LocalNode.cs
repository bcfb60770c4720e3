using System.Diagnostics;
using Juki.Domain.Offices;
using Juki.Server.Host;
using Juki.Wire.Files;

namespace Juki.Cli.Demo;

/// <summary>
/// One node on this machine, in a folder of its own: <c>node.json</c>, <c>data/</c>, <c>drop/</c> for a CS,
/// <c>log</c>. It runs as a process <c>juki serve</c>, which outlives the one that started it.
/// </summary>
internal sealed class LocalNode(NodeName name, string folder) : IDisposable
{
    private Process? _process;

    /// <summary>Who it is.</summary>
    public NodeName Name => name;

    /// <summary>Its configuration.</summary>
    public string ConfigPath => Path.Combine(folder, "node.json");

    /// <summary>Its data.</summary>
    public string DataFolder => Path.Combine(folder, "data");

    /// <summary>Its store.</summary>
    public string StorePath => Path.Combine(DataFolder, "node.db");

    /// <summary>The folder of the existing system; for a CS.</summary>
    public string DropFolder => Path.Combine(folder, "drop");

    /// <summary>Its log.</summary>
    public string LogPath => Path.Combine(folder, "log");

    /// <summary>Number of the process.</summary>
    public int ProcessId => _process?.Id ?? 0;

    /// <summary>The answer of the process that has ended.</summary>
    public int? ExitCode => _process is { HasExited: true } ended ? ended.ExitCode : null;

    /// <summary>Writes the configuration and makes the folders.</summary>
    public void Configure(NodeConfig config)
    {
        Directory.CreateDirectory(folder);
        if (config.InboxFolder is not null)
            Directory.CreateDirectory(Path.Combine(DropFolder, "inbox"));
        File.WriteAllText(ConfigPath, config.Write());
    }

    /// <summary>The program and its first arguments, <c>serve</c> and the configuration follow; another one for
    /// tests.</summary>
    public IReadOnlyList<string> Program { get; set; } = OwnProgram.Command();

    /// <summary>Starts the process.</summary>
    /// <param name="options">More options of <c>juki serve</c>.</param>
    public void Start(params string[] options)
    {
        _process?.Dispose();
        _process = LocalProcess.Start(LogPath, [.. Program, "serve", ConfigPath, .. options]);
    }

    /// <summary>SIGKILL: like a power cut to the process.</summary>
    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
    }

    /// <summary>SIGTERM, and waits for the end. Answers the exit code; null when it had to be killed or does not
    /// run.</summary>
    public int? Stop() => _process is null ? null : LocalProcess.Stop(_process);

    /// <summary>How it is; null when it does not answer.</summary>
    public Task<StatusReport?> StatusAsync() => StatusClient.AskAsync(Path.Combine(DataFolder, StatusSocket.FileName));

    /// <summary>Offers a file to the CS by rename, as an existing system does. The file itself stays.</summary>
    public void Offer(string file, long fileNumber) => Offer(File.ReadAllBytes(file), fileNumber);

    /// <summary>Offers bytes as a file.</summary>
    public void Offer(byte[] content, long fileNumber)
    {
        var path = Path.Combine(DropFolder, "inbox", LegacyFormat.FileName(fileNumber));
        File.WriteAllBytes(path + LegacyFormat.PartSuffix, content);
        File.Move(path + LegacyFormat.PartSuffix, path, overwrite: true);
    }

    /// <summary>Where a receipt lies; <paramref name="stage"/>: <c>intake</c>, <c>result</c> or
    /// <c>refused</c>.</summary>
    public string ReceiptPath(long fileNumber, string stage) => Path.Combine(
        DropFolder, "receipts", Path.ChangeExtension(LegacyFormat.FileName(fileNumber), $".{stage}.csv"));

    /// <inheritdoc/>
    public void Dispose() => _process?.Dispose();
}

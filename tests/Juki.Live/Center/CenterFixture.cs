using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Juki.Cli.Demo;
using Juki.Domain.Offices;
using Juki.Live.Host;
using Juki.Server.Host;
using Juki.Server.Host.Center;
using Juki.Wire.Session;

namespace Juki.Live.Center;

/// <summary>Two prefectures' servers of the country on one machine, each of a user of its own, and one of the staff.
/// Users and groups are made for it and removed; only root can.</summary>
public sealed class CenterFixture(LocalNetworkFixture country) : IAsyncLifetime
{
    public static readonly NodeName Kyoto = NodeName.OfPrefecture(GovernmentCode.FromBody(26000));
    public static readonly NodeName Nara = NodeName.OfPrefecture(GovernmentCode.FromBody(29000));

    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Root that may become another user and end its processes, and nothing else of what root may, as in
    /// docs/operations.md: it can open nobody's folder.</summary>
    private static readonly string[] WithoutRights =
        ["/usr/bin/setpriv", "--bounding-set=-all,+setuid,+setgid,+kill"];

    private readonly string folder = Directory.CreateTempSubdirectory("juki-center-").FullName;
    private readonly List<string> users = [];
    private Process? center;

    /// <summary>Why it cannot be tried here; null: it can.</summary>
    internal string? NotHere { get; private set; }

    internal string Staff { get; } = Name("s");

    internal string Group { get; } = Name("g");

    internal string ConfigPath => Path.Combine(folder, "center.json");

    internal CenterConfig Config => CenterConfig.Read(ConfigPath, out _)!;

    internal string LogPath => Path.Combine(folder, "log");

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/sbin/useradd"))
        {
            NotHere = "only root can make users";
            return;
        }
        File.SetUnixFileMode(folder, Open);
        Run("groupadd", "--system", Group);
        AddUser(Staff, "-N", "-g", Group);
        var ports = LocalNetwork.FreePorts([Kyoto, Nara]);
        var nodes = new List<CenterNodeConfig>();
        foreach (var name in new[] { Kyoto, Nara })
            nodes.Add(await SetUpAsync(name, ports[name]));
        var run = Directory.CreateDirectory(Path.Combine(folder, "run")).FullName;
        Run("chown", $"root:{Group}", run);
        Run("chmod", "2750", run);
        await File.WriteAllTextAsync(
            ConfigPath, new CenterConfig { Group = Group, Folder = run, Nodes = nodes }.Write());
        if ((await AsAsync(Staff, [.. OwnProgram.Command(), "center", "--help"])).Exit != 0)
            NotHere = "the program lies where other users cannot run it";
        else
            center = LocalProcess.Start(
                LogPath, [.. WithoutRights, .. OwnProgram.Command(), "center", "run", "--config", ConfigPath]);
    }

    public async ValueTask DisposeAsync()
    {
        var exit = center is null ? ExitCodes.Done : LocalProcess.Stop(center);
        center?.Dispose();
        foreach (var user in users)
            Run("userdel", user);
        if (users.Count > 0)
            Run("groupdel", Group);
        var log = File.Exists(LogPath) ? await File.ReadAllTextAsync(LogPath) : "";
        Directory.Delete(folder, recursive: true);
        Assert.True(exit == ExitCodes.Done, log);
    }

    /// <summary>The user of a prefecture's server.</summary>
    internal string UserOf(NodeName node) => Config.Nodes.Single(one => one.Name == node.ToString()).User;

    /// <summary>Configuration of a prefecture's server.</summary>
    internal string ConfigOf(NodeName node) => Config.Nodes.Single(one => one.Name == node.ToString()).Config;

    /// <summary>Everything that lies in the folders of a prefecture's server.</summary>
    internal IReadOnlyList<string> FilesOf(NodeName node)
    {
        var config = NodeConfig.Read(ConfigOf(node), out _)!;
        return [.. new[] { config.DataFolder, config.KeyFolder }.SelectMany(place => Directory
            .EnumerateFileSystemEntries(place, "*", SearchOption.AllDirectories).Prepend(place))];
    }

    /// <summary>A command of the program, as a user.</summary>
    internal static Task<(int Exit, string Output)> JukiAsync(string user, params string[] arguments) =>
        AsAsync(user, [.. OwnProgram.Command(), .. arguments]);

    /// <summary>What the staff is told about the servers.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> StatesAsync()
    {
        var (_, said) = await JukiAsync(Staff, "center", "status", "--json", "--config", ConfigPath);
        using var read = JsonDocument.Parse(said);
        return read.RootElement.GetProperty("nodes").EnumerateArray().ToDictionary(
            node => node.GetProperty("name").GetString()!, node => node.GetProperty("state").GetString()!);
    }

    /// <summary>A command as a user.</summary>
    internal static async Task<(int Exit, string Output)> AsAsync(string user, IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UserName = user, WorkingDirectory = "/", RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        await error;
        return (process.ExitCode, await output);
    }

    /// <summary>A command as root, which does what it should.</summary>
    internal static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {error}");
    }

    private async Task<CenterNodeConfig> SetUpAsync(NodeName name, int port)
    {
        var user = Name(name.Office.ToString()[..2]);
        AddUser(user, "--user-group");
        var own = Directory.CreateDirectory(Path.Combine(folder, name.ToString()), Open).FullName;
        var (keys, data) = (Path.Combine(own, "keys"), Path.Combine(own, "data"));
        var authority = country.Network.Authority;
        Run("cp", "-a", authority.HandOut(authority.AddNode(name)).Path, keys);
        Directory.CreateDirectory(data);
        Run("chown", "-R", $"{user}:", keys, data);
        Run("chmod", "700", keys, data);
        var like = NodeConfig.Read(country.Kanagawa.ConfigPath, out _)!;
        var config = Path.Combine(own, "node.json");
        await File.WriteAllTextAsync(config, (like with
        {
            Office = name.Office.ToString(),
            KeyFolder = keys,
            DataFolder = data,
            Listen = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"),
        }).Write());
        return new() { Name = name.ToString(), User = user, Config = config };
    }

    private void AddUser(string name, params string[] more)
    {
        Run("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", .. more, name]);
        users.Add(name);
    }

    private static string Name(string what) =>
        string.Create(CultureInfo.InvariantCulture, $"juki-{Environment.ProcessId}-{what}");
}

using System.Diagnostics;
using Juki.Cli.Ca;
using Juki.Cli.Demo;
using Juki.Devices.Hsm;
using Juki.Domain.Offices;
using Juki.Server.Host;
using Juki.Wire.Session;

namespace Juki.Live.Host;

/// <summary>
/// One more town of the fixture's network, under a supervisor, whose token is a folder of its own that tests take away,
/// bring back and change.
/// </summary>
internal sealed class LoneTown : IDisposable
{
    private readonly KeyFolder _keys;

    public LoneTown(
        LocalNetworkFixture country, GovernmentCode town, Func<NodeConfig, NodeConfig>? configure = null)
    {
        var name = NodeName.OfMunicipality(town);
        _keys = country.Network.Authority.HandOut(country.Network.Authority.AddNode(name));
        Node = new LocalNode(name, Path.Combine(country.Folder, name.ToString()));
        var like = NodeConfig.Read(country.Town(LocalNetworkFixture.Kamakura).ConfigPath, out _)!;
        var config = like with
        {
            Office = town.ToString(),
            KeyFolder = _keys.Path,
            DataFolder = Node.DataFolder,
            InboxFolder = Node.DropFolder,
            Listen = null,
        };
        Node.Configure(configure?.Invoke(config) ?? config);
    }

    public LocalNode Node { get; }

    public string PinPath => _keys.PinPath;

    private string Away => _keys.TokensPath + ".away";

    public void Start() => Node.Start("--supervise");

    public Task LinkedAsync() => LocalNetworkFixture.StatusAsync(Node, report => report.Host.Links.Count == 1);

    /// <summary>Lines of the log so far that hold a text.</summary>
    public int Said(string text) => !File.Exists(Node.LogPath) ? 0
        : File.ReadLines(Node.LogPath).Count(line => line.Contains(text, StringComparison.Ordinal));

    public Task SaysAsync(string text, int times = 1) =>
        LocalNetworkFixture.UntilAsync(
            () => Said(text) >= times, $"{LocalNetworkFixture.LastWords(Node)}: no «{text}»");

    public void TakeTokenAway() => Directory.Move(_keys.TokensPath, Away);

    public void BringTokenBack() => Directory.Move(Away, _keys.TokensPath);

    /// <summary>Instead of the token that was taken away, one with the same labels and PIN and another key.</summary>
    public void BringAnotherKey()
    {
        CopyAll(Away, _keys.TokensPath);
        Tool("--delete-object", "--type", "privkey", "--label", NodeKeys.KeyLabel);
        Tool("--delete-object", "--type", "pubkey", "--label", NodeKeys.KeyLabel);
        Tool("--keypairgen", "--key-type", "EC:prime256v1", "--label", NodeKeys.KeyLabel, "--sensitive");
    }

    public void TakeAnotherKeyAway() => Directory.Delete(_keys.TokensPath, recursive: true);

    /// <summary>Changes the token's PIN; the PIN file stays as it was.</summary>
    public void ChangePin() => Tool("--change-pin", "--new-pin", "env:JUKI_TEST_NEW_PIN");

    /// <summary>The new PIN in the PIN file.</summary>
    public void WriteNewPin()
    {
        File.WriteAllText(PinPath, NewPin);
    }

    public void Dispose()
    {
        Node.Stop();
        Node.Dispose();
    }

    private const string NewPin = "changed-by-a-person";

    private static void CopyAll(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private void Tool(params string[] arguments)
    {
        var description = _keys.Describe();
        var start = new ProcessStartInfo("pkcs11-tool",
        [
            "--module", description.Module, "--token-label", description.TokenLabel, "--login",
            "--pin", "env:JUKI_TEST_PIN", .. arguments,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SOFTHSM2_CONF"] = _keys.ConfigurationPath;
        start.Environment["JUKI_TEST_PIN"] = File.ReadAllText(PinPath).TrimEnd();
        start.Environment["JUKI_TEST_NEW_PIN"] = NewPin;
        using var tool = Process.Start(start)!;
        var output = tool.StandardOutput.ReadToEndAsync();
        var errors = tool.StandardError.ReadToEndAsync();
        tool.WaitForExit();
        Assert.True(tool.ExitCode == 0, $"{string.Join(' ', arguments)}: {output.Result}{errors.Result}");
    }
}

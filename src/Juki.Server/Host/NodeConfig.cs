using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Juki.Domain.Offices;

namespace Juki.Server.Host;

/// <summary>
/// The configuration of a node, a JSON file. Network, role and office are not in it: they are read from the node's
/// certificate. Relative paths start at the folder of the file.
/// </summary>
internal sealed record NodeConfig
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The key folder that the authority shipped and the holder accepted (<c>juki ca receive</c>).</summary>
    public string Keys { get; init; } = "";

    /// <summary>The folder of the store and the status socket; made if it is not there.</summary>
    public string Data { get; init; } = "";

    /// <summary>Where nodes below connect to, <c>address:port</c>; none: nobody connects here. Port 0: any free
    /// one.</summary>
    public string? Listen { get; init; }

    /// <summary>Where the node above listens, <c>address:port</c>; the nation has none.</summary>
    public string? Upstream { get; init; }

    /// <summary>The drop folder of the town's existing system; a CS only.</summary>
    public string? Legacy { get; init; }

    /// <summary>Most messages in one batch, 1 to 10,000. Default 512.</summary>
    public int BatchMax { get; init; } = 512;

    /// <summary>Most legacy records in one batch, 1 to 10,000. Default 256.</summary>
    public int IntakeMax { get; init; } = 256;

    /// <summary>Most messages waiting in one lane, 1,000 to 100,000,000; then the next intake waits. Default
    /// 2,000,000.</summary>
    public long LaneMax { get; init; } = 2_000_000;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not there, no JSON, or has a name that is no option.</exception>
    public static NodeConfig Read(string path)
    {
        try
        {
            var config = JsonSerializer.Deserialize<NodeConfig>(File.ReadAllText(path), Json)
                ?? throw new InvalidDataException($"{path} is empty");
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return config with
            {
                Keys = Path.Combine(folder, config.Keys),
                Data = Path.Combine(folder, config.Data),
                Legacy = config.Legacy is null ? null : Path.Combine(folder, config.Legacy),
            };
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path}: {failure.Message}", failure);
        }
    }

    /// <summary>Writes it as a file holds it.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>All faults at once; empty when it can be served. Without a role, what every role needs.</summary>
    public IReadOnlyList<string> Validate(Role role = Role.None)
    {
        var faults = new List<string>();
        if (!Directory.Exists(Keys))
            faults.Add($"keys: no such folder: {Keys}");
        if (Data.Length == 0)
            faults.Add("data: is missing");
        if (Listen is not null && !IPEndPoint.TryParse(Listen, out _))
            faults.Add($"listen: not address:port: {Listen}");
        if (Upstream is not null && !IPEndPoint.TryParse(Upstream, out _))
            faults.Add($"upstream: not address:port: {Upstream}");
        if (BatchMax is < 1 or > 10_000)
            faults.Add("batchMax: not 1 to 10000");
        if (IntakeMax is < 1 or > 10_000)
            faults.Add("intakeMax: not 1 to 10000");
        if (LaneMax is < 1_000 or > 100_000_000)
            faults.Add("laneMax: not 1000 to 100000000");
        if (role == Role.National && Upstream is not null)
            faults.Add("upstream: the nation has none");
        if (role is Role.Municipality or Role.Prefecture && Upstream is null)
            faults.Add("upstream: is missing");
        if (role == Role.Municipality && Listen is not null)
            faults.Add("listen: nobody connects to a municipality's server");
        if (role is Role.Prefecture or Role.National && Listen is null)
            faults.Add("listen: is missing");
        if (role == Role.Municipality && Legacy is null)
            faults.Add("legacy: is missing");
        if (role is Role.Prefecture or Role.National && Legacy is not null)
            faults.Add("legacy: only a municipality's server has one");
        return faults;
    }
}

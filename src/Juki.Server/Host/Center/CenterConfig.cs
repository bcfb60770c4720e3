using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Juki.Server.Host.Center;

/// <summary>One server of the center.</summary>
internal sealed record CenterNodeConfig
{
    /// <summary>How the staff call it: 1 to 32 of a–z, 0–9 and hyphens. Required, once.</summary>
    public string Name { get; init; } = "";

    /// <summary>The system's user under which it runs, whose are its data, keys and PIN. Required, of this node
    /// alone.</summary>
    public string User { get; init; } = "";

    /// <summary>Its configuration, as of <c>juki serve</c>. Required.</summary>
    public string Config { get; init; } = "";
}

/// <summary>
/// 集約センターの設定 — the servers that stand side by side on one machine, a JSON file; comments are allowed, unknown names
/// are not. Paths are relative to the file's folder. It says nothing that must be kept from the staff.
/// </summary>
internal sealed record CenterConfig
{
    /// <summary>Where it is looked for.</summary>
    public const string DefaultPath = "/etc/juki/center.json";

    /// <summary>Most servers on one machine [ours: all prefectures, and room for a second machine of each].</summary>
    public const int NodesMax = 100;

    private const int NameLengthMax = 32;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        PropertyNameCaseInsensitive = false,
        WriteIndented = true,
    };

    /// <summary>The system's group of the staff: who is in it may ask how the servers are, start and stop them.
    /// Required.</summary>
    public string Group { get; init; } = "";

    /// <summary>Folder of <c>center.sock</c>: of root and the group, mode 2750. Required.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The log on the error stream: <c>text</c> or <c>json</c>. Default text.</summary>
    public string Log { get; init; } = "text";

    /// <summary>The servers.</summary>
    public IReadOnlyList<CenterNodeConfig> Nodes { get; init; } = [];

    /// <summary>Reads a file; paths in it become absolute. Null with a fault that can be shown.</summary>
    public static CenterConfig? Read(string path, out string fault)
    {
        fault = "";
        try
        {
            if (new FileInfo(path).Length > NodeConfig.FileBytesMax)
                throw new JsonException("longer than 64 KB");
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return JsonSerializer.Deserialize<CenterConfig>(File.ReadAllBytes(path), Json) is not { } read ? null
                : read with
                {
                    Folder = From(folder, read.Folder),
                    Nodes = [.. (read.Nodes ?? []).Select(node => node with { Config = From(folder, node.Config) })],
                };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            fault = failure.Message;
            return null;
        }
    }

    /// <summary>As a file has it.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>All faults at once; empty when there are none. What stands on the disk is for
    /// <see cref="CenterCheck"/>.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        Fault(!IsAccountName(Group), "group: 職員のグループ / the staff's group");
        Fault(Folder.Length == 0, "folder: 必須 / required");
        Fault(Encoding.UTF8.GetByteCount(Path.Combine(Folder, CenterTalk.FileName)) > HostLimits.SocketPathBytes,
            "folder: パスが長すぎる / its path is too long for a socket (107 bytes with center.sock)");
        Fault(Log is not ("text" or "json"), "log: text, json");
        Fault(Nodes.Count is < 1 or > NodesMax, string.Create(CultureInfo.InvariantCulture, $"nodes: 1–{NodesMax}"));
        foreach (var node in Nodes)
        {
            Fault(!IsName(node.Name), "nodes.name: 1–32 字の a-z 0-9 - / 1 to 32 of a-z, 0-9 and hyphens");
            Fault(!IsAccountName(node.User) || node.User == "root", "nodes.user: root でない利用者 / a user, not root");
            Fault(!File.Exists(node.Config), "nodes.config: ない / no such file");
        }
        faults.AddRange(Twice("name", node => node.Name));
        faults.AddRange(Twice("user", node => node.User));
        faults.AddRange(Twice("config", node => node.Config));
        return faults;

        void Fault(bool isFaulty, string text)
        {
            if (isFaulty)
                faults.Add(text);
        }
    }

    private IEnumerable<string> Twice(string what, Func<CenterNodeConfig, string> of) => Nodes.GroupBy(of)
        .Where(same => same.Count() > 1)
        .Select(same => $"nodes.{what}: 二つのサーバが共有する / shared by two servers: {same.Key}");

    private static bool IsName(string text) => text.Length is >= 1 and <= NameLengthMax
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>As useradd(8) takes names.</summary>
    private static bool IsAccountName(string text) => text.Length is >= 1 and <= NameLengthMax
        && (char.IsAsciiLetterLower(text[0]) || text[0] == '_')
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    private static string From(string folder, string path) =>
        string.IsNullOrEmpty(path) ? "" : Path.GetFullPath(path, folder);
}

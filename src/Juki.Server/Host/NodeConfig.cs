using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Juki.Domain.Authority;
using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Node;
using Juki.Wire.Session;

namespace Juki.Server.Host;

/// <summary>
/// The configuration of one node, a JSON file; comments are allowed, unknown names are not. Paths are relative to the
/// file's folder. Who the node is stands in its certificate; what is said here must be the same.
/// </summary>
internal sealed record NodeConfig
{
    /// <summary>Longest configuration file, bytes [ours].</summary>
    public const int FileBytesMax = 65_536;

    private const long ChangesBytesMax = 1_048_576; // [ours: some 10,000 changes]

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
    };

    /// <summary>Name of the network, as in the certificate; networks never talk to each other. Required.</summary>
    public string Network { get; init; } = "";

    /// <summary><c>municipality</c> (CS), <c>prefecture</c> or <c>national</c>. Required.</summary>
    public string Role { get; init; } = "";

    /// <summary>団体コード of the office, six digits; <c>000000</c> for the nation. Required.</summary>
    public string Office { get; init; } = "";

    /// <summary>Which machine of the node, 1 to 99. Default 1.</summary>
    public int Instance { get; init; } = 1;

    /// <summary>Folder of <c>node.db</c> and <c>status.sock</c>; made with mode 0700. Required.</summary>
    public string DataFolder { get; init; } = "";

    /// <summary>Folder of token.json, certificate.pem, ca.pem and revocations.juki, as the authority ships it.
    /// Required.</summary>
    public string KeyFolder { get; init; } = "";

    /// <summary>File of the token's PIN, mode 0600. Default: <c>pin</c> in the key folder.</summary>
    public string? PinFile { get; init; }

    /// <summary>Address and port for those below, <c>10.0.0.1:9443</c>. Required for prefecture and nation; of a CS for
    /// terminals of its own office, and by default none.</summary>
    public string? Listen { get; init; }

    /// <summary>A prefecture's server takes its 業務端末 directly too, and not only through its 代表端末 [S-000 業務端末].
    /// Default: false. Nobody else has the setting: a CS takes its terminals directly.</summary>
    public bool DirectTerminals { get; init; }

    /// <summary>Host and port of the node above. Required for CS and prefecture; the nation has none.</summary>
    public string? Upstream { get; init; }

    /// <summary>連携フォルダ of the town's existing system. Required for a CS, nobody else has one.</summary>
    public string? InboxFolder { get; init; }

    /// <summary>廃置分合の表: mergers and new codes since the release, written like municipality-changes.tsv; the same
    /// file on every node (docs/operations.md). Read at the start. Default: none since the release.</summary>
    public string? MunicipalityChanges { get; init; }

    /// <summary>Most messages in one batch, 1 to 10,000. Default 256.</summary>
    public int BatchMax { get; init; } = new NodeOptions().BatchMax;

    /// <summary>Most legacy records in one batch, 1 to 10,000. Default 256.</summary>
    public int IntakeMax { get; init; } = new NodeOptions().IntakeMax;

    /// <summary>Most messages waiting in one lane, 1,000 to 100,000,000. Default 2,000,000.</summary>
    public long LaneMax { get; init; } = new NodeOptions().LaneMax;

    /// <summary>Most disk of the messages waiting in one lane of updates, MB, 1 to 1,000,000. Default 1,024.</summary>
    public int LaneMegabytes { get; init; } = (int)(new NodeOptions().LaneBytesMax >> 20);

    /// <summary>Longest that the oldest update in a lane waits, days, 1 to 34. Default 30.</summary>
    public int LaneDays { get; init; } = new NodeOptions().LaneDaysMax;

    /// <summary>Most memory of the process, MB, 512 to 1,000,000; beyond it the process ends and starts again. Default
    /// 4,096.</summary>
    public int MemoryMax { get; init; } = 4_096;

    /// <summary>Memory for pages of the register, MB, 4 to 100,000. Default: 16 at a municipality, 64 at a prefecture,
    /// 256 at the nation [ours: residents come in random order, and a page that is not here is fetched].</summary>
    public int? CacheMegabytes { get; init; }

    /// <summary>Days within which a disclosure is answered, the day of receipt being the first, 1 to 366. Default
    /// 30.</summary>
    public int DisclosureDays { get; init; } = new DisclosureTerms().Days;

    /// <summary>Most days by which that may be extended, 0 to 366. Default 30.</summary>
    public int DisclosureExtensionDays { get; init; } = new DisclosureTerms().ExtensionDays;

    /// <summary>Days within which the wish for a correction is answered, 1 to 366. Default 30.</summary>
    public int CorrectionDays { get; init; } = new DisclosureTerms().CorrectionDays;

    /// <summary>Affairs that an ordinance keeps from residents, each as <c>100001 個人情報保護条例第7条</c>. Default
    /// none.</summary>
    public IReadOnlyList<string>? DisclosureExceptions { get; init; }

    /// <summary>見張りの基準: what is a finding when the record is looked at (docs/watch.md). Default: those of the
    /// release.</summary>
    public WatchTerms Watch { get; init; } = new();

    /// <summary>Minutes after which the session of an operator ends at a terminal that is not used, 1 to
    /// <see cref="OperatorTerms.IdleMinutesMax"/>. Default 10.</summary>
    public int OperatorIdleMinutes { get; init; } = new OperatorTerms().IdleMinutes;

    /// <summary>Nobody logs in at a terminal without a check of the finger. Default: false, it is checked where one is
    /// registered (docs/biometric.md).</summary>
    public bool BiometricRequired { get; init; }

    /// <summary>The log on the error stream: <c>text</c>, a line an event, or <c>json</c>. Default text.</summary>
    public string Log { get; init; } = "text";

    /// <summary>The logical node; valid after <see cref="Validate"/> found no fault.</summary>
    [JsonIgnore]
    public NodeName Node => PeerIdentity.TryParseNode(Role, Office, out var node) ? node : default;

    /// <summary>Terms and exceptions of disclosures.</summary>
    [JsonIgnore]
    public DisclosureTerms DisclosureTerms => new()
    {
        Days = DisclosureDays,
        ExtensionDays = DisclosureExtensionDays,
        CorrectionDays = CorrectionDays,
        Exceptions =
            [.. (DisclosureExceptions ?? []).Select(DisclosureException.Parse).OfType<DisclosureException>()],
    };

    /// <summary>The store.</summary>
    [JsonIgnore]
    public string StorePath => Path.Combine(DataFolder, "node.db");

    /// <summary>The record of who asked what.</summary>
    [JsonIgnore]
    public string RecordPath => Path.Combine(DataFolder, "record.db");

    /// <summary><see cref="CacheMegabytes"/> in bytes, or the default of the role.</summary>
    [JsonIgnore]
    public long CacheBytes => (long)(CacheMegabytes ?? Node.Role switch
    {
        Domain.Offices.Role.National => 256,
        Domain.Offices.Role.Prefecture => 64,
        _ => 16,
    }) << 20;

    /// <summary>The status socket.</summary>
    [JsonIgnore]
    public string StatusPath => Path.Combine(DataFolder, StatusSocket.FileName);

    /// <summary>Bounds of the core.</summary>
    [JsonIgnore]
    public NodeOptions Options => new()
    {
        BatchMax = BatchMax,
        IntakeMax = IntakeMax,
        LaneMax = LaneMax,
        LaneBytesMax = (long)LaneMegabytes << 20,
        LaneDaysMax = LaneDays,
    };

    /// <summary>The data folder that a command line names, by itself or by its configuration.</summary>
    public static string DataFolderOf(string where) =>
        Directory.Exists(where) ? where : Read(where, out _)?.DataFolder ?? where;

    /// <summary>Reads a file; paths in it become absolute. Null with a fault that can be shown.</summary>
    public static NodeConfig? Read(string path, out string fault)
    {
        fault = "";
        try
        {
            var file = new FileInfo(path);
            if (file.Length > FileBytesMax)
                throw new JsonException("longer than 64 KB");
            var read = JsonSerializer.Deserialize<NodeConfig>(File.ReadAllBytes(path), Json);
            return read?.At(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            fault = failure is JsonException json
                ? string.Create(CultureInfo.InvariantCulture, $"line {json.LineNumber + 1} {json.Path}: {json.Message}")
                : failure.Message;
            return null;
        }
    }

    /// <summary>As a file has it.</summary>
    public string Write() => JsonSerializer.Serialize(this, new JsonSerializerOptions(Json)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });

    /// <summary>Municipalities as released, with the changes of the file.</summary>
    /// <exception cref="InvalidDataException">What is wrong in which line of it.</exception>
    /// <exception cref="IOException">It cannot be read, or is too long.</exception>
    public MunicipalityTable ReadMunicipalities()
    {
        if (MunicipalityChanges is null)
            return MunicipalityTable.Released;
        return new FileInfo(MunicipalityChanges).Length > ChangesBytesMax
            ? throw new IOException("longer than 1 MB")
            : MunicipalityTable.Released.With(File.ReadLines(MunicipalityChanges));
    }

    /// <summary>All faults at once; empty when there are none.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        var municipalities = MunicipalityTable.Released;
        try
        {
            municipalities = ReadMunicipalities();
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            faults.Add($"municipalityChanges: 読めない / cannot be read: {failure.Message}");
        }
        Fault(!PeerIdentity.IsNetworkName(Network), "network: 1–24 字の a-z 0-9 - / 1 to 24 of a-z, 0-9 and hyphens");
        Fault(!PeerIdentity.TryParseRole(Role, out var role) || !Routes.HasLanes(role),
            "role: municipality, prefecture, national");
        var known = PeerIdentity.TryParseNode(Role, Office, out var node);
        Fault(role != default && !known, "office: 役割に合う団体コードでない / not a code of an office of that role");
        Fault(known && role != Domain.Offices.Role.National && !municipalities.Exists(node.Office),
            "office: 存在しない団体コード / no such office");
        Fault(known && role == Domain.Offices.Role.Municipality && municipalities.Exists(node.Office)
                && !municipalities.HasCs(node.Office),
            "office: 区には CS がない。市のコードを / a ward has no CS of its own, give the city's code");
        Fault(Instance is < 1 or > PeerIdentity.InstanceMax, "instance: 1–99");
        Fault(DataFolder.Length == 0, "dataFolder: 必須 / required");
        Fault(Encoding.UTF8.GetByteCount(StatusPath) > HostLimits.SocketPathBytes,
            "dataFolder: パスが長すぎる / its path is too long for a socket (107 bytes with status.sock)");
        Fault(KeyFolder.Length == 0 || !Directory.Exists(KeyFolder), "keyFolder: ない / no such folder");
        Fault(PinFile is not null && !File.Exists(PinFile), "pinFile: ない / no such file");
        ValidateEnds(role, Fault);
        Fault(BatchMax is < 1 or > 10_000, "batchMax: 1–10,000");
        Fault(IntakeMax is < 1 or > 10_000, "intakeMax: 1–10,000");
        Fault(LaneMax is < 1_000 or > 100_000_000, "laneMax: 1,000–100,000,000");
        Fault(LaneMegabytes is < 1 or > 1_000_000, "laneMegabytes: 1–1,000,000");
        Fault(LaneDays is < 1 or >= ServerNode.ArchiveDays, "laneDays: 1–34");
        Fault(MemoryMax is < 512 or > 1_000_000, "memoryMax: 512–1,000,000");
        Fault(CacheMegabytes is < 4 or > 100_000, "cacheMegabytes: 4–100,000");
        Fault(Log is not ("text" or "json"), "log: text, json");
        Fault(OperatorIdleMinutes is < 1 or > OperatorTerms.IdleMinutesMax, "operatorIdleMinutes: 1–60");
        faults.AddRange(DisclosureTerms.Validate());
        faults.AddRange(Watch.Validate());
        Fault(DisclosureExceptions?.Any(one => DisclosureException.Parse(one) is null) == true,
            "disclosureExceptions: 事務コードと条 / code of the affair, a space, the article");
        return faults;

        void Fault(bool isFaulty, string text)
        {
            if (isFaulty)
                faults.Add(text);
        }
    }

    private void ValidateEnds(Role role, Action<bool, string> fault)
    {
        var isTown = role == Domain.Offices.Role.Municipality;
        if (role == default)
            return;
        fault((!isTown || Listen is not null) && !TryListen(out _),
            "listen: アドレス:ポート / address:port, as 10.0.0.1:9443");
        fault(role == Domain.Offices.Role.National && Upstream is not null,
            "upstream: 全国サーバにはない / the nation has none");
        fault(role != Domain.Offices.Role.National && !TryUpstream(out _), "upstream: ホスト:ポート / host:port");
        fault(DirectTerminals && role != Domain.Offices.Role.Prefecture,
            "directTerminals: 都道府県サーバだけ / only a prefecture's server has the setting");
        fault(!isTown && InboxFolder is not null, "inboxFolder: CS だけ / only a CS has one");
        fault(isTown && (InboxFolder is null || !Directory.Exists(InboxFolder)), "inboxFolder: ない / no such folder");
    }

    /// <summary>Where it listens.</summary>
    public bool TryListen([NotNullWhen(true)] out IPEndPoint? endpoint) =>
        IPEndPoint.TryParse(Listen ?? "", out endpoint)
        && Listen!.EndsWith($":{endpoint.Port}", StringComparison.Ordinal);

    /// <summary>Where the node above listens.</summary>
    public bool TryUpstream([NotNullWhen(true)] out EndPoint? endpoint)
    {
        endpoint = null;
        var text = Upstream ?? "";
        var colon = text.LastIndexOf(':');
        if (colon < 1
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port == 0)
            return false;
        if (IPEndPoint.TryParse(text, out var address))
            endpoint = address;
        else if (Uri.CheckHostName(text[..colon]) == UriHostNameType.Dns)
            endpoint = new DnsEndPoint(text[..colon], port);
        return endpoint is not null;
    }

    private NodeConfig At(string folder) => this with
    {
        DataFolder = From(folder, DataFolder) ?? "",
        KeyFolder = From(folder, KeyFolder) ?? "",
        PinFile = From(folder, PinFile),
        InboxFolder = From(folder, InboxFolder),
        MunicipalityChanges = From(folder, MunicipalityChanges),
    };

    private static string? From(string folder, string? path) =>
        string.IsNullOrEmpty(path) ? path : Path.GetFullPath(path, folder);
}

using System.Globalization;
using Juki.Wire.Session;

namespace Juki.Server.Host.Center;

/// <summary>Who can open something of a server.</summary>
/// <param name="Node">The server's name.</param>
/// <param name="What">What it is.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="User">Whose it is.</param>
/// <param name="IsPrivate">Nobody but that user, and the machine's root, can open it.</param>
internal sealed record CenterAccess(string Node, string What, string Path, string User, bool IsPrivate);

/// <summary>
/// Looks whether the servers of a center are apart from each other and from the staff: whether each has a user,
/// folders, token and port of its own, and whether those are its user's alone. What lies in folders that we cannot open
/// is not looked at; the folders are.
/// </summary>
internal sealed class CenterCheck
{
    private const UnixFileMode SocketFolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.SetGroup;

    private const uint Root = 0;

    private readonly CenterConfig _config;
    private readonly List<string> _faults = [];
    private readonly List<CenterAccess> _access = [];
    private readonly List<(CenterNodeConfig Center, NodeConfig Node, SystemAccount Account)> _nodes = [];

    /// <summary>Looks at everything.</summary>
    /// <param name="config">Without faults of its own.</param>
    public CenterCheck(CenterConfig config)
    {
        _config = config;
        var staff = SystemAccount.GroupOf(config.Group);
        Fault(staff is null, $"group: グループがない / no such group: {config.Group}");
        LookAtSocketFolder(staff);
        foreach (var one in config.Nodes)
            Read(one);
        foreach (var (center, node, account) in _nodes)
        {
            Fault(account.User == Root, $"{center.Name}: 利用者が root である / its user is root");
            Fault(staff is { } group && account.Groups.Contains(group),
                $"{center.Name}: 利用者が職員のグループにいる / its user is in the staff's group");
            Look(center.Name, "configuration", center.Config, account, isRoots: true);
            Look(center.Name, "data", node.DataFolder, account);
            Look(center.Name, "keys", node.KeyFolder, account);
            Look(center.Name, "PIN", node.PinFile ?? new KeyFolder(node.KeyFolder).PinPath, account);
        }
        LookForShared();
    }

    /// <summary>Everything by which servers are not apart, or can be opened; empty when there is nothing.</summary>
    public IReadOnlyList<string> Faults() => _faults;

    /// <summary>What of which server belongs to whom.</summary>
    public IReadOnlyList<CenterAccess> Access => _access;

    private void LookAtSocketFolder(uint? staff)
    {
        var folder = FileOwner.Of(_config.Folder);
        Fault(folder is null, $"folder: ない / no such folder: {_config.Folder}");
        if (folder is not { } found)
            return;
        Fault(found.User != Root || found.Group != staff || found.Mode != SocketFolderMode,
            $"folder: root:{_config.Group}, 2750 でない / is not of root and the group with mode 2750: {_config.Folder}");
        LookAbove("folder", _config.Folder, Root);
    }

    private void Read(CenterNodeConfig one)
    {
        var account = SystemAccount.Find(one.User);
        Fault(account is null, $"{one.Name}: 利用者がない / no such user: {one.User}");
        var node = NodeConfig.Read(one.Config, out var fault);
        Fault(node is null, $"{one.Name}: 設定が読めない / its configuration cannot be read: {fault}");
        if (account is not null && node is not null)
            _nodes.Add((one, node, account));
    }

    /// <summary>Looks at a folder or file of a server, and at what lies in it.</summary>
    /// <param name="isRoots">It may be root's and readable to others, but nobody else may alter it.</param>
    private void Look(string name, string what, string path, SystemAccount account, bool isRoots = false)
    {
        if (FileOwner.Of(path) is not { } found)
        {
            // A data folder is made at the first start; what stands in a closed folder cannot be seen.
            Fault(what is "configuration" or "keys" || Path.Exists(path),
                $"{name}: {what}: ない、又はリンク / is not there, or is a link: {path}");
            LookAbove($"{name}: {what}", Path.GetDirectoryName(path) ?? "/", account.User);
            return;
        }
        _access.Add(new(name, what, path, SystemAccount.NameOf(found.User), found.IsPrivate));
        if (isRoots)
            Fault(found.User != Root || found.IsOpenToWriting,
                $"{name}: {what}: root だけが書ける状態でない / not only root can write it: {path}");
        else
            Fault(found.User != account.User || !found.IsPrivate,
                $"{name}: {what}: {account.Name} だけのものでない / is not {account.Name}'s alone: {path}");
        LookAbove($"{name}: {what}", Path.GetDirectoryName(path) ?? "/", isRoots ? Root : account.User);
        if (!isRoots && Directory.Exists(path))
            LookInside(name, what, path, account);
    }

    /// <summary>Inside a folder that is closed to others the user alone decides; but nothing there may be another's,
    /// who might keep it open.</summary>
    private void LookInside(string name, string what, string folder, SystemAccount account)
    {
        const int FaultsMax = 10;
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        var foreign = Directory.EnumerateFileSystemEntries(folder, "*", options)
            .Where(path => FileOwner.Of(path) is not { } found || found.User != account.User);
        foreach (var path in foreign.Take(FaultsMax))
            _faults.Add($"{name}: {what}: 他の利用者のもの、又はリンク / is another's, or a link: {path}");
    }

    /// <summary>Whoever may write a folder above can put another one in the place of ours.</summary>
    private void LookAbove(string what, string folder, uint user)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (FileOwner.Of(at) is not { } found)
                continue;
            Fault(found.IsOpenToWriting || (found.User != Root && found.User != user),
                $"{what}: 上のフォルダを他の利用者が書ける / another user can write a folder above it: {at}");
        }
    }

    private void LookForShared()
    {
        Shared("利用者 / user", _nodes.Select(one => (one.Center.Name, Number(one.Account.User))));
        Shared("サーバ / server", _nodes.Select(one => (one.Center.Name, $"{one.Node.Node} {one.Node.Instance}")));
        Shared("ポート / port", _nodes.Where(one => one.Node.Listen is not null)
            .Select(one => (one.Center.Name, one.Node.Listen!)));
        Shared("PIN", _nodes.Where(one => one.Node.PinFile is not null)
            .Select(one => (one.Center.Name, one.Node.PinFile!)));
        Shared("トークン / token", _nodes.Select(one => (one.Center.Name, TokenOf(new(one.Node.KeyFolder))))
            .Where(one => one.Item2.Length > 0));
        for (var first = 0; first < _nodes.Count; first++)
        {
            foreach (var other in _nodes.Skip(first + 1))
            {
                Fault(ShareAFolder(_nodes[first].Node, other.Node),
                    $"{_nodes[first].Center.Name}, {other.Center.Name}: フォルダを共有する / share a folder");
            }
        }
    }

    /// <summary>What two servers have both.</summary>
    private void Shared(string what, IEnumerable<(string Node, string Value)> values)
    {
        foreach (var same in values.Distinct().GroupBy(one => one.Value).Where(same => same.Count() > 1))
            _faults.Add($"{string.Join(", ", same.Select(one => one.Node))}: {what} を共有する / share: {same.Key}");
    }

    /// <summary>Which token a key folder names; empty when it cannot be seen.</summary>
    private static string TokenOf(KeyFolder folder)
    {
        try
        {
            var token = folder.Describe();
            var place = token.Configuration ?? (Directory.Exists(folder.TokensPath) ? folder.TokensPath : "");
            return $"{token.Module} {place} {token.TokenLabel}";
        }
        catch (Exception failure) when (failure is InvalidDataException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static bool ShareAFolder(NodeConfig one, NodeConfig other) => Folders(one).Any(mine =>
        Folders(other).Any(theirs => IsWithin(mine, theirs) || IsWithin(theirs, mine)));

    private static IEnumerable<string> Folders(NodeConfig node) => [node.DataFolder, node.KeyFolder];

    private static bool IsWithin(string path, string folder) => path == folder
        || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static string Number(uint number) => number.ToString(CultureInfo.InvariantCulture);

    private void Fault(bool isFaulty, string text)
    {
        if (isFaulty)
            _faults.Add(text);
    }
}

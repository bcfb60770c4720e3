using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace Juki.Terminal.Guard;

/// <summary>
/// 接続の主 — which user of this machine holds the other end of a connection on 127.0.0.1, as the kernel says. 127.0.0.1 is
/// no border between users: anybody who may run a program may connect. Asked once a connection, before a byte is read.
/// </summary>
/// <param name="tables">Where the kernel lists TCP sockets, proc(5); other files in tests.</param>
internal sealed partial class ConnectionOwner(params string[] tables)
{
    /// <summary>An IPv6 socket that speaks IPv4 stands in the other list, with this before the address.</summary>
    private const string Mapped = "0000000000000000FFFF0000";

    /// <summary>Longest list that is read, lines [ours: all ports of an address, twice].</summary>
    public const int LinesMax = 131_072;

    private const string Established = "01";
    private const int LocalColumn = 1;
    private const int RemoteColumn = 2;
    private const int StateColumn = 3;
    private const int UserColumn = 7;

    /// <summary>Asks the kernel of this machine.</summary>
    public static ConnectionOwner OfKernel { get; } = new("/proc/net/tcp", "/proc/net/tcp6");

    /// <summary>The user under which this process runs.</summary>
    public static uint OwnUser => EffectiveUser();

    /// <summary>The user who holds <paramref name="peer"/> of the connection to <paramref name="own"/>; null when the
    /// kernel lists no such open connection, which is refused like a stranger's.</summary>
    public uint? Find(IPEndPoint peer, IPEndPoint own)
    {
        var (local, remote) = (Written(peer), Written(own));
        foreach (var line in tables.Where(File.Exists).SelectMany(File.ReadLines).Take(LinesMax))
        {
            var column = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (column.Length > UserColumn && Is(column[LocalColumn], local) && Is(column[RemoteColumn], remote)
                && column[StateColumn] == Established
                && uint.TryParse(column[UserColumn], NumberStyles.None, CultureInfo.InvariantCulture, out var user))
                return user;
        }
        return null;
    }

    /// <summary>True when that user is the one of this process.</summary>
    public bool IsOwn(EndPoint? peer, EndPoint? own) =>
        peer is IPEndPoint one && own is IPEndPoint other && Find(one, other) == OwnUser;

    private static bool Is(string column, string end) => column == end
        || (column.Length == Mapped.Length + end.Length && column.StartsWith(Mapped, StringComparison.Ordinal)
            && column.EndsWith(end, StringComparison.Ordinal));

    /// <summary>The address as one number of the machine's byte order, and the port, both hexadecimal.</summary>
    private static string Written(IPEndPoint end)
    {
        var address = end.Address.IsIPv4MappedToIPv6 ? end.Address.MapToIPv4() : end.Address;
        var bytes = address.GetAddressBytes();
        return bytes.Length == sizeof(uint)
            ? string.Create(CultureInfo.InvariantCulture, $"{BitConverter.ToUInt32(bytes):X8}:{end.Port:X4}")
            : "";
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}

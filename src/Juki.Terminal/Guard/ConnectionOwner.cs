using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace Juki.Terminal.Guard;

/// <summary>
/// 接続の主 — which user of this machine holds the other end of a connection on 127.0.0.1, as the kernel says. 127.0.0.1 is
/// no border between users: anybody who may run a program may connect. Asked once a connection, before a byte is read.
/// </summary>
/// <param name="table">Where the kernel lists TCP sockets; another file in tests.</param>
internal sealed partial class ConnectionOwner(string table = ConnectionOwner.KernelTable)
{
    /// <summary>The kernel's list of IPv4 sockets [proc(5)].</summary>
    public const string KernelTable = "/proc/net/tcp";

    /// <summary>Longest list that is read, lines [ours: all ports of an address, twice].</summary>
    public const int LinesMax = 131_072;

    private const string Established = "01";
    private const int LocalColumn = 1;
    private const int RemoteColumn = 2;
    private const int StateColumn = 3;
    private const int UserColumn = 7;

    /// <summary>The user under which this process runs.</summary>
    public static uint OwnUser => EffectiveUser();

    /// <summary>The user who holds <paramref name="peer"/> of the connection to <paramref name="own"/>; null when the
    /// kernel lists no such open connection, which is refused like a stranger's.</summary>
    public uint? Find(IPEndPoint peer, IPEndPoint own)
    {
        var (local, remote) = (Written(peer), Written(own));
        foreach (var line in File.ReadLines(table).Skip(1).Take(LinesMax))
        {
            var column = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (column.Length > UserColumn && column[LocalColumn] == local && column[RemoteColumn] == remote
                && column[StateColumn] == Established
                && uint.TryParse(column[UserColumn], NumberStyles.None, CultureInfo.InvariantCulture, out var user))
                return user;
        }
        return null;
    }

    /// <summary>True when that user is the one of this process.</summary>
    public bool IsOwn(EndPoint? peer, EndPoint? own) =>
        peer is IPEndPoint one && own is IPEndPoint other && Find(one, other) == OwnUser;

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

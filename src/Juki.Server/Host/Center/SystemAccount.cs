using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Juki.Server.Host.Center;

/// <summary>A user of this machine.</summary>
/// <param name="Name">As it is called.</param>
/// <param name="User">Its number.</param>
/// <param name="Group">Number of its own group.</param>
/// <param name="Groups">Numbers of all groups in which it is.</param>
internal sealed record SystemAccount(string Name, uint User, uint Group, IReadOnlyList<uint> Groups)
{
    private const int GroupsMax = 1_024;

    // struct passwd and struct group of a 64-bit Linux: two pointers, then the numbers.
    private const int FirstNumber = 16;
    private const int SecondNumber = 20;

    private static readonly Lock Gate = new(); // the library's answers stand in one place for the process

    /// <summary>The user of that name; null when there is none.</summary>
    public static SystemAccount? Find(string name)
    {
        lock (Gate)
        {
            if (FindUser(name) is var found && found == 0)
                return null;
            var user = (uint)Marshal.ReadInt32(found, FirstNumber);
            var group = (uint)Marshal.ReadInt32(found, SecondNumber);
            var (groups, count) = (new uint[GroupsMax], GroupsMax);
            return ListGroups(name, group, groups, ref count) < 0 ? null : new(name, user, group, groups[..count]);
        }
    }

    /// <summary>Number of the group of that name; null when there is none.</summary>
    public static uint? GroupOf(string name)
    {
        lock (Gate)
            return FindGroup(name) is var found && found == 0 ? null : (uint)Marshal.ReadInt32(found, FirstNumber);
    }

    /// <summary>Name of a user by its number, or the number.</summary>
    public static string NameOf(uint user)
    {
        lock (Gate)
        {
            return FindUser(user) is var found && found != 0
                && Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(found)) is { } name
                ? name
                : user.ToString(CultureInfo.InvariantCulture);
        }
    }

    [DllImport("libc", EntryPoint = "getpwnam")]
    private static extern nint FindUser([MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport("libc", EntryPoint = "getpwuid")]
    private static extern nint FindUser(uint user);

    [DllImport("libc", EntryPoint = "getgrnam")]
    private static extern nint FindGroup([MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport("libc", EntryPoint = "getgrouplist")]
    private static extern int ListGroups(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name, uint group, [Out] uint[] groups, ref int count);
}

/// <summary>Whose a file is, and who may do what with it.</summary>
/// <param name="User">Number of its user.</param>
/// <param name="Group">Number of its group.</param>
/// <param name="Mode">Permissions.</param>
internal readonly record struct FileOwner(uint User, uint Group, UnixFileMode Mode)
{
    private const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const int Here = -100; // AT_FDCWD
    private const int NotFollowed = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint Basic = 0x7FF; // STATX_BASIC_STATS
    private const int StatusBytes = 256;
    private const int UserAt = 20, GroupAt = 24, ModeAt = 28;
    private const int Permissions = 0xFFF;
    private const int Kinds = 0xF000, Link = 0xA000;

    /// <summary>True when nobody but its user has any right to it.</summary>
    public bool IsPrivate => (Mode & OfOthers) == 0;

    /// <summary>True when others than its user may alter it, or exchange what is in it.</summary>
    public bool IsOpenToWriting =>
        (Mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0 && !Mode.HasFlag(UnixFileMode.StickyBit);

    /// <summary>Looks; null when it is not there, cannot be seen, or is a symbolic link, which is nobody's
    /// own.</summary>
    public static FileOwner? Of(string path)
    {
        var status = new byte[StatusBytes];
        if (Statx(Here, path, NotFollowed, Basic, status) != 0)
            return null;
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(ModeAt));
        return (mode & Kinds) == Link ? null : new(
            BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(UserAt)),
            BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(GroupAt)),
            (UnixFileMode)(mode & Permissions));
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Statx(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);
}

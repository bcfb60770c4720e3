using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>What tells one content of a file from another without reading it. Times are of the file system.</summary>
/// <param name="Device">Number of the file system.</param>
/// <param name="Inode">Number of the file in it.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Modified">When the content last changed, in nanoseconds since 1970.</param>
/// <param name="Changed">When content, name or rights last changed, in nanoseconds since 1970; nobody can set
/// it.</param>
internal readonly record struct FileIdentity(long Device, long Inode, long Length, long Modified, long Changed);

/// <summary>
/// Files that outlive a power cut: content, name and folder are forced to the disk. .NET cannot open a folder nor see
/// an inode, so that open, fsync, close and statx are called directly.
/// </summary>
internal static class DurableFiles
{
    // O_DIRECTORY | O_CLOEXEC on x86-64. Elsewhere the number of O_DIRECTORY differs, and it is left out.
    private const int ReadOnlyFolder = 0x10000 | 0x80000;
    private const int CloseOnExec = 0x80000;
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint BasicStatus = 0x7ff; // STATX_BASIC_STATS
    private const int StatusBytes = 256; // struct statx, the same on every architecture [statx(2)]
    private const int FileTypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int NoSuchFile = 2; // ENOENT
    private const int NoSpace = 28; // ENOSPC
    private const int QuotaExceeded = 122; // EDQUOT

    /// <summary>Forces the names in a folder to the disk.</summary>
    /// <exception cref="IOException">The folder cannot be opened or forced; nothing may be built on its
    /// names.</exception>
    public static void FlushFolder(string folder)
    {
        var flags = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? ReadOnlyFolder : CloseOnExec;
        var descriptor = Open(folder, flags, 0);
        if (descriptor < 0)
            throw Failure("open");
        var failed = Sync(descriptor) != 0;
        var failure = failed ? Failure("fsync") : null;
        _ = Close(descriptor);
        if (failure is not null)
            throw failure;
    }

    /// <summary>The identity of a regular file; null when there is none, or something else has that name.</summary>
    public static FileIdentity? IdentityOf(string path)
    {
        var status = new byte[StatusBytes];
        if (Statx(CurrentFolder, path, NoFollow, BasicStatus, status) != 0)
            return Marshal.GetLastPInvokeError() == NoSuchFile ? null : throw Failure("statx");
        // Offsets of struct statx: 28 mode, 32 inode, 40 size, 96 ctime, 112 mtime, 136 device major, 140 minor.
        if ((BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(28)) & FileTypeMask) != RegularFile)
            return null;
        return new(Integer(status, 136), Integer(status, 32), Integer(status, 40), Time(status, 112), Time(status, 96));
    }

    /// <summary>
    /// Writes a file whole: under a temporary name, forced to the disk, then renamed over <paramref name="path"/>, the
    /// folder forced. A crash leaves the old file or the new one, never a part.
    /// </summary>
    /// <exception cref="DiskFullException">There is no room; nothing is left of the attempt.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        using var stream = Begin(path);
        WriteSlice(path, stream, write);
        Finish(path, stream);
    }

    /// <summary>Begins a file that is written in slices, under its temporary name; one that a crash left is replaced.
    /// Without a buffer: what is written is in the file.</summary>
    /// <exception cref="DiskFullException">There is no room.</exception>
    public static FileStream Begin(string path)
    {
        var part = PartOf(path);
        try
        {
            return new FileStream(part, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        }
        catch (IOException failure) when (IsNoRoom(failure))
        {
            throw new DiskFullException("There is no room for a file.", failure);
        }
    }

    /// <summary>Writes a slice of it and forces it to the disk, so that the last one does not take long.</summary>
    /// <exception cref="DiskFullException">There is no room; nothing is left of the attempt.</exception>
    public static void WriteSlice(string path, FileStream stream, Action<Stream> write)
    {
        try
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }
        catch (IOException failure) when (IsNoRoom(failure))
        {
            stream.Dispose();
            File.Delete(PartOf(path));
            throw new DiskFullException("There is no room for a file.", failure);
        }
    }

    /// <summary>The file is whole: it gets its name.</summary>
    public static void Finish(string path, FileStream stream)
    {
        stream.Dispose();
        File.Move(PartOf(path), path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Moves a file into another folder of the same file system, and forces both folders.</summary>
    /// <exception cref="DiskFullException">There is no room for the name; the file is where it was.</exception>
    public static void Move(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
        }
        catch (IOException failure) when (IsNoRoom(failure))
        {
            throw new DiskFullException("There is no room for a name.", failure);
        }
        FlushFolder(Path.GetDirectoryName(to)!);
        FlushFolder(Path.GetDirectoryName(from)!);
    }

    /// <summary>Gives a file a second name in the same file system; one that is there is replaced.</summary>
    public static void Link(string path, string other)
    {
        File.Delete(other);
        if (LinkFile(path, other) != 0)
            throw Failure("link");
        FlushFolder(Path.GetDirectoryName(other)!);
    }

    private static string PartOf(string path) => path + ".part";

    /// <summary>True when it was for want of room.</summary>
    public static bool IsNoRoom(IOException failure) => failure.HResult is NoSpace or QuotaExceeded;

    private static long Integer(byte[] status, int offset) =>
        BinaryPrimitives.ReadInt64LittleEndian(status.AsSpan(offset));

    private static long Time(byte[] status, int offset) =>
        Integer(status, offset) * 1_000_000_000 + BinaryPrimitives.ReadInt32LittleEndian(status.AsSpan(offset + 8));

    private static IOException Failure(string call) => new($"{call}: error {Marshal.GetLastPInvokeError()}");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, int mode);

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int LinkFile(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path, [MarshalAs(UnmanagedType.LPUTF8Str)] string other);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Statx(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);
}

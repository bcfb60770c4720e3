using System.Runtime.InteropServices;

namespace Juki.Wire.Session;

/// <summary>Replaces a small file so that after a crash the old or the new content is there, whole.</summary>
public static class DurableFile
{
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY

    /// <summary>Temporary file, fsync, rename, fsync of the folder.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>.NET opens no folders, so that their names can be flushed by C's own functions only.</summary>
    public static void FlushFolder(string folder)
    {
        var descriptor = Open(folder, ReadOnlyDirectory);
        if (descriptor < 0)
            throw new IOException($"{folder} cannot be opened.");
        var failed = Synchronise(descriptor) != 0;
        _ = Close(descriptor);
        if (failed)
            throw new IOException($"{folder} cannot be flushed.");
    }

    [DllImport("libc", EntryPoint = "open")]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int Synchronise(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}

using Microsoft.Win32.SafeHandles;

namespace Juki.Wire.Session;

/// <summary>Replaces a small file so that after a crash the old or the new content is there, whole.</summary>
public static class DurableFile
{
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
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        using SafeFileHandle handle = File.OpenHandle(folder);
        RandomAccess.FlushToDisk(handle);
    }
}

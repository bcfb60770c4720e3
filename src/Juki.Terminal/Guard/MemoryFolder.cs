using System.Globalization;

namespace Juki.Terminal.Guard;

/// <summary>
/// メモリ上のフォルダ — a folder that lies in memory and goes with it, for the owner only: what the browser keeps while it
/// runs, and the form with the entry token. Removed when it is disposed.
/// </summary>
internal sealed class MemoryFolder : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private MemoryFolder(string path) => Path = path;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Makes one in the first of the user's run-time folder and <c>/dev/shm</c> that is in memory.</summary>
    /// <exception cref="IOException">Neither is.</exception>
    public static MemoryFolder Make()
    {
        var user = string.Create(CultureInfo.InvariantCulture, $"/run/user/{ConnectionOwner.OwnUser}");
        string?[] places = [Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), user, "/dev/shm"];
        var place = places.FirstOrDefault(one => one is not null && Directory.Exists(one) && IsInMemory(one))
            ?? throw new IOException("メモリ上のフォルダがない / neither the user's run-time folder nor /dev/shm is in memory");
        var made = System.IO.Path.Combine(place, $"juki-terminal-{System.IO.Path.GetRandomFileName()}");
        Directory.CreateDirectory(made, Owner);
        return new(made);
    }

    /// <summary>Writes a file for the owner only.</summary>
    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    /// <summary>The file system of the deepest mount above the path.</summary>
    private static bool IsInMemory(string path) => DriveInfo.GetDrives()
        .Where(drive => (path + '/').StartsWith(drive.Name.TrimEnd('/') + '/', StringComparison.Ordinal))
        .MaxBy(drive => drive.Name.Length)?.DriveFormat is "tmpfs" or "ramfs";
}

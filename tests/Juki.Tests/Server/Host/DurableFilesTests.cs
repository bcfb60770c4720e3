using Juki.Server.Host;
using Juki.Server.Node;

namespace Juki.Tests.Server.Host;

/// <summary>A file that cannot be written whole leaves nothing behind.</summary>
public sealed class DurableFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-files-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Write_WithoutRoom_SaysSoAndLeavesTheOldFile()
    {
        var path = Path.Combine(_folder.FullName, "receipt.csv");
        DurableFiles.Write(path, stream => stream.Write("old"u8));
        File.CreateSymbolicLink(path + ".part", "/dev/full"); // every write to it is ENOSPC
        Assert.Throws<DiskFullException>(() => DurableFiles.Write(path, stream => stream.Write(new byte[1 << 20])));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(_folder.GetFileSystemInfos());
        DurableFiles.Write(path, stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(path));
    }
}

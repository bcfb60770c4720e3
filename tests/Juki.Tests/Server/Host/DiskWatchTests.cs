using Juki.Server.Host;
using Microsoft.Extensions.Logging.Abstractions;

namespace Juki.Tests.Server.Host;

/// <summary>The ballast, and what the node is told of the disk.</summary>
public sealed class DiskWatchTests : IDisposable
{
    private const long Room = HostLimits.DiskFreeMin + (2 * HostLimits.BallastBytes);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-disk-");
    private readonly List<bool> _told = [];
    private long _free = Room;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Look_WithRoom_KeepsRealBlocksBack()
    {
        var watch = Watch();
        watch.Look();
        Assert.False(watch.IsFull);
        Assert.Empty(_told);
        Assert.Equal(HostLimits.BallastBytes, Ballast.Length);
        // Blocks, not a hole: what du says.
        Assert.True(BlocksOf(Ballast.FullName) >= HostLimits.BallastBytes);
    }

    [Fact]
    public void Look_BelowTheBound_GivesTheBallastUpAndTellsOnce()
    {
        var watch = Watch();
        watch.Look();
        _free = HostLimits.DiskFreeMin;
        watch.Look();
        Assert.Empty(_told);
        _free = HostLimits.DiskFreeMin - 1;
        watch.Look();
        _free = HostLimits.BallastBytes; // given back by the ballast
        watch.Look();
        Assert.True(watch.IsFull);
        Assert.Equal([true], _told);
        Assert.False(Ballast.Exists);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void Look_WithoutBallast_IsFullUntilThereIsRoomForItTwice(long more, bool full)
    {
        _free = 0;
        var watch = Watch();
        watch.Look();
        Assert.Equal([true], _told);
        _free = Room + more;
        watch.Look();
        Assert.Equal(full, watch.IsFull);
        Assert.Equal(!full, Ballast.Exists);
        Assert.Equal(full ? [true] : [true, false], _told);
    }

    [Fact]
    public void GiveUpBallast_WithoutOne_IsQuiet()
    {
        DiskWatch.GiveUpBallast(_folder.FullName);
        Assert.False(Ballast.Exists);
    }

    private FileInfo Ballast => new(Path.Combine(_folder.FullName, "ballast"));

    private DiskWatch Watch() => new(_folder.FullName, _told.Add, NullLogger.Instance) { Free = _ => _free };

    private static long BlocksOf(string path)
    {
        using var du = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("du", ["--block-size=1", path]) { RedirectStandardOutput = true })!;
        var answer = du.StandardOutput.ReadToEnd();
        du.WaitForExit();
        return long.Parse(answer.Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}

using Juki.Domain.Offices;
using Juki.Server.Host;
using Juki.Server.Node;
using Microsoft.Extensions.Logging.Abstractions;

namespace Juki.Tests.Server.Host;

/// <summary>The watch over turn and memory; turns that hang are shown with a real process.</summary>
public sealed class TurnWatchTests : IDisposable
{
    private readonly SqliteMemory _disk = new();

    public void Dispose() => _disk.Dispose();

    [Theory]
    [InlineData(1_000, 0)]
    [InlineData(1_001, 1)]
    public void Look_Memory_EndsTheProcessBeyondItsBound(long used, int ends)
    {
        var store = _disk.Start();
        ServerNode.Prepare(store, NodeName.Nation, "test", incarnation: 1);
        var node = new ServerNode(NodeName.Nation, store, new NodeOptions());
        using var core = new CoreThread(node, 1_000, _ => { });
        var ended = 0;
        var watch = new TurnWatch(core, node, 1_000, NullLogger.Instance, () => ended++) { Memory = () => used };
        watch.Look();
        Assert.Equal(ends, ended);
        watch.Stop();
        watch.Look();
        Assert.Equal(ends, ended);
    }
}

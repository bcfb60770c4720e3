using System.Net;
using System.Net.Sockets;
using Juki.Terminal.Guard;

namespace Juki.Tests.Terminal.Guard;

/// <summary>The rows are as Linux writes them: 127.0.0.1 is 0100007F, port 50000 is C350, 8080 is 1F90.</summary>
public class ConnectionOwnerTests
{
    private const string Heading =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    private static readonly IPEndPoint Peer = new(IPAddress.Loopback, 50_000);
    private static readonly IPEndPoint Own = new(IPAddress.Loopback, 8_080);

    [Theory]
    [InlineData("0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000", 1000)]
    [InlineData("0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0", 0)]
    [InlineData("0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000", null)] // our own end
    [InlineData("0100007F:C350 0100007F:1F90 06 00000000:00000000 03:00001770 00000000     0", null)] // TIME_WAIT
    [InlineData("0100007F:C350 0100007F:1F91 01 00000000:00000000 00:00000000 00000000  1000", null)]
    [InlineData("0200007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000", null)]
    [InlineData("0000000000000000FFFF00000100007F:C350 0000000000000000FFFF00000100007F:1F90 01 0:0 0:0 0 1000", 1000)]
    [InlineData("0000000000000000000000000100007F:C350 0000000000000000000000000100007F:1F90 01 0:0 0:0 0 1000", null)]
    [InlineData("0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000    -1", null)]
    public void Find_Row_GivesTheUserOfThePeersEnd(string row, int? user) =>
        Assert.Equal((uint?)user, Find(Heading + "   7: " + row + "        0 12345 1 0000000000000000\n"));

    [Fact]
    public void Find_NoRow_IsNobody() => Assert.Null(Find(Heading));

    [Fact]
    public void IsOwn_ConnectionOfThisProcess_IsKnownByTheKernel()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        client.Connect((IPEndPoint)listener.LocalEndpoint);
        using var accepted = listener.AcceptSocket();
        Assert.True(ConnectionOwner.OfKernel.IsOwn(accepted.RemoteEndPoint, accepted.LocalEndPoint));
        Assert.False(ConnectionOwner.OfKernel.IsOwn(accepted.LocalEndPoint, Own));
        Assert.False(ConnectionOwner.OfKernel.IsOwn(null, null));
    }

    private static uint? Find(string table)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, table);
            return new ConnectionOwner(file).Find(Peer, Own);
        }
        finally
        {
            File.Delete(file);
        }
    }
}

using System.Net.Sockets;
using System.Text.Json;

namespace Juki.Server.Host;

/// <summary>Asks a node on this machine how it is.</summary>
internal static class StatusClient
{
    /// <summary>Longest answer that is read, bytes [ours: a prefecture with 200 links needs 60 KB].</summary>
    private const int BytesMax = 4 << 20;

    /// <summary>The node's answer; null when nobody answers within <see cref="HostLimits.StatusSeconds"/>.</summary>
    public static async Task<StatusReport?> AskAsync(string socketPath, CancellationToken stop = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(HostLimits.StatusSeconds));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), limit.Token).ConfigureAwait(false);
            using var answer = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (answer.Length < BytesMax)
            {
                var count = await socket.ReceiveAsync(buffer, limit.Token).ConfigureAwait(false);
                if (count == 0)
                    return JsonSerializer.Deserialize<StatusReport>(answer.ToArray(), StatusReport.Json);
                answer.Write(buffer.AsSpan(0, count));
            }
            return null;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or JsonException
            or ArgumentException) // a path too long for a socket
        {
            return null;
        }
    }
}

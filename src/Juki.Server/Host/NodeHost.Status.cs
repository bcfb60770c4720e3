using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Juki.Server.Host;

// Status: one line of JSON to whoever may open the socket in the data folder.
internal sealed partial class NodeHost
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Where a node with that data folder answers.</summary>
    public static string StatusPath(string data) => Path.Combine(data, "status.sock");

    /// <summary>Asks a running node how it is; null when none answers.</summary>
    public static async Task<JsonObject?> AskAsync(string data, CancellationToken cancellation)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(StatusPath(data)), cancellation)
                .ConfigureAwait(false);
            using var stream = new NetworkStream(socket);
            return await JsonNode.ParseAsync(stream, cancellationToken: cancellation).ConfigureAwait(false)
                as JsonObject;
        }
        catch (Exception failure) when (failure is SocketException or IOException or JsonException)
        {
            return null;
        }
    }

    private async Task AnswerStatusAsync()
    {
        var path = StatusPath(_config.Data);
        File.Delete(path);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        socket.Listen(16);
        while (!_stopping.IsCancellationRequested)
        {
            using var asker = await socket.AcceptAsync(_stopping.Token).ConfigureAwait(false);
            try
            {
                await asker.SendAsync(await StatusAsync().ConfigureAwait(false), _stopping.Token)
                    .ConfigureAwait(false);
            }
            catch (SocketException)
            {
                // The asker went away.
            }
        }
    }

    private async Task<byte[]> StatusAsync()
    {
        var status = JsonSerializer.SerializeToNode(await _core.AskAsync().ConfigureAwait(false), Json)!.AsObject();
        status["listening"] = Listening?.ToString();
        status["links"] = _links.Count;
        status["sessionsRefused"] = JsonSerializer.SerializeToNode(_refused.Order().ToDictionary(), Json);
        status["frameFaults"] = JsonSerializer.SerializeToNode(
            _faults.ToDictionary(one => one.Key.ToString(), one => one.Value), Json);
        status["unexpectedFiles"] = _drop?.Unexpected.Count ?? 0;
        status["certificateEnds"] = _keys.CertificateEnds.ToString("yyyy-MM-dd", null);
        status["revocations"] = _keys.Revocations.Number;
        status["memoryMb"] = Process.GetCurrentProcess().WorkingSet64 >> 20;
        status["processId"] = Environment.ProcessId;
        return [.. JsonSerializer.SerializeToUtf8Bytes(status, Json), (byte)'\n'];
    }
}

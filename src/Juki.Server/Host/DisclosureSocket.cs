using System.Net.Sockets;
using System.Text.Json;
using Juki.Server.Flows.Disclosure;

namespace Juki.Server.Host;

/// <summary>Answers whoever connects to <c>desk.sock</c> and says one line, a <see cref="DisclosureCall"/>, with a
/// <see cref="DisclosureReply"/>. Mode 0600 in a folder of mode 0700, as the status socket.</summary>
internal sealed class DisclosureSocket : IDisposable
{
    /// <summary>Its name in the data folder.</summary>
    public const string FileName = "desk.sock";

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Func<DisclosureCall, Task<DisclosureReply>> _answer;
    private readonly string _path;

    /// <summary>Opens the socket; one that a crash left is replaced, for the store's lock is held.</summary>
    public DisclosureSocket(string dataFolder, Func<DisclosureCall, Task<DisclosureReply>> answer)
    {
        _answer = answer;
        _path = Path.Combine(dataFolder, FileName);
        File.Delete(_path);
        _socket.Bind(new UnixDomainSocketEndPoint(_path));
        File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _socket.Listen();
    }

    /// <summary>Answers one after the other until told to end.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var asker = await _socket.AcceptAsync(stop).ConfigureAwait(false);
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
                limit.CancelAfter(TimeSpan.FromSeconds(HostLimits.DisclosureSeconds));
                await AnswerAsync(asker, limit.Token).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException or JsonException)
            {
                // Whoever asked is gone, too slow, or says something else; or we end.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        File.Delete(_path);
    }

    private async Task AnswerAsync(Socket asker, CancellationToken stop)
    {
        var line = new byte[DisclosureCall.BytesMax];
        var length = 0;
        while (length < line.Length && Array.IndexOf(line, (byte)'\n', 0, length) < 0)
        {
            var count = await asker.ReceiveAsync(line.AsMemory(length), stop).ConfigureAwait(false);
            if (count == 0)
                break;
            length += count;
        }
        if (JsonSerializer.Deserialize<DisclosureCall>(line.AsSpan(0, length), DisclosureCall.Json) is not
            { Number: not null, Code: not null, About: not null, Text: not null } call || !Enum.IsDefined(call.Act))
            return;
        var answer = await _answer(call).WaitAsync(stop).ConfigureAwait(false);
        ReadOnlyMemory<byte> left = JsonSerializer.SerializeToUtf8Bytes(answer, DisclosureCall.Json);
        while (!left.IsEmpty)
            left = left[await asker.SendAsync(left, stop).ConfigureAwait(false)..];
    }
}

/// <summary>Calls the desk of a node on this machine.</summary>
internal static class DisclosureClient
{
    /// <summary>The node's reply; null when there is none, or the node ended meanwhile.</summary>
    public static async Task<DisclosureReply?> CallAsync(
        string socketPath, DisclosureCall call, CancellationToken stop = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(HostLimits.DisclosureSeconds + HostLimits.StatusSeconds));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), limit.Token).ConfigureAwait(false);
            byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(call, DisclosureCall.Json), (byte)'\n'];
            await socket.SendAsync(line, limit.Token).ConfigureAwait(false);
            using var answer = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (var count = 1; count > 0 && answer.Length < DisclosurePaper.FileMax;)
            {
                count = await socket.ReceiveAsync(buffer, limit.Token).ConfigureAwait(false);
                answer.Write(buffer.AsSpan(0, count));
            }
            return JsonSerializer.Deserialize<DisclosureReply>(answer.ToArray(), DisclosureCall.Json);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or JsonException
            or ArgumentException) // a path too long for a socket
        {
            return null;
        }
    }
}

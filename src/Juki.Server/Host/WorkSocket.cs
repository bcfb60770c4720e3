using System.Net.Sockets;
using System.Text.Json;

namespace Juki.Server.Host;

/// <summary>Answers whoever connects to <c>work.sock</c> and says one line, a <see cref="WorkListRequest"/>, with one
/// line, a <see cref="WorkListAnswer"/>. Mode 0600 in a folder of mode 0700, as the status socket.</summary>
internal sealed class WorkSocket : IDisposable
{
    /// <summary>Its name in the data folder.</summary>
    public const string FileName = "work.sock";

    private const int RequestBytesMax = 4_096;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Func<WorkListRequest, Task<WorkListAnswer>> _answer;
    private readonly string _path;

    /// <summary>Opens the socket; one that a crash left is replaced, for the store's lock is held.</summary>
    public WorkSocket(string dataFolder, Func<WorkListRequest, Task<WorkListAnswer>> answer)
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
                limit.CancelAfter(TimeSpan.FromSeconds(HostLimits.WorkListSeconds));
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
        var line = new byte[RequestBytesMax];
        var length = 0;
        while (length < line.Length && Array.IndexOf(line, (byte)'\n', 0, length) < 0)
        {
            var count = await asker.ReceiveAsync(line.AsMemory(length), stop).ConfigureAwait(false);
            if (count == 0)
                break;
            length += count;
        }
        var request = JsonSerializer.Deserialize<WorkListRequest>(line.AsSpan(0, length), WorkListRequest.Json);
        if (request is null || !Enum.IsDefined(request.Act)
            || request.Note is not { Length: <= WorkListRequest.NoteMax })
            return;
        var answer = await _answer(request).WaitAsync(stop).ConfigureAwait(false);
        ReadOnlyMemory<byte> left = JsonSerializer.SerializeToUtf8Bytes(answer, WorkListRequest.Json);
        while (!left.IsEmpty)
            left = left[await asker.SendAsync(left, stop).ConfigureAwait(false)..];
    }
}

/// <summary>Asks a node on this machine about its work list.</summary>
internal static class WorkClient
{
    /// <summary>Longest answer that is read, bytes.</summary>
    private const int BytesMax = 16 << 20;

    /// <summary>The node's answer; null when there is none, or the node ended meanwhile.</summary>
    public static async Task<WorkListAnswer?> AskAsync(
        string socketPath, WorkListRequest request, CancellationToken stop = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(HostLimits.WorkListSeconds + HostLimits.StatusSeconds));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), limit.Token).ConfigureAwait(false);
            byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(request, WorkListRequest.Json), (byte)'\n'];
            await socket.SendAsync(line, limit.Token).ConfigureAwait(false);
            using var answer = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (var count = 1; count > 0 && answer.Length < BytesMax;)
            {
                count = await socket.ReceiveAsync(buffer, limit.Token).ConfigureAwait(false);
                answer.Write(buffer.AsSpan(0, count));
            }
            return JsonSerializer.Deserialize<WorkListAnswer>(answer.ToArray(), WorkListRequest.Json);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or JsonException
            or ArgumentException) // a path too long for a socket
        {
            return null;
        }
    }
}

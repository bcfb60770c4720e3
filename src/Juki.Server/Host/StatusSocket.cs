using System.Net.Sockets;

namespace Juki.Server.Host;

/// <summary>Answers everyone who connects to <c>status.sock</c> with one line and closes; reads nothing. Mode 0600 in
/// a folder of mode 0700: whoever may read the node's data may ask.</summary>
internal sealed class StatusSocket : IDisposable
{
    /// <summary>Its name in the data folder.</summary>
    public const string FileName = "status.sock";

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Func<Task<StatusReport>> _report;
    private readonly string _path;

    /// <summary>Opens the socket; one that a crash left is replaced, for the store's lock is held.</summary>
    public StatusSocket(string dataFolder, Func<Task<StatusReport>> report)
    {
        _report = report;
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
                limit.CancelAfter(TimeSpan.FromSeconds(HostLimits.StatusSeconds));
                var report = await _report().WaitAsync(limit.Token).ConfigureAwait(false);
                ReadOnlyMemory<byte> left = report.ToLine();
                while (!left.IsEmpty)
                    left = left[await asker.SendAsync(left, limit.Token).ConfigureAwait(false)..];
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException)
            {
                // Whoever asked is gone, or too slow; or we end.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        File.Delete(_path);
    }
}

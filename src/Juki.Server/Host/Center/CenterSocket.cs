using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text.Json;

namespace Juki.Server.Host.Center;

/// <summary>The center's end of <see cref="CenterTalk"/>: mode 0660, and the group is the folder's, which has the
/// set-group-ID bit. Who calls is known by the kernel.</summary>
internal sealed class CenterSocket : IDisposable
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int PeerCredentials = 17; // SO_PEERCRED
    private const int CredentialBytes = 12;
    private const int UserAt = 4;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Func<CenterCall, uint, Task<CenterReply>> _answer;
    private readonly string _path;

    /// <summary>Opens the socket; one that a crash left is replaced.</summary>
    /// <param name="folder">Where it stands.</param>
    /// <param name="answer">Answers a call of a user.</param>
    public CenterSocket(string folder, Func<CenterCall, uint, Task<CenterReply>> answer)
    {
        _answer = answer;
        _path = Path.Combine(folder, CenterTalk.FileName);
        File.Delete(_path);
        _socket.Bind(new UnixDomainSocketEndPoint(_path));
        File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite
            | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
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
                limit.CancelAfter(TimeSpan.FromSeconds(CenterTalk.Talk.Seconds));
                var user = UserOf(asker);
                await CenterTalk.Talk.AnswerAsync(asker, call => _answer(call, user), null, limit.Token)
                    .ConfigureAwait(false);
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

    private static uint UserOf(Socket asker)
    {
        var credentials = new byte[CredentialBytes];
        asker.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return BinaryPrimitives.ReadUInt32LittleEndian(credentials.AsSpan(UserAt));
    }
}

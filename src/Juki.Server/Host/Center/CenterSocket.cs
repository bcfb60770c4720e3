using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text.Json;

namespace Juki.Server.Host.Center;

/// <summary>The center's end of <see cref="CenterTalk"/>: mode 0660, and the group is the folder's, which has the
/// set-group-ID bit. Who calls is known by the kernel.</summary>
internal sealed class CenterSocket : IDisposable
{
    private const int AskersMax = 16; // [ours: the staff of one shift, twice]
    private const int PauseMilliseconds = 10;
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

    /// <summary>Answers until told to end; one who is slow holds up nobody else.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var room = new SemaphoreSlim(AskersMax, AskersMax);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await room.WaitAsync(stop).ConfigureAwait(false);
                _ = AnswerAsync(await _socket.AcceptAsync(stop).ConfigureAwait(false), room, stop);
            }
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            // Told to end; a socket that takes nobody any more ends the center, which is started again.
        }
        while (room.CurrentCount < AskersMax - 1) // one place was for the next
            await Task.Delay(PauseMilliseconds, CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        File.Delete(_path);
    }

    private async Task AnswerAsync(Socket asker, SemaphoreSlim room, CancellationToken stop)
    {
        try
        {
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
        finally
        {
            asker.Dispose();
            room.Release();
        }
    }

    private static uint UserOf(Socket asker)
    {
        var credentials = new byte[CredentialBytes];
        asker.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return BinaryPrimitives.ReadUInt32LittleEndian(credentials.AsSpan(UserAt));
    }
}

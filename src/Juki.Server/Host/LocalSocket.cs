using System.Net.Sockets;
using System.Text.Json;
using Juki.Domain.Authority;
using Juki.Wire.Errands;

namespace Juki.Server.Host;

/// <summary>The node does not do it without the card of who acts.</summary>
internal sealed class CardNeededException() : Exception("the card of who acts is needed");

/// <summary>
/// What a running node is asked on its own machine: a socket in the data folder, one line of JSON in, JSON out. Mode
/// 0600 in a folder of mode 0700: whoever may read the node's data may ask.
/// </summary>
/// <param name="FileName">Name of the socket.</param>
/// <param name="Json">How calls and replies are written and read.</param>
/// <param name="CallBytes">Longest call that is read.</param>
/// <param name="ReplyBytes">Longest reply that is read.</param>
/// <param name="Seconds">Longest that a reply may take.</param>
/// <param name="IsSound">Whether a call that could be read can be answered; others are not.</param>
internal sealed record LocalTalk<TCall, TReply>(
    string FileName, JsonSerializerOptions Json, int CallBytes, int ReplyBytes, int Seconds, Func<TCall, bool> IsSound)
    where TCall : class where TReply : class
{
    private static ReadOnlySpan<byte> CardNeeded => "\"card needed\""u8;

    /// <summary>Asks the node whose data stand in this folder; null when there is no reply, or the node ended
    /// meanwhile.</summary>
    /// <exception cref="CardNeededException">The card of who acts is needed.</exception>
    public async Task<TReply?> AskAsync(string dataFolder, TCall call, CancellationToken stop = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(Seconds + HostLimits.StatusSeconds));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            var path = Path.Combine(Path.GetFullPath(dataFolder), FileName);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), limit.Token).ConfigureAwait(false);
            byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(call, Json), (byte)'\n'];
            await SendAsync(socket, line, limit.Token).ConfigureAwait(false);
            using var reply = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (var count = 1; count > 0 && reply.Length < ReplyBytes;)
            {
                count = await socket.ReceiveAsync(buffer, limit.Token).ConfigureAwait(false);
                reply.Write(buffer.AsSpan(0, count));
            }
            return reply.GetBuffer().AsSpan(0, (int)reply.Length).SequenceEqual(CardNeeded)
                ? throw new CardNeededException()
                : JsonSerializer.Deserialize<TReply>(reply.ToArray(), Json);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or JsonException
            or ArgumentException) // a path too long for a socket
        {
            return null;
        }
    }

    /// <summary>Answers one caller.</summary>
    /// <param name="asker">The caller.</param>
    /// <param name="answer">Answers a call.</param>
    /// <param name="mayAct">Whether somebody may act; null: anybody.</param>
    /// <param name="stop">Gives up.</param>
    public async Task AnswerAsync(
        Socket asker, Func<TCall, Task<TReply>> answer, Func<IActOfSomebody, Task<bool>>? mayAct,
        CancellationToken stop)
    {
        var line = new byte[CallBytes];
        var length = 0;
        while (length < line.Length && Array.IndexOf(line, (byte)'\n', 0, length) < 0)
        {
            var count = await asker.ReceiveAsync(line.AsMemory(length), stop).ConfigureAwait(false);
            if (count == 0)
                break;
            length += count;
        }
        if (JsonSerializer.Deserialize<TCall>(line.AsSpan(0, length), Json) is not { } call || !IsSound(call))
            return;
        if (mayAct is not null && call is IActOfSomebody { Actor: not 0 } act
            && !await mayAct(act).WaitAsync(stop).ConfigureAwait(false))
        {
            await SendAsync(asker, CardNeeded.ToArray(), stop).ConfigureAwait(false);
            return;
        }
        var reply = await answer(call).WaitAsync(stop).ConfigureAwait(false);
        await SendAsync(asker, JsonSerializer.SerializeToUtf8Bytes(reply, Json), stop).ConfigureAwait(false);
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> left, CancellationToken stop)
    {
        while (!left.IsEmpty)
            left = left[await socket.SendAsync(left, stop).ConfigureAwait(false)..];
    }
}

/// <summary>The node's end of a <see cref="LocalTalk{TCall, TReply}"/>.</summary>
internal sealed class LocalSocket<TCall, TReply> : IDisposable where TCall : class where TReply : class
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly LocalTalk<TCall, TReply> _talk;
    private readonly Func<TCall, Task<TReply>> _answer;
    private readonly Func<IActOfSomebody, Task<bool>>? _mayAct;
    private readonly string _path;

    /// <summary>Opens the socket; one that a crash left is replaced, for the store's lock is held.</summary>
    public LocalSocket(
        LocalTalk<TCall, TReply> talk, string dataFolder, Func<TCall, Task<TReply>> answer,
        Func<IActOfSomebody, Task<bool>>? mayAct = null)
    {
        (_talk, _answer, _mayAct) = (talk, answer, mayAct);
        _path = Path.Combine(dataFolder, talk.FileName);
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
                limit.CancelAfter(TimeSpan.FromSeconds(_talk.Seconds));
                await _talk.AnswerAsync(asker, _answer, _mayAct, limit.Token).ConfigureAwait(false);
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
}

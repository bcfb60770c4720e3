using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>Looks after the keys of a process: whether a newer table of revocations was put into their folder, and
/// whether the token answers.</summary>
internal sealed class KeyWatch(SessionKeys keys, KeyFolder folder, ILogger log)
{
    private static readonly TimeSpan TokenTimeout = TimeSpan.FromSeconds(HostLimits.TokenSeconds);

    private DateTime _revocationsRead = File.GetLastWriteTimeUtc(folder.RevocationsPath);

    /// <summary>Takes a table that was put into the folder.</summary>
    public void ReadRevocations()
    {
        try
        {
            var changed = File.GetLastWriteTimeUtc(folder.RevocationsPath);
            if (changed == _revocationsRead)
                return;
            _revocationsRead = changed;
            if (keys.ReloadRevocations())
                log.RevocationsTaken(keys.Revocations.Number);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.RevocationsUnreadable(); // the one in memory stays in use
        }
    }

    /// <summary>On another thread: a device may also not answer at all.</summary>
    public async Task<bool> IsTokenAliveAsync()
    {
        try
        {
            return await Task.Run(keys.IsTokenAlive).WaitAsync(TokenTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}

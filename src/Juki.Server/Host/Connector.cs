using System.Net;
using Juki.Domain.Offices;
using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>
/// Keeps a session with the node above. Waits between attempts grow from <see cref="HostLimits.RetryFirst"/> to <see
/// cref="HostLimits.RetryMax"/>, by chance half as long again or half as short, so that a thousand towns do not come
/// back in the same moment.
/// </summary>
internal sealed class Connector(
    NodeName upstream,
    EndPoint address,
    SessionKeys keys,
    LinkTable links,
    HostCounters counters,
    Random chance,
    ILogger log)
{
    /// <summary>Connects until told to end.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var wait = HostLimits.RetryFirst;
        while (!stop.IsCancellationRequested)
        {
            var began = Environment.TickCount64;
            var refusal = SessionRefusal.None;
            try
            {
                var session = await SecureLink.ConnectAsync(address, upstream, keys, stop).ConfigureAwait(false);
                if (await links.RunAsync(session).ConfigureAwait(false) == LinkEnd.Spent)
                    continue; // a new session, with new keys, at once
            }
            catch (SessionRefusedException refused)
            {
                refusal = refused.Refusal;
                counters.CountFailed(refusal);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            if (Environment.TickCount64 - began >= HostLimits.GoodSession && refusal == SessionRefusal.None)
                wait = HostLimits.RetryFirst;
            var milliseconds = chance.Next(wait / 2, wait + wait / 2);
            if (refusal != SessionRefusal.None)
                log.NotConnected(upstream.ToString(), refusal, milliseconds);
            wait = Math.Min(2 * wait, HostLimits.RetryMax);
            await Pause(Math.Min(milliseconds, HostLimits.RetryMax), stop).ConfigureAwait(false);
        }
    }

    private static async Task Pause(int milliseconds, CancellationToken stop)
    {
        try
        {
            await Task.Delay(milliseconds, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The caller looks.
        }
    }
}

using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Juki.Devices.Hsm;
using Juki.Domain.Offices;
using Juki.Wire;
using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host.Relay;

/// <summary>
/// 代表端末 — stands in the prefecture's main office, takes the sessions of the prefecture's 業務端末 and relays each to
/// the prefecture's server [S-000 代表端末]. It keeps nothing but its log.
/// </summary>
/// <remarks>Three sessions stand one in another: the terminal's with the relay, the relay's with the server, and inside
/// the two the terminal's with the server. The first two say who may come in at all; the third is the terminal's
/// own.</remarks>
internal sealed class RelayHost(RelayOptions options, ILogger log)
{
    private readonly HostCounters _counters = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _tokenLost;

    /// <summary>Runs until SIGTERM or SIGINT, or until it has to end. Answers one of <see cref="ExitCodes"/>.</summary>
    public static int Run(RelayOptions options)
    {
        using var logs = LogOutput.Create(options.Log);
        var log = logs.CreateLogger("representative");
        try
        {
            return new RelayHost(options, log).RunAsync().GetAwaiter().GetResult();
        }
        catch (TokenException failure)
        {
            log.CannotStart($"token: {failure.Message}");
            return failure.Failure
                is TokenFailure.TokenMissing or TokenFailure.ModuleMissing or TokenFailure.DeviceFailed
                ? ExitCodes.Temporary
                : ExitCodes.Configuration;
        }
        catch (CryptographicException) // the engine does not find the key that the module found: the token is leaving
        {
            log.CannotStart("token: the key cannot be used");
            return ExitCodes.Temporary;
        }
        catch (SocketException failure)
        {
            log.CannotStart($"listen: {failure.SocketErrorCode}");
            return ExitCodes.Temporary;
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            log.CannotStart(failure.Message);
            return ExitCodes.Configuration;
        }
    }

    private async Task<int> RunAsync()
    {
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Asked);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Asked);
        using var keys = OpenKeys();
        log.Starting(keys.Identity.Node.ToString(), NodeHost.Version);
        var server = NodeName.OfPrefecture(keys.Identity.Node.Office);
        var table = new RelayTable(keys, options.Server, _counters, log);
        using var listener = new Listener(
            (socket, stop) => SecureLink.AcceptAsync(
                socket, keys, peer => Neighbours.WelcomeThrough(server, peer), stop),
            table.RunAsync, _counters, log);
        listener.Bind(options.Listen);
        log.Ready(options.Listen.ToString());
        await Task.WhenAll(listener.RunAsync(_stop.Token), WatchAsync(keys, table)).ConfigureAwait(false);
        await table.StopAsync().ConfigureAwait(false);
        log.Ended();
        return _tokenLost ? ExitCodes.Temporary : ExitCodes.Done;
    }

    private SessionKeys OpenKeys()
    {
        var keys = SessionKeys.Open(options.Keys, TimeProvider.System.GetUtcNow, options.Pin, new SessionLimits
        {
            HandshakeTimeout = TimeSpan.FromSeconds(Limits.OpeningSeconds),
            AgeMax = TimeSpan.FromSeconds(Limits.SessionSeconds + HostLimits.RelayGraceSeconds),
        });
        if (keys.Identity.Node.Role == Role.RepresentativeTerminal)
            return keys;
        keys.Dispose();
        throw new InvalidDataException($"the certificate is of {keys.Identity}, not of a representative terminal");
    }

    private async Task WatchAsync(SessionKeys keys, RelayTable table)
    {
        var watch = new KeyWatch(keys, options.Keys, log);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(HostLimits.WatchSeconds));
        try
        {
            for (var second = 1; await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false); second++)
            {
                table.Watch();
                if (second % HostLimits.StandingSeconds == 0)
                {
                    watch.ReadRevocations();
                    table.CheckStanding();
                }
                if (second % HostLimits.TokenSeconds != 0 || await watch.IsTokenAliveAsync().ConfigureAwait(false))
                    continue;
                log.TokenLost();
                _tokenLost = true;
                await _stop.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }

    private void Asked(PosixSignalContext signal)
    {
        signal.Cancel = true;
        log.Stopping();
        _stop.Cancel();
    }
}

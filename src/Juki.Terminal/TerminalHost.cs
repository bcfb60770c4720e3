using System.Net;
using System.Net.Sockets;
using Juki.Terminal.Browser;
using Juki.Terminal.Guard;
using Juki.Terminal.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Juki.Terminal;

/// <summary>
/// 業務端末 — the officer's program: opens the terminal's token, listens on 127.0.0.1, starts the browser, and ends with
/// it. Nothing of a resident is ever on a disk.
/// </summary>
public sealed class TerminalHost : IAsyncDisposable
{
    private const int PortTries = 8;

    private readonly TerminalDesk desk;
    private readonly WebApplication application;
    private readonly MemoryFolder memory;
    private readonly BrowserProcess? browser;

    private TerminalHost(
        TerminalDesk desk, (WebApplication Application, RequestRule Rule) opened, MemoryFolder memory,
        string entryFile, BrowserProcess? browser)
    {
        (this.desk, this.memory, this.browser) = (desk, memory, browser);
        application = opened.Application;
        (Address, EntryFile) = (opened.Rule.Origin, entryFile);
    }

    /// <summary>A managed policy for Chromium, as JSON.</summary>
    public static string BrowserPolicy => BrowserProfile.Policy;

    /// <summary>Where the pages are.</summary>
    public string Address { get; }

    /// <summary>The file that opens them; gone when the entry token is too old.</summary>
    public string EntryFile { get; }

    /// <summary>Starts everything.</summary>
    /// <exception cref="Devices.Hsm.TokenException">The terminal's token does not serve.</exception>
    /// <exception cref="InvalidDataException">These are no keys for this terminal.</exception>
    /// <exception cref="IOException">No port, no folder in memory, or no browser.</exception>
    public static async Task<TerminalHost> StartAsync(TerminalOptions options, TimeProvider clock)
    {
        var desk = TerminalDesk.Open(options, clock);
        MemoryFolder? memory = null;
        try
        {
            memory = MemoryFolder.Make();
            var entry = new EntryToken(clock);
            var opened = await ListenAsync(desk, options.Port, entry, clock).ConfigureAwait(false);
            var file = memory.Write(EntryForm.FileName, EntryForm.Write(opened.Rule.Origin, entry.HandedOut()));
            var browser = options.Browser is { } program ? BrowserProcess.Start(program, memory, file) : null;
            return new(desk, opened, memory, file, browser);
        }
        catch
        {
            memory?.Dispose();
            await desk.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends when the browser was closed, or when told to.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource();
        await using var told = stop.Register(stopped.SetResult).ConfigureAwait(false);
        var gone = RemoveEntryAsync(stop);
        await Task.WhenAny(stopped.Task, browser?.EndAsync(CancellationToken.None) ?? stopped.Task)
            .ConfigureAwait(false);
        _ = gone;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        browser?.Dispose();
        await desk.EndAsync(SessionEnd.LoggedOff).ConfigureAwait(false); // lets go who waits for that
        await application.StopAsync().ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
        await desk.DisposeAsync().ConfigureAwait(false);
        memory.Dispose();
    }

    private async Task RemoveEntryAsync(CancellationToken stop)
    {
        await Task.Delay(TimeSpan.FromSeconds(EntryToken.LifeSeconds), stop)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        File.Delete(EntryFile);
    }

    /// <summary>Listens on the port, or on one that is free. The rule must know it before the first request.</summary>
    private static async Task<(WebApplication Application, RequestRule Rule)> ListenAsync(
        TerminalDesk desk, int wanted, EntryToken entry, TimeProvider clock)
    {
        for (var tried = 1; ; tried++)
        {
            var port = wanted == 0 ? FreePort() : wanted;
            var rule = new RequestRule(port);
            var application = Build(port, new Gatekeeper(desk, rule, entry, clock));
            try
            {
                await application.StartAsync().ConfigureAwait(false);
                return (application, rule);
            }
            catch (IOException) when (wanted == 0 && tried < PortTries) // taken between drawing and listening
            {
                await application.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static WebApplication Build(int port, Gatekeeper gatekeeper)
    {
        var owner = ConnectionOwner.OfKernel;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            RequestLimits.Set(options);
            options.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connection => owner.IsOwn(connection.RemoteEndPoint, connection.LocalEndPoint)
                    ? next(connection)
                    : Refuse(connection));
            });
        });
        var application = builder.Build();
        application.Run(gatekeeper.HandleAsync);
        return application;
    }

    private static Task Refuse(ConnectionContext connection)
    {
        connection.Abort();
        return Task.CompletedTask;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Wire.Client;
using Juki.Wire.Session;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Cli.Bench;

/// <summary>What a stretch of load showed.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="P50">Half were answered within, microseconds.</param>
/// <param name="P99">99 of 100 were answered within, microseconds.</param>
/// <param name="Refused">Answers that gave nobody.</param>
internal sealed record InquiryRate(long PerSecond, long P50, long P99, long Refused);

/// <summary>Inquiries of a terminal over many connections at once.</summary>
internal sealed class InquiryLoad : IAsyncDisposable
{
    private readonly List<InquiryClient> _clients = [];

    /// <summary>Connections that stand.</summary>
    public int Connections => _clients.Count;

    /// <summary>Opens <paramref name="connections"/> sessions with the server of a terminal.</summary>
    public static async Task<InquiryLoad> ConnectAsync(
        SessionKeys keys, NodeName server, int port, int connections, CancellationToken cancellation)
    {
        var load = new InquiryLoad();
        for (var one = 0; one < connections; one++)
        {
            load._clients.Add(await InquiryClient.ConnectAsync(
                new IPEndPoint(IPAddress.Loopback, port), server, keys, cancellation).ConfigureAwait(false));
        }
        return load;
    }

    /// <summary>Asks for a time with so many inquiries under way on each connection; a rate of 0 is as fast as
    /// answers come.</summary>
    public async Task<InquiryRate> RunAsync(
        Func<Random, Bodies.Inquiry> next, int inFlight, int ratePerSecond, TimeSpan time)
    {
        var latencies = new ConcurrentBag<List<long>>();
        var refused = 0L;
        var watch = Stopwatch.StartNew();
        var seed = 0;
        var lines = _clients.SelectMany(client => Enumerable.Repeat(client, inFlight)).ToList();
        var pause = ratePerSecond == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)lines.Count / ratePerSecond);
        await Task.WhenAll(lines.Select((client, line) => Task.Run(async () =>
        {
            var random = new Random(Interlocked.Increment(ref seed));
            var own = new List<long>();
            var due = pause * line / lines.Count;
            while (watch.Elapsed < time)
            {
                var began = watch.Elapsed;
                if (pause > TimeSpan.Zero)
                {
                    if (due > began)
                        await Task.Delay(due - began).ConfigureAwait(false);
                    // One that had to wait for the answer before it was late: the time from when it was due counts.
                    began = due > began ? watch.Elapsed : due;
                    due += pause;
                }
                var answer = await client.AskAsync(next(random)).ConfigureAwait(false);
                own.Add((long)(watch.Elapsed - began).TotalMicroseconds);
                if (answer.Verdict != (uint)InquiryVerdict.Answered)
                    Interlocked.Increment(ref refused);
            }
            latencies.Add(own);
        }))).ConfigureAwait(false);
        var all = latencies.SelectMany(list => list).Order().ToList();
        var seconds = watch.Elapsed.TotalSeconds;
        return new((long)(all.Count / seconds), all[all.Count / 2], all[(int)(all.Count * 0.99)], refused);
    }

    /// <summary>An inquiry of a prefecture's department.</summary>
    public static Bodies.Inquiry Inquiry(GovernmentCode prefecture, int affair, SearchCondition condition) =>
        InquiryMessage.New(
            new()
            {
                Kind = (uint)AskerKind.PrefecturalDepartment, Office = prefecture.Value, Section = 1,
                Affair = (uint)affair, Purpose = 1, Operator = 1, Terminal = 1,
            },
            condition);

    /// <summary>The lawful forms, by name.</summary>
    public static IReadOnlyList<(string Name, Func<Residence, SearchCondition> Of)> Forms { get; } =
    [
        ("住民票コード / code", row => new() { Code = row.Code }),
        ("氏名+生年月日 / name and birth", row => new()
        {
            Name = new(row.Information.Name.Text, IsPrefix: false), DateOfBirth = row.Information.DateOfBirth,
        }),
        ("氏名の1字+生年月日 / first character and birth", row => new()
        {
            Name = new(First(row.Information.Name.Text), IsPrefix: true), DateOfBirth = row.Information.DateOfBirth,
        }),
        ("氏名の1字+住所 / first character and address", row => new()
        {
            Name = new(First(row.Information.Name.Text), IsPrefix: true),
            Address = new(row.Information.Address.Municipality, row.Information.Address.Text, IsPrefix: false),
        }),
        ("氏名+住所の1字 / name and first character of address", row => new()
        {
            Name = new(row.Information.Name.Text, IsPrefix: false),
            Address = new(
                row.Information.Address.Municipality, First(row.Information.Address.Text), IsPrefix: true),
        }),
    ];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync().ConfigureAwait(false);
    }

    private static string First(string text) =>
        System.Globalization.StringInfo.GetNextTextElement(text);
}

using System.Globalization;
using System.Text.Json;

namespace Juki.Cli.Bench;

/// <summary>What one lawful form showed.</summary>
/// <param name="Form">Its name.</param>
/// <param name="Full">64 connections, 16 under way on each.</param>
/// <param name="Paced">The same at four fifths of the full rate.</param>
/// <param name="AtAim">The same at four fifths of <see cref="InquiryFigures.Aim"/>; null where the full rate is less
/// than that.</param>
/// <param name="Single">One under way on each.</param>
/// <param name="BesideUpdates">As <paramref name="Paced"/>, while changes are taken in beside; null when none
/// were.</param>
internal sealed record InquiryFormFigures(
    string Form, InquiryRate Full, InquiryRate Paced, InquiryRate? AtAim, InquiryRate Single,
    InquiryRate? BesideUpdates);

/// <summary>Figures of <c>juki bench inquiry</c>.</summary>
internal sealed record InquiryFigures
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Inquiries a second that a server has to bear [ours].</summary>
    public const int Aim = 20_000;

    /// <summary>Residents in the store.</summary>
    public required int Residents { get; init; }

    /// <summary>Changes a second taken in beside; 0 for none.</summary>
    public required int UpdatesPerSecond { get; init; }

    /// <summary>Prepared SELECTs of a resident by 住民票コード a second, of PostgreSQL's own pgbench over a unix socket
    /// with the same rows and as many clients; null when it was left out.</summary>
    public decimal? PgbenchSelects { get; init; }

    /// <summary>Inquiries by 住民票コード a second for each such SELECT.</summary>
    public decimal? Ratio => PgbenchSelects is > 0 ? decimal.Round(Forms[0].Full.PerSecond / PgbenchSelects.Value, 3)
        : null;

    /// <summary>One for each form.</summary>
    public List<InquiryFormFigures> Forms { get; } = [];

    /// <summary>A table.</summary>
    public void Write(TextWriter output)
    {
        string[] head =
        [
            "", "毎秒 / per second", "p50, p99 at 80 % (ms)",
            $"p50, p99 at {Aim * 4 / 5:N0} (ms)", "一つずつ / one at a time", "p50, p99 (ms)",
            $"{UpdatesPerSecond:N0} 異動/秒の中 / beside changes: p50, p99 (ms)", "空 / none",
        ];
        TextTable.Write(
            [head, .. Forms.Select(form => new[]
            {
                form.Form,
                form.Full.PerSecond.ToString("N0", CultureInfo.InvariantCulture),
                Times(form.Paced),
                form.AtAim is { } aim ? Times(aim) : "-",
                form.Single.PerSecond.ToString("N0", CultureInfo.InvariantCulture),
                Times(form.Single),
                form.BesideUpdates is { } beside ? Times(beside) : "-",
                (form.Full.Refused + form.Paced.Refused + form.Single.Refused).ToString(CultureInfo.InvariantCulture),
            })],
            output);
        if (PgbenchSelects is { } selects)
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"PostgreSQL 15 pgbench, SELECT: {selects:N0} 毎秒 / per second; 比 / ratio {Ratio:0.00}"));
    }

    /// <summary>One line of JSON.</summary>
    public string Line() => JsonSerializer.Serialize(this, Json);

    private static string Times(InquiryRate rate) => string.Create(
        CultureInfo.InvariantCulture, $"{rate.P50 / 1000m:0.0}, {rate.P99 / 1000m:0.0}");
}

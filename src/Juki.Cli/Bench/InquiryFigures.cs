using System.Globalization;
using System.Text.Json;

namespace Juki.Cli.Bench;

/// <summary>What one lawful form showed.</summary>
/// <param name="Form">Its name.</param>
/// <param name="Full">64 connections, 16 under way on each.</param>
/// <param name="Paced">The same at four fifths of the full rate.</param>
/// <param name="Single">One under way on each.</param>
internal sealed record InquiryFormFigures(string Form, InquiryRate Full, InquiryRate Paced, InquiryRate Single);

/// <summary>Figures of <c>juki bench inquiry</c>.</summary>
internal sealed record InquiryFigures
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Residents in the store.</summary>
    public required int Residents { get; init; }

    /// <summary>One for each form.</summary>
    public List<InquiryFormFigures> Forms { get; } = [];

    /// <summary>A table.</summary>
    public void Write(TextWriter output)
    {
        string[] head =
        [
            "", "毎秒 / per second", "p50, p99 at 80 % (ms)", "一つずつ / one at a time", "p50, p99 (ms)", "空 / none",
        ];
        TextTable.Write(
            [head, .. Forms.Select(form => new[]
            {
                form.Form,
                form.Full.PerSecond.ToString("N0", CultureInfo.InvariantCulture),
                Times(form.Paced),
                form.Single.PerSecond.ToString("N0", CultureInfo.InvariantCulture),
                Times(form.Single),
                (form.Full.Refused + form.Paced.Refused + form.Single.Refused).ToString(CultureInfo.InvariantCulture),
            })],
            output);
    }

    /// <summary>One line of JSON.</summary>
    public string Line() => JsonSerializer.Serialize(this, Json);

    private static string Times(InquiryRate rate) => string.Create(
        CultureInfo.InvariantCulture, $"{rate.P50 / 1000m:0.0}, {rate.P99 / 1000m:0.0}");
}

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Juki.Server.Reports;

/// <summary>How a report is written.</summary>
internal enum ReportFormat
{
    /// <summary>To be read.</summary>
    Table = 0,

    /// <summary>RFC 4180, with a heading line.</summary>
    Csv = 1,

    /// <summary>JSON.</summary>
    Json = 2,
}

/// <summary>One figure. Numbers and names of offices, affairs and verdicts; nothing of a resident.</summary>
/// <param name="Figure">What is counted.</param>
/// <param name="Of">Of which municipality or receiver; empty: of all.</param>
/// <param name="Affair">For which 利用事務; empty: for all.</param>
/// <param name="Kind">Which kind, verdict or outcome; empty: all.</param>
/// <param name="Count">How many.</param>
internal sealed record ReportLine(string Figure, string Of, string Affair, string Kind, long Count);

/// <summary>運用状況の月報 — a month of one node in figures, such as a prefecture told of its month [S-003].</summary>
/// <param name="Network">The network.</param>
/// <param name="Office">The node.</param>
/// <param name="Month">yyyy-MM, in Japan.</param>
/// <param name="Made">When it was made, UTC.</param>
/// <param name="IsOver">False while the month goes on.</param>
/// <param name="Lines">The figures.</param>
internal sealed record MonthlyReport(
    string Network, string Office, string Month, DateTimeOffset Made, bool IsOver, IReadOnlyList<ReportLine> Lines)
{
    /// <summary>Name of the written form.</summary>
    public const string Form = "juki-report 1";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly (string Figure, string Japanese)[] s_names =
    [
        ("updates", "更新データの通知"), ("updatesRefused", "うち不受理"), ("updatesSent", "上位への送信"),
        ("updateVerdicts", "更新の判定"), ("refusedAbove", "上位での不受理"), ("provisions", "照会・提供の回数"),
        ("provided", "提供件数"), ("inquiriesRefused", "照会の拒否"), ("disclosures", "開示請求"),
        ("demands", "報告要求等"), ("analyses", "アクセスログの解析"), ("findings", "検出事項"),
    ];

    /// <summary>The bytes of a file.</summary>
    public byte[] Write(ReportFormat format) => format switch
    {
        ReportFormat.Csv => Encoding.UTF8.GetBytes(Csv()),
        ReportFormat.Json => JsonSerializer.SerializeToUtf8Bytes(new
        {
            Form, Network, Office, Month, Made, IsOver, Lines,
        }, s_json),
        _ => Encoding.UTF8.GetBytes(Table()),
    };

    private string Csv()
    {
        var text = new StringBuilder("office,month,figure,of,affair,kind,count\r\n");
        foreach (var line in Lines)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{Office},{Month},{line.Figure},{line.Of},{line.Affair},{line.Kind},{line.Count}\r\n");
        }
        return text.ToString();
    }

    private string Table()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"運用状況 / monthly figures  {Office}  {Month}{(IsOver ? "" : " (途中 / so far)")}  {Network}\n");
        text.Append(CultureInfo.InvariantCulture, $"作成 / made {Made:yyyy-MM-dd'T'HH:mm:ss'Z'}\n");
        foreach (var line in Lines)
        {
            var name = s_names.First(one => one.Figure == line.Figure).Japanese;
            string[] parts = [name, line.Figure, line.Of, line.Affair, line.Kind];
            text.Append(CultureInfo.InvariantCulture,
                $"{line.Count,12:N0}  {string.Join("  ", parts.Where(part => part.Length > 0))}\n");
        }
        return text.ToString();
    }
}

namespace Juki.Domain.Watch;

/// <summary>
/// 見張りの基準 — an office's bounds, from its configuration. Each says how much still is no finding; one more is one. The
/// sources ask for looking at the record and name no numbers [S-000 3. リスク2], so all of them are [ours]: what a busy
/// counter does not reach. Immutable.
/// </summary>
public sealed record WatchTerms
{
    /// <summary>Largest value of a bound that counts [ours: as many are kept in memory for an operator].</summary>
    public const int CountMax = 10_000;

    /// <summary>Lines that a leaf of a batch must have before its misses are looked at [ours: few lines say
    /// little].</summary>
    public const int BatchLinesMin = 100;

    private const int HourMax = 23, PercentMax = 100;

    /// <summary>Hour in Japan at which the night begins, 0 to 23. Default 22.</summary>
    public int NightFrom { get; init; } = 22;

    /// <summary>Hour at which it ends, 0 to 23; the same as <see cref="NightFrom"/>: there is no night. Default
    /// 6.</summary>
    public int NightUntil { get; init; } = 6;

    /// <summary>Most inquiries of one operator in a night, 0 to <see cref="CountMax"/>. Default 0: each is a
    /// finding.</summary>
    public int InquiriesANight { get; init; }

    /// <summary>Most inquiries of one operator within an hour. Default 60.</summary>
    public int InquiriesAnHour { get; init; } = 60;

    /// <summary>Most residents shown to one operator within 24 hours. Default 300.</summary>
    public int ResidentsADay { get; init; } = 300;

    /// <summary>Most refusals of one operator within 24 hours. Default 10.</summary>
    public int RefusalsADay { get; init; } = 10;

    /// <summary>Most inquiries of one operator after the same resident within 30 days, without a case in a ledger.
    /// Default 3.</summary>
    public int SameSubjectAMonth { get; init; } = 3;

    /// <summary>Most codes or numbers of nobody that one operator asks for within 24 hours. Default 5.</summary>
    public int NearMissesADay { get; init; } = 5;

    /// <summary>Most lines of a batch that find nobody, in percent of a leaf, 0 to 100. Default 50.</summary>
    public int BatchMissesPercent { get; init; } = 50;

    /// <summary>True in the hours of the night.</summary>
    /// <param name="hour">In Japan, 0 to 23.</param>
    public bool IsNight(int hour) => NightFrom <= NightUntil
        ? hour >= NightFrom && hour < NightUntil
        : hour >= NightFrom || hour < NightUntil;

    /// <summary>All faults; empty when there are none.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (NightFrom is < 0 or > HourMax || NightUntil is < 0 or > HourMax)
            faults.Add("watch.nightFrom, watch.nightUntil: 0–23");
        int[] counts =
            [InquiriesANight, InquiriesAnHour, ResidentsADay, RefusalsADay, SameSubjectAMonth, NearMissesADay];
        if (counts.Any(count => count is < 0 or > CountMax))
            faults.Add("watch.…ANight, …AnHour, …ADay, …AMonth: 0–10,000");
        if (BatchMissesPercent is < 0 or > PercentMax)
            faults.Add("watch.batchMissesPercent: 0–100");
        return faults;
    }
}

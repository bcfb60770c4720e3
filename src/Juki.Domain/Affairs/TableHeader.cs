namespace Juki.Domain.Affairs;

/// <summary>How far a signed table can still be relied on.</summary>
public enum TableAge
{
    /// <summary>Signed within <see cref="TableHeader.AlarmAfter"/>.</summary>
    Current = 0,

    /// <summary>Older: an alarm; everything goes on.</summary>
    Old = 1,

    /// <summary>Older than <see cref="TableHeader.ExpiredAfter"/> or past its own end: prefectures and towns go on,
    /// national organs get nothing.</summary>
    Expired = 2,
}

/// <summary>署名された表の見出し — what every signed table says about itself. Immutable.</summary>
/// <param name="Network">The network that it is about.</param>
/// <param name="Number">From 1; of two tables of a kind the higher number is the newer.</param>
/// <param name="ValidFrom">When it was signed, in whole seconds.</param>
/// <param name="ValidTo">Until when it may be relied on, later than <paramref name="ValidFrom"/>.</param>
public sealed record TableHeader(string Network, long Number, DateTimeOffset ValidFrom, DateTimeOffset ValidTo)
{
    /// <summary>Age from which there is an alarm [ours: tables are signed daily].</summary>
    public static readonly TimeSpan AlarmAfter = TimeSpan.FromHours(24);

    /// <summary>Age from which national organs get nothing [ours: a centre that is down for a week].</summary>
    public static readonly TimeSpan ExpiredAfter = TimeSpan.FromDays(7);

    /// <summary>How old it is. A clock that is behind the authority's makes no table older: it is current.</summary>
    public TableAge Age(DateTimeOffset now) =>
        now > ValidTo || now - ValidFrom > ExpiredAfter ? TableAge.Expired
        : now - ValidFrom > AlarmAfter ? TableAge.Old
        : TableAge.Current;
}

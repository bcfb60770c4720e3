using Juki.Domain.Person;

namespace Juki.Server.Node;

/// <summary>The time that is passed into a turn.</summary>
/// <param name="Milliseconds">Since 1970-01-01 UTC.</param>
internal readonly record struct Moment(long Milliseconds)
{
    private const long JapanOffset = 9L * 3600 * 1000;

    /// <summary>The day in Japan (UTC+9), by which dates of changes are judged.</summary>
    public RecordedDate Today =>
        RecordedDate.From(DateOnly.FromDayNumber(
            (int)((Milliseconds + JapanOffset) / 86_400_000) + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber));
}

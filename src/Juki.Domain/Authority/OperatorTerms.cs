namespace Juki.Domain.Authority;

/// <summary>操作者の認証の基準 — an office's bounds for log-ins, from its configuration. The sources want that each operator is
/// known by a card and name no numbers [S-002 内部の不正利用防止対策], so all of them are [ours]. Immutable.</summary>
public sealed record OperatorTerms
{
    /// <summary>Longest <see cref="IdleMinutes"/>.</summary>
    public const int IdleMinutesMax = 60;

    /// <summary>Failed log-ins of one terminal after which it waits [ours: a hand slips less often].</summary>
    public const int FailuresMax = 5;

    /// <summary>How long it waits, milliseconds [ours: 15 minutes].</summary>
    public const long LockMilliseconds = 15 * 60_000;

    /// <summary>How long a challenge waits for its answer, milliseconds [ours: a PIN is typed meanwhile].</summary>
    public const long ChallengeMilliseconds = 2 * 60_000;

    /// <summary>How long a session stands without being used, minutes, 1 to <see cref="IdleMinutesMax"/>. Default
    /// 10.</summary>
    public int IdleMinutes { get; init; } = 10;

    /// <summary>The same in milliseconds.</summary>
    public long IdleMilliseconds => IdleMinutes * 60_000L;
}

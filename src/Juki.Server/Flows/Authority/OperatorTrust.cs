using System.Security.Cryptography.X509Certificates;
using Juki.Domain.Authority;
using Juki.Server.Audit;
using Juki.Server.Node;
using Juki.Wire.Session;

namespace Juki.Server.Flows.Authority;

/// <summary>By what the cards of operators are judged.</summary>
/// <param name="Network">The network.</param>
/// <param name="Authority">The only issuer that is trusted.</param>
/// <param name="Revocations">The newest table of revocations; null while there is none. Called at each use.</param>
/// <param name="Fill">Random bytes.</param>
/// <param name="Terms">The office's bounds.</param>
internal sealed record OperatorTrust(
    string Network, X509Certificate2 Authority, Func<RevocationTable?> Revocations, FillRandom Fill,
    OperatorTerms Terms)
{
    /// <summary>Whether the ledger lets an operator work: number, serial number of the card, what the card is for, the
    /// time. Null while the ledger is empty. Called at each use.</summary>
    public Func<int, string, OperatorRoles, Moment, LogInVerdict?> Ledger { get; init; } = (_, _, _, _) => null;

    /// <summary>True on a test network, where a genuine card of the office serves while the ledger is
    /// empty. Default: false.</summary>
    public bool TakesUnlisted { get; init; }

    /// <summary>Operators' fingers; null: none are kept here.</summary>
    public BiometricBook? Biometric { get; init; }

    /// <summary>Nobody logs in without a check of the finger. Default: false, it is checked where one is
    /// registered.</summary>
    public bool RequiresBiometric { get; init; }

    /// <summary>What the finger of an operator must be compared with, when the card was accepted.</summary>
    /// <returns><see cref="LogInVerdict.LoggedIn"/>: with nothing; <see cref="LogInVerdict.ReadingAwaited"/>: with
    /// this; or why nobody can log in.</returns>
    public (LogInVerdict Verdict, BiometricKept? Kept) FingerOf(int number)
    {
        try
        {
            return Biometric?.Find(number) is { } kept ? (LogInVerdict.ReadingAwaited, kept)
                : (RequiresBiometric ? LogInVerdict.TemplateMissing : LogInVerdict.LoggedIn, null);
        }
        catch (StoreDamagedException)
        {
            return (LogInVerdict.TemplateMissing, null); // one operator's; to be registered anew
        }
    }

    /// <summary>Whether an operator may work now with a card, by the ledger or in place of it.</summary>
    public LogInVerdict InLedger(int number, string card, OperatorRoles roles, Moment now) =>
        Ledger(number, card, roles, now)
        ?? (TakesUnlisted ? LogInVerdict.LoggedIn : LogInVerdict.OperatorNotPermitted);
}

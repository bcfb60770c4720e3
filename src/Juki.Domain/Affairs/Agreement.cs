using System.Globalization;

namespace Juki.Domain.Affairs;

/// <summary>停止の事由 — why the Agency suspended an agreement [S-002]. The words stand in the table.</summary>
public enum SuspensionReason
{
    /// <summary>Not suspended.</summary>
    None = 0,

    /// <summary>The organ did not report when asked to.</summary>
    NoReport = 1,

    /// <summary>It does not protect what it was told as agreed.</summary>
    SafeguardsMissing = 2,

    /// <summary>What it was told was used for something else.</summary>
    Misuse = 3,

    /// <summary>An accident or an intrusion that is being looked into.</summary>
    Incident = 4,

    /// <summary>The organ asked for it.</summary>
    OrgansWish = 5,
}

/// <summary>
/// 協定書 — the agreement of the Agency with a national organ on how it protects what it is told, made before anything
/// is provided [S-002]. Immutable.
/// </summary>
/// <param name="Organ">With whom.</param>
/// <param name="Document">Number of the document, 1 to <see cref="AffairRow.TextMax"/> characters; with the organ it
/// names the agreement.</param>
/// <param name="ValidFrom">First day, in Japan.</param>
/// <param name="ValidTo">Last day, in Japan; <see cref="DateOnly.MaxValue"/> for no end.</param>
/// <param name="SuspendedSince">停止 — since when it is suspended; null while it is not. From that moment nothing is
/// provided, whatever the days are.</param>
/// <param name="Reason">Why it is suspended.</param>
public sealed record Agreement(
    OrganCode Organ,
    string Document,
    DateOnly ValidFrom,
    DateOnly ValidTo,
    DateTimeOffset? SuspendedSince = null,
    SuspensionReason Reason = SuspensionReason.None)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int Fields = 6;

    /// <summary>The columns, as a heading.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["organ", "document", "from", "to", "suspended since", "reason"];

    /// <summary>True when it covers that day, suspended or not.</summary>
    public bool Covers(DateOnly day) => ValidFrom <= day && day <= ValidTo;

    /// <summary>The one written form: fields between tabs, in the order of <see cref="Columns"/>.</summary>
    public string Write() => string.Join('\t',
        Organ,
        Document,
        AffairRow.WriteDate(ValidFrom),
        AffairRow.WriteDate(ValidTo),
        SuspendedSince?.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) ?? "",
        SuspendedSince is null ? "" : Reason);

    /// <summary>Reads a row; the agreement is null when there is a problem, which is the first one.</summary>
    public static AffairProblem Read(string row, out Agreement? agreement)
    {
        agreement = null;
        var field = row.Split('\t');
        if (field.Length != Fields) return AffairProblem.Fields;
        if (!OrganCode.TryParse(field[0], out var organ)) return AffairProblem.Code;
        if (!AffairRow.IsText(field[1])) return AffairProblem.Text;
        if (!AffairRow.TryReadDate(field[2], out var from) || !AffairRow.TryReadDate(field[3], out var to)
            || to < from || from == DateOnly.MaxValue) return AffairProblem.Dates;
        if (!TryReadSuspension(field[4], field[5], out var since, out var reason)) return AffairProblem.Suspension;
        var read = new Agreement(organ, field[1], from, to, since, reason);
        if (read.Write() != row) return AffairProblem.Form;
        agreement = read;
        return AffairProblem.None;
    }

    private static bool TryReadSuspension(
        string time, string word, out DateTimeOffset? since, out SuspensionReason reason)
    {
        since = null;
        reason = SuspensionReason.None;
        if (time.Length == 0 && word.Length == 0)
            return true;
        if (!DateTimeOffset.TryParseExact(
            time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read))
            return false;
        since = read;
        return Enum.TryParse(word, out reason) && Enum.IsDefined(reason) && reason != SuspensionReason.None;
    }
}

using System.Text;
using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Flows.Disclosure;

/// <summary>A request with its acts, in their order.</summary>
internal sealed record DisclosureFile(DisclosureNumber Number, IReadOnlyList<DisclosureActRow> Acts)
{
    /// <summary>How it stands.</summary>
    public DisclosureStanding Standing => new(
        Acts[0].Kind,
        Acts[^1].Act switch
        {
            DisclosureAct.Received => DisclosureState.Open,
            DisclosureAct.Extended => DisclosureState.Extended,
            DisclosureAct.Answered or DisclosureAct.Repeated => DisclosureState.Answered,
            _ => DisclosureState.Withdrawn,
        },
        Acts[^1].Due.ToDay(),
        Acts[^1].Outcome);
}

/// <summary>開示請求の簿 — reads what stands in the tables of requests, and what stands behind their leaves.</summary>
internal sealed class DisclosureBook(Store store, GovernmentCode office)
{
    /// <summary>Most requests in a list [ours].</summary>
    public const int ListMax = 10_000;

    private const int ActsMax = 4; // received, extended, answered, and now and then a paper made again

    /// <summary>A request; null when there is none of that number.</summary>
    public DisclosureFile? Find(DisclosureNumber number) =>
        number.Office == office
        && store.Fetch(DisclosureTables.Acts, [new(number.Year, number.Serial)]) is { Count: > 0 } acts
            ? new(number, acts)
            : null;

    /// <summary>The requests of a year, the first <see cref="ListMax"/>.</summary>
    public IReadOnlyList<DisclosureFile> List(int year) =>
    [
        .. store.Range(DisclosureTables.Acts, new(year), new(year + 1L), ListMax * ActsMax)
            .GroupBy(act => act.Serial)
            .Select(acts => new DisclosureFile(new(office, year, acts.Key), [.. acts])),
    ];

    /// <summary>Whose request it is; null when that is erased.</summary>
    /// <exception cref="StoreDamagedException">What stands there is not what was recorded.</exception>
    public ResidentRecordCode? CodeOf(DisclosureFile file) =>
        Entries(file.Acts[0]) is { Count: 2 } entries && AuditEntries.TryReadSubject(entries[1].Entry, out var subject)
            ? subject.Code
            : null;

    /// <summary>The wish or the reason that goes with an act; null when it is erased.</summary>
    /// <exception cref="StoreDamagedException">What stands there is not what was recorded.</exception>
    public string? TextOf(DisclosureActRow act) =>
        Entries(act) is { } entries && AuditEntries.TryReadRequest(entries[0].Entry, out var request)
            ? Encoding.UTF8.GetString(request.Body)
            : null;

    private IReadOnlyList<OpenedEntry>? Entries(DisclosureActRow act)
    {
        using var log = AuditLog.OpenNumber(store, act.Log)
            ?? throw new StoreDamagedException("The log of a request is not there.");
        return log.ReadEntries(log.ReadLeaf(act.Leaf));
    }
}

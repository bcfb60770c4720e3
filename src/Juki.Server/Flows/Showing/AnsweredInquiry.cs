using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Wire.Client;

namespace Juki.Server.Flows.Showing;

/// <summary>One resident of an answer, as far as a later act on it needs to know.</summary>
/// <param name="Code">住民票コード; none when this server does not know it.</param>
/// <param name="Items">Which items the answer gave.</param>
/// <param name="Numbers">Which of the two numbers it gave.</param>
internal readonly record struct AnsweredPerson(ResidentRecordCode Code, ProvidedItems Items, ProvidedItems Numbers);

/// <summary>回答した照会 — what an operator was answered over a link. In memory only: it ends with the link.</summary>
/// <param name="Id">The inquiry's id, hexadecimal.</param>
/// <param name="Operator">Who asked, by number of the ledger; nobody else is shown anything of it.</param>
/// <param name="Persons">In the order of the answer.</param>
internal sealed record AnsweredInquiry(string Id, uint Operator, IReadOnlyList<AnsweredPerson> Persons)
{
    /// <summary>For which affair.</summary>
    public uint Affair { get; init; }

    /// <summary>For which purpose.</summary>
    public uint Purpose { get; init; }

    /// <summary>An id as it is kept; empty for what is none.</summary>
    public static string IdOf(ReadOnlySpan<byte> id) =>
        id.Length == InquiryMessage.IdBytes ? Convert.ToHexStringLower(id) : "";

    /// <summary>Never a value.</summary>
    public override string ToString() => nameof(AnsweredInquiry);
}

/// <summary>The last answers of each link.</summary>
internal sealed class AnsweredInquiries
{
    /// <summary>Most of a link; older ones must be asked again [ours: bounds the memory].</summary>
    public const int OfLinkMax = 64;

    private readonly Dictionary<long, OrderedDictionary<string, AnsweredInquiry>> _ofLink = [];

    /// <summary>An answer leaves over a link; of two under one id the later counts.</summary>
    public void Add(long link, AnsweredInquiry one)
    {
        if (!_ofLink.TryGetValue(link, out var last))
            _ofLink.Add(link, last = new(OfLinkMax + 1, StringComparer.Ordinal));
        last.Remove(one.Id);
        last.Add(one.Id, one);
        if (last.Count > OfLinkMax)
            last.RemoveAt(0);
    }

    /// <summary>That of an id; null: none of this link, another operator's, or too long ago.</summary>
    public AnsweredInquiry? Find(long link, uint by, string id) =>
        _ofLink.GetValueOrDefault(link)?.GetValueOrDefault(id) is { } one && one.Operator == by ? one : null;

    /// <summary>The link is gone.</summary>
    public void Forget(long link) => _ofLink.Remove(link);
}

using Juki.Domain.Changes;
using Juki.Server.Flows.Update;

namespace Juki.Server.Node;

/// <summary>The register as the inquiry core reads it: a snapshot, by key.</summary>
internal sealed class RegisterRows(Store register)
{
    /// <summary>Most municipalities that have recorded one 個人番号 [ours: a life has fewer moves].</summary>
    private const int HoldersMax = 1_000;

    /// <summary>Version of the search keys that all residences have.</summary>
    public long SearchVersion =>
        register.Fetch(NodeTables.Numbers, [new((long)NodeNumberId.SearchVersion)]) is [var number] ? number.Value : 0;

    /// <summary>The 住民票コード under which municipalities recorded a 個人番号, each once, ascending; null when a
    /// row is damaged.</summary>
    public IReadOnlyList<long>? HoldersOf(long number)
    {
        try
        {
            var uses = register.Range(RegisterTables.Numbers, new(number), new(number + 1), HoldersMax);
            return [.. uses.Select(use => use.Code.Value).Distinct().Order()];
        }
        catch (RowDamagedException)
        {
            return null;
        }
    }

    /// <summary>All residences under these codes, distinct and ascending; of damaged ones the keys go to
    /// <paramref name="damaged"/>.</summary>
    public List<Residence> Residences(IReadOnlyList<RowKey> codes, ICollection<RowKey> damaged) =>
        register.Fetch(RegisterTables.Residences, codes, damaged);
}

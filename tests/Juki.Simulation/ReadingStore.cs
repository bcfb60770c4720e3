using Juki.Server.Node;

namespace Juki.Simulation;

/// <summary>The register as the inquiry core sees it: for reading, between two turns of the register core, so that each
/// batch sees what is committed.</summary>
internal sealed class ReadingStore(Store inner) : Store
{
    /// <inheritdoc/>
    public override void Create(IReadOnlyList<Table> tables) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Begin()
    {
    }

    /// <inheritdoc/>
    public override List<TRow> Fetch<TRow>(
        Table<TRow> table, IReadOnlyList<RowKey> groups, ICollection<RowKey>? damaged = null) =>
        inner.Fetch(table, groups, damaged);

    /// <inheritdoc/>
    public override List<TRow> Range<TRow>(Table<TRow> table, RowKey from, RowKey before, int max) =>
        inner.Range(table, from, before, max);

    /// <inheritdoc/>
    public override List<RowKey> Keys(Table table, RowKey from, RowKey before, int max) =>
        inner.Keys(table, from, before, max);

    /// <inheritdoc/>
    public override List<RowKey> Search(Table table, IndexStretch stretch, int max) =>
        inner.Search(table, stretch, max);

    /// <inheritdoc/>
    public override (int Rows, RowKey? Next) Scrub(Table table, RowKey from, int max, ICollection<RowKey> damaged) =>
        inner.Scrub(table, from, max, damaged);

    /// <inheritdoc/>
    public override RowDamagedException DamagedRow(Table table, RowKey key) => inner.DamagedRow(table, key);

    /// <inheritdoc/>
    public override void Insert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Upsert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Delete(Table table, IReadOnlyList<RowKey> keys) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void DeleteRange(Table table, RowKey from, RowKey before) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Count(Table table, string where = "") => inner.Count(table, where);

    /// <inheritdoc/>
    public override void Commit() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Rollback()
    {
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}

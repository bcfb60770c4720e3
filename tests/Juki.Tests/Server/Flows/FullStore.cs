using Juki.Server.Node;

namespace Juki.Tests.Server.Flows;

/// <summary>A store on a disk that can be full.</summary>
internal sealed class FullStore(Store inner) : Store
{
    /// <summary>True: every write finds no room.</summary>
    public bool IsFull { get; set; }

    /// <summary>Commits that wrote something.</summary>
    public int Commits { get; private set; }

    private bool _hasWritten;

    public override void Create(IReadOnlyList<Table> tables) => inner.Create(tables);

    public override void Begin()
    {
        inner.Begin();
        Began();
    }

    public override List<TRow> Fetch<TRow>(
        Table<TRow> table, IReadOnlyList<RowKey> groups, ICollection<RowKey>? damaged = null) =>
        inner.Fetch(table, groups, damaged);

    public override List<TRow> Range<TRow>(Table<TRow> table, RowKey from, RowKey before, int max) =>
        inner.Range(table, from, before, max);

    public override List<RowKey> Keys(Juki.Server.Node.Table table, RowKey from, RowKey before, int max) =>
        inner.Keys(table, from, before, max);

    public override List<RowKey> Search(Juki.Server.Node.Table table, IndexStretch stretch, int max) =>
        inner.Search(table, stretch, max);

    public override (int Rows, RowKey? Next) Scrub(Table table, RowKey from, int max, ICollection<RowKey> damaged) =>
        inner.Scrub(table, from, max, damaged);

    public override RowDamagedException DamagedRow(Table table, RowKey key) => inner.DamagedRow(table, key);

    public override void Insert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows) =>
        Write(() => inner.Insert(table, rows));

    public override void Upsert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows) =>
        Write(() => inner.Upsert(table, rows));

    public override void Delete(Table table, IReadOnlyList<RowKey> keys) => Write(() => inner.Delete(table, keys));

    public override void DeleteRange(Table table, RowKey from, RowKey before) =>
        Write(() => inner.DeleteRange(table, from, before));

    public override long Count(Table table, string where = "") => inner.Count(table, where);

    public override void Commit()
    {
        inner.Commit();
        Commits += _hasWritten ? 1 : 0;
        _hasWritten = false;
        NoTransaction();
    }

    public override void Rollback()
    {
        inner.Rollback();
        _hasWritten = false;
        NoTransaction();
    }

    public override void Dispose() => inner.Dispose();

    private void Write(Action write)
    {
        if (IsFull)
            throw new DiskFullException("full", null);
        write();
        _hasWritten = true;
    }
}

using Juki.Server.Node;

namespace Juki.Simulation;

/// <summary>The disk of a simulated machine: what was committed is there after a crash, what was not is gone.</summary>
internal interface ISimulatedDisk : IDisposable
{
    /// <summary>Opens the store as a starting process does; one that is still open is crashed first.</summary>
    Store Start();

    /// <summary>Ends the process that uses the store, at whatever point it is.</summary>
    void Crash();

    /// <summary>A copy of what is committed, as a backup would hold it. Crashes the store that is open.</summary>
    ISimulatedDisk Copy();

    /// <summary>Writes past the store, as a broken disk does; not while a transaction is open.</summary>
    void Execute(string sql);

    /// <summary>One number, read past the store; 0 without a row.</summary>
    long Integer(string sql);

    /// <summary>All rows of a table in the order of the key, without their seals; the same text for the same rows,
    /// whatever the engine.</summary>
    string Dump(Table table);
}

/// <summary>A disk with SQLite in memory.</summary>
internal sealed class SqliteDisk(SqliteMemory memory) : ISimulatedDisk
{
    private SqliteStore? _running;

    private SqliteDatabase Raw => (_running ??= memory.Start()).Raw;

    /// <inheritdoc/>
    public Store Start() => _running = memory.Start();

    /// <inheritdoc/>
    public void Crash()
    {
        memory.Crash();
        _running = null;
    }

    /// <inheritdoc/>
    public ISimulatedDisk Copy()
    {
        Crash();
        return new SqliteDisk(memory.Copy());
    }

    /// <inheritdoc/>
    public void Execute(string sql) => Raw.Execute(sql);

    /// <inheritdoc/>
    public long Integer(string sql) => Raw.Integer($"select coalesce(({sql}), 0)");

    /// <inheritdoc/>
    public string Dump(Table table)
    {
        var row = string.Join(" || '|' || ", table.Columns.Select(column =>
            column.Kind == ColumnKind.Blob ? $"hex(\"{column.Name}\")" : $"\"{column.Name}\""));
        return Raw.Text("select coalesce(group_concat(r, char(10)), '') from " +
            $"(select {row} as r from \"{table.Name}\" order by {StorageDamage.KeyOf(table)})");
    }

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();
}

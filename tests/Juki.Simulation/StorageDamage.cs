using System.Globalization;
using Juki.Server.Node;

namespace Juki.Simulation;

/// <summary>What a broken disk can do to a row. Its key stays: a row that came to stand under another key is missed
/// where it was, which no seal shows.</summary>
internal enum DamageKind
{
    /// <summary>One value changes.</summary>
    Flipped,

    /// <summary>The row has the content of another one, with that one's seal.</summary>
    Exchanged,

    /// <summary>The first half of the columns is that of another row.</summary>
    Torn,
}

/// <summary>Damages rows past the store.</summary>
internal static class StorageDamage
{
    private const string Seal = "seal";

    /// <summary>The columns of the key, for <c>order by</c>.</summary>
    public static string KeyOf(Table table) =>
        string.Join(", ", table.Columns.Take(table.KeyParts).Select(column => $"\"{column.Name}\""));

    /// <summary>How many rows there are.</summary>
    public static long Rows(ISimulatedDisk disk, Table table) =>
        disk.Integer($"select count(*) from \"{table.Name}\"");

    /// <summary>The key of the row at a place, from 0.</summary>
    public static RowKey KeyAt(ISimulatedDisk disk, Table table, long place)
    {
        var parts = new long[RowKey.PartsMax];
        for (var part = 0; part < table.KeyParts; part++)
            parts[part] = disk.Integer($"select \"{table.Columns[part].Name}\" from \"{table.Name}\" " +
                $"order by {KeyOf(table)} limit 1 offset {place}");
        return new(parts[0], parts[1], parts[2], parts[3]);
    }

    /// <summary>The first table with a row whose seal does not fit; null when all fit. Ends the process that uses the
    /// disk.</summary>
    public static Table? Find(ISimulatedDisk disk)
    {
        var store = disk.Start();
        var found = ServerNode.Tables.FirstOrDefault(table => Find(store, table).Count > 0);
        disk.Crash();
        return found;
    }

    /// <summary>The keys of the rows of a table whose seals do not fit.</summary>
    public static List<RowKey> Find(Store store, Table table)
    {
        var damaged = new List<RowKey>();
        var first = new RowKey(long.MinValue, long.MinValue, long.MinValue, long.MinValue).Leading(table.KeyParts);
        store.Scrub(table, first, Store.BatchMax, damaged);
        return damaged;
    }

    /// <summary>Damages the row with that key; the other row lends its content.</summary>
    public static void Damage(
        ISimulatedDisk disk, Table table, RowKey key, RowKey other, DamageKind kind, SplitMix random)
    {
        var columns = table.Columns.Skip(table.KeyParts).ToList();
        var set = kind switch
        {
            DamageKind.Exchanged when other != key => Taken([.. columns.Select(column => column.Name), Seal]),
            DamageKind.Torn when other != key && columns.Count > 1 =>
                Taken([.. columns.Take(columns.Count / 2).Select(column => column.Name)]),
            _ => Flipped(columns.Count == 0 ? null : random.Pick(columns)),
        };
        disk.Execute($"update \"{table.Name}\" set {set} where {Where(table, key, table.Name)}");

        string Taken(IReadOnlyList<string> names) => string.Join(", ", names.Select(name =>
            $"\"{name}\" = (select o.\"{name}\" from \"{table.Name}\" o where {Where(table, other, "o")})"));

        string Flipped(Column? column)
        {
            if (column?.Kind == ColumnKind.Text)
                return $"\"{column.Name}\" = \"{column.Name}\" || 'x'";
            var name = column?.Kind == ColumnKind.Integer ? column.Name : Seal;
            var value = disk.Integer(
                $"select \"{name}\" from \"{table.Name}\" where {Where(table, key, table.Name)}");
            var flipped = value ^ 1L << random.Below(30);
            return string.Create(CultureInfo.InvariantCulture, $"\"{name}\" = {flipped}");
        }
    }

    private static string Where(Table table, RowKey key, string alias) =>
        string.Join(" and ", Enumerable.Range(0, table.KeyParts).Select(part => string.Create(
            CultureInfo.InvariantCulture, $"\"{alias}\".\"{table.Columns[part].Name}\" = {key[part]}")));
}

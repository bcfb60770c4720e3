using Npgsql;
using NpgsqlTypes;

namespace Juki.Server.Node;

/// <summary>A command that takes keys: a list per part, each an array parameter; or two keys and perhaps a
/// number.</summary>
internal sealed class PostgresKeys
{
    private readonly List<long>[] _parts;

    public PostgresKeys(NpgsqlCommand command, int parts)
    {
        Command = command;
        _parts = new List<long>[parts];
        for (var part = 0; part < parts; part++)
            command.Parameters.Add(PostgresRows.Parameter(_parts[part] = [], NpgsqlDbType.Bigint));
    }

    /// <summary>The command with its parameters.</summary>
    public NpgsqlCommand Command { get; }

    /// <summary>Gives the command these keys.</summary>
    public void Set(IReadOnlyList<RowKey> keys)
    {
        for (var part = 0; part < _parts.Length; part++)
        {
            _parts[part].Clear();
            for (var i = 0; i < keys.Count; i++) _parts[part].Add(keys[i][part]);
        }
    }
}

using Juki.Server.Node;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>
/// 構造の点検 — after an unclean end the structure of a store that is too large to be checked before the start is
/// checked beside the running node, table by table, each over a snapshot of its own: one held for long would keep the
/// log growing. Damage ends the process with <see cref="ExitCodes.StoreDamaged"/>.
/// </summary>
/// <param name="path">The store.</param>
/// <param name="log">For the end of the check.</param>
/// <param name="failed">Told when the structure is damaged.</param>
internal sealed class StructureCheck(string path, ILogger log, Action<Exception> failed)
{
    /// <summary>Starts a thread that ends with the check, or with the process.</summary>
    public void Start() =>
        new Thread(Run) { Name = "structure", IsBackground = true, Priority = ThreadPriority.Lowest }.Start();

    private void Run()
    {
        try
        {
            log.StructureChecked(Check(path));
        }
        catch (StoreDamagedException damage)
        {
            failed(damage);
        }
        catch (StoreException failure) // the file could not be read: whoever writes to it notices, too
        {
            log.StructureNotChecked(failure.Message);
        }
    }

    /// <summary>Checks every table with its indexes; answers how many.</summary>
    /// <exception cref="StoreDamagedException">The structure of one is damaged.</exception>
    /// <exception cref="StoreException">The file cannot be read.</exception>
    public static int Check(string path)
    {
        using var store = SqliteStore.OpenReadOnly(path);
        foreach (var table in ServerNode.Tables)
        {
            if (store.Raw.Text($"pragma integrity_check('{table.Name}')") != "ok")
                throw new StoreDamagedException($"SQLite: the structure of table {table.Name} is damaged.");
        }
        return ServerNode.Tables.Count;
    }
}

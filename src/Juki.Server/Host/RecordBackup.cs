using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>The copy of a record, as its backup is made and put back.</summary>
internal static class RecordBackup
{
    /// <summary>Reads a copy whole; answers the number of its newest log.</summary>
    /// <exception cref="BackupException">It is damaged, or no record.</exception>
    public static long Check(string path)
    {
        try
        {
            using var store = SqliteStore.Open(path);
            if (store.Raw.Text("pragma integrity_check(1)") != Backups.CheckPassed)
                throw new BackupException("the copy of the record is damaged");
            foreach (var table in AuditTables.All)
                Backups.CheckSeals(store, table);
            using var log = AuditLog.Open(store, null) ?? throw new BackupException("the copy holds no record");
            return log.Number;
        }
        catch (StoreException failure)
        {
            throw new BackupException($"the copy is no record that can be read: {failure.Message}", failure);
        }
        finally
        {
            Backups.RemoveBeside(path);
        }
    }
}

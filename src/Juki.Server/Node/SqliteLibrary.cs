using System.Runtime.InteropServices;
using SQLitePCL;

namespace Juki.Server.Node;

/// <summary>The system's SQLite under the managed provider: no engine of our own is shipped, so the distribution's
/// security updates reach us.</summary>
internal static class SqliteLibrary
{
    private const string SystemName = "libsqlite3.so.0";

    /// <summary>Oldest engine that knows what our statements use: STRICT tables.</summary>
    private const int VersionMin = 3_037_000;

    private static readonly Lazy<bool> s_loaded = new(Load);

    /// <summary>Loads the engine once for the process.</summary>
    /// <exception cref="StoreException">The system's engine is too old.</exception>
    public static void Use() => _ = s_loaded.Value;

    private static bool Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly,
            (name, _, _) => name == "e_sqlite3" ? NativeLibrary.Load(SystemName) : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        // Nobody asks how much memory the engine uses, and counting it takes a lock at every allocation.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        var version = raw.sqlite3_libversion_number();
        return version >= VersionMin
            ? true
            : throw new StoreException($"SQLite {version} is too old; {VersionMin} or newer is needed.");
    }
}

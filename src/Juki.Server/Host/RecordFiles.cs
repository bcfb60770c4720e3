using System.Security.Cryptography;
using System.Text.Json;
using Juki.Server.Audit;
using Juki.Server.Flows.Inquiry;
using Juki.Server.Node;
using Juki.Wire;
using Juki.Wire.Session;

namespace Juki.Server.Host;

/// <summary>The record in the data folder: opened with the audit key in the node's token.</summary>
internal static class RecordFiles
{
    /// <summary>Name of the file that says that the record was restored; gone when a new log has begun.</summary>
    public const string RestoredName = "record-restored.json";

    /// <summary>Opens the record, or begins it, and after a restore a new log in it.</summary>
    /// <exception cref="InvalidDataException">It is another node's, or was made with another key.</exception>
    public static RecordDesk Open(NodeConfig config, SqliteStore store, SessionKeys keys)
    {
        store.Create(AuditTables.All);
        var isNew = store.Count(AuditTables.Logs) == 0;
        var key = new TokenAuditKey(keys.OpenAuditKey(mayMake: isNew));
        var marker = Path.Combine(config.DataFolder, RestoredName);
        var desk = RecordDesk.Open(
            store, Frame.NetworkId(config.Network), config.Node, key, TokenAuditKey.Check, RandomNumberGenerator.Fill,
            new Moment(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()), ReadRestored(marker));
        File.Delete(marker);
        return desk;
    }

    /// <summary>Says that the record was restored: the next start begins a new log.</summary>
    public static void WriteRestored(string dataFolder, RecordRestore restored) => DurableFiles.Write(
        Path.Combine(dataFolder, RestoredName), stream => JsonSerializer.Serialize(stream, restored));

    private static RecordRestore? ReadRestored(string marker)
    {
        if (!File.Exists(marker))
            return null;
        try
        {
            return JsonSerializer.Deserialize<RecordRestore>(File.ReadAllBytes(marker));
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException($"{marker} cannot be read", damaged);
        }
    }
}

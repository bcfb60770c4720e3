using System.Text.Json;
using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>
/// What a verified backup holds of the lanes from peers, as a file in the data folder: written by whoever verified it,
/// read by the node, which tells its peers that they need not keep those messages.
/// </summary>
internal static class SafePoints
{
    /// <summary>Its name in the data folder.</summary>
    public const string FileName = "verified.json";

    private const int BytesMax = 1 << 20;

    /// <summary>Writes the lanes of a verified backup.</summary>
    public static void Write(string dataFolder, StoreFacts backup) => DurableFiles.Write(
        Path.Combine(dataFolder, FileName), stream => JsonSerializer.Serialize(stream, backup.LanesIn));

    /// <summary>The lanes of the last verified backup; empty when there is none, or the file is not one.</summary>
    public static IReadOnlyList<LaneInRow> Read(string dataFolder)
    {
        try
        {
            var file = new FileInfo(Path.Combine(dataFolder, FileName));
            if (!file.Exists || file.Length > BytesMax)
                return [];
            return JsonSerializer.Deserialize<List<LaneInRow>>(File.ReadAllBytes(file.FullName)) ?? [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return []; // the peers keep what they have
        }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Juki.Server.Audit;

/// <summary>Request entries whose body is JSON: acts that are few, and that a person reads years later. What has its
/// default is left out; kinds and reasons stand as words.</summary>
internal static class EntryJson
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The entry of an act.</summary>
    /// <param name="form">Form of the entry.</param>
    /// <param name="act">What is written, as the type that it is.</param>
    public static RequestEntry Write(ushort form, object act) =>
        new(form, JsonSerializer.SerializeToUtf8Bytes(act, act.GetType(), s_options));

    /// <summary>Reads an entry; null when it is of another form.</summary>
    public static T? Read<T>(ushort form, RequestEntry entry)
        where T : class => entry.Form == form ? JsonSerializer.Deserialize<T>(entry.Body, s_options) : null;
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Juki.Server.Host.Center;

/// <summary>What the staff may ask of the center. There is nothing else.</summary>
internal enum CenterTask
{
    /// <summary>How the servers are.</summary>
    Status = 0,

    /// <summary>Start one.</summary>
    Start = 1,

    /// <summary>Stop one.</summary>
    Stop = 2,
}

/// <summary>How a server of the center stands.</summary>
internal enum CenterState
{
    /// <summary>It was stopped, or not started yet.</summary>
    Stopped = 0,

    /// <summary>It runs.</summary>
    Running = 1,

    /// <summary>It ended by itself and is started again soon.</summary>
    Restarting = 2,

    /// <summary>It ended, and starting it again does not help: somebody has to look at its log.</summary>
    Ended = 3,
}

/// <summary>A call of the staff.</summary>
/// <param name="Task">What is asked.</param>
/// <param name="Node">Name of a server, to start or stop it.</param>
internal sealed record CenterCall(CenterTask Task, string? Node = null);

/// <summary>One server: that it runs, since when, and how often it had to be started. Nothing of its data.</summary>
/// <param name="Name">As the configuration calls it.</param>
/// <param name="State">How it stands.</param>
/// <param name="Since">Since when it stands so.</param>
/// <param name="Starts">How often it was started since the center runs.</param>
/// <param name="LastExit">How it ended last; null: it has not.</param>
internal sealed record CenterNodeReport(
    string Name, CenterState State, DateTimeOffset Since, int Starts, int? LastExit);

/// <summary>The answer.</summary>
/// <param name="IsKnown">There is a server of that name, or none was named.</param>
/// <param name="Nodes">All servers, or the one that was named.</param>
internal sealed record CenterReply(bool IsKnown, IReadOnlyList<CenterNodeReport> Nodes);

/// <summary>How the staff and the center talk: over <c>center.sock</c>, which the kernel opens to the staff's group
/// alone.</summary>
internal static class CenterTalk
{
    /// <summary>Name of the socket.</summary>
    public const string FileName = "center.sock";

    private const int CallBytes = 1_024;
    private const int ReplyBytes = 65_536;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Calls and replies; stopping a server may take as long as it is given to end.</summary>
    public static LocalTalk<CenterCall, CenterReply> Talk { get; } = new(
        FileName, Json, CallBytes, ReplyBytes, 2 * HostLimits.SupervisedEndMilliseconds / 1_000,
        call => Enum.IsDefined(call.Task) && (call.Task == CenterTask.Status || call.Node is not null));

    /// <summary>One line for programs.</summary>
    public static string Line(CenterReply reply) => JsonSerializer.Serialize(reply, Json);
}

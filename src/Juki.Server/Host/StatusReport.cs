using System.Text.Encodings.Web;
using System.Text.Json;
using Juki.Domain.Affairs;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>A session that stands.</summary>
/// <param name="Peer">The logical node.</param>
/// <param name="Instance">Which machine of it.</param>
/// <param name="Certificate">Serial number of its certificate.</param>
/// <param name="Since">When it was opened.</param>
/// <param name="Through">The representative terminal that relays it; null: none.</param>
internal sealed record LinkReport(
    string Peer, int Instance, string Certificate, DateTimeOffset Since, string? Through = null);

/// <summary>How the process is: counts since it started, links, memory. Never a value of a resident.</summary>
internal sealed record HostStatus
{
    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Number of the process.</summary>
    public required int Process { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Resident memory, bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>When the node's certificate ends.</summary>
    public required DateTimeOffset CertificateEnds { get; init; }

    /// <summary>Number of the revocation table in use.</summary>
    public required long RevocationTable { get; init; }

    /// <summary>When the revocation table is past its time.</summary>
    public required DateTimeOffset RevocationTableEnds { get; init; }

    /// <summary>The peer that it connects to; empty for the nation.</summary>
    public required string Upstream { get; init; }

    /// <summary>Links that stand.</summary>
    public required IReadOnlyList<LinkReport> Links { get; init; }

    /// <summary>Names in the inbox that are no offer (CS).</summary>
    public required int UnexpectedFiles { get; init; }

    /// <summary>Files offered in the inbox and not yet taken in whole (CS).</summary>
    public int FilesWaiting { get; init; }

    /// <summary>Free bytes on the disk of the data folder, the ballast not counted.</summary>
    public long DiskFreeBytes { get; init; }

    /// <summary>True while the disk is full and nothing new is taken in.</summary>
    public bool IsDiskFull { get; init; }

    /// <summary>How the record of inquiries stands.</summary>
    public RecordStatus? Record { get; init; }

    /// <summary>How old the tables of affairs and agreements are; null while there are none.</summary>
    public TableAge? Tables { get; init; }

    /// <summary>Bytes of it on the disk.</summary>
    public long RecordBytes { get; init; }

    /// <summary>Findings of the last day that have no case, by rule (docs/watch.md).</summary>
    public IReadOnlyDictionary<string, int> Findings { get; init; } = new Dictionary<string, int>();

    /// <summary>Peers that connected and were refused, by reason.</summary>
    public IReadOnlyDictionary<string, long> RefusedSessions { get; init; } = new Dictionary<string, long>();

    /// <summary>When the last of them was refused; null if none was.</summary>
    public DateTimeOffset? LastRefused { get; init; }

    /// <summary>Attempts to connect that failed, by reason.</summary>
    public IReadOnlyDictionary<string, long> FailedConnections { get; init; } = new Dictionary<string, long>();

    /// <summary>Bytes that were no frame, by fault.</summary>
    public IReadOnlyDictionary<string, long> FrameFaults { get; init; } = new Dictionary<string, long>();

    /// <summary>Links that ended, by reason.</summary>
    public IReadOnlyDictionary<string, long> LinksEnded { get; init; } = new Dictionary<string, long>();
}

/// <summary>What <c>status.sock</c> answers: one line of JSON.</summary>
internal sealed record StatusReport(DateTimeOffset At, NodeStatus Node, HostStatus Host)
{
    /// <summary>How it is written and read.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // shown on a terminal, never in a page
    };

    /// <summary>One line.</summary>
    public byte[] ToLine() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Json), (byte)'\n'];
}

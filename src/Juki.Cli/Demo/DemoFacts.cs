using Juki.Domain.Offices;
using Juki.Server.Host;

namespace Juki.Cli.Demo;

/// <summary>One node after the demonstration.</summary>
internal sealed record DemoNodeFacts
{
    /// <summary>The node.</summary>
    public required string Node { get; init; }

    /// <summary>Its office's name.</summary>
    public required string Office { get; init; }

    /// <summary>Open residences.</summary>
    public required long Residents { get; init; }

    /// <summary>Changes applied.</summary>
    public required long Applied { get; init; }

    /// <summary>Changes refused here, by verdict.</summary>
    public required IReadOnlyDictionary<string, long> Refused { get; init; }

    /// <summary>Files refused whole, by problem (CS).</summary>
    public required IReadOnlyDictionary<string, long> FilesRefused { get; init; }

    /// <summary>Lag from the CS to here, milliseconds; −1 where there is none.</summary>
    public required long LagP50 { get; init; }

    /// <summary>The same, 99 % of the changes.</summary>
    public required long LagP99 { get; init; }

    /// <summary>Resident memory, bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>From a node's answer.</summary>
    public static DemoNodeFacts Of(NodeName name, StatusReport report) => new()
    {
        Node = name.ToString(),
        Office = OfficeName(name),
        Residents = report.Node.Residents,
        Applied = report.Node.Judged.GetValueOrDefault("Applied"),
        Refused = report.Node.Judged.Where(one => one.Key != "Applied").ToDictionary(),
        FilesRefused = report.Node.FilesRefused,
        LagP50 = report.Node.LagP50,
        LagP99 = report.Node.LagP99,
        MemoryBytes = report.Host.MemoryBytes,
    };

    /// <summary>An office's name; the nation's is 機構.</summary>
    public static string OfficeName(NodeName name) =>
        Municipalities.TryFind(name.Office, out var found) ? found.Name : "機構";
}

/// <summary>What the demonstration found; with <c>--json</c> its last line.</summary>
internal sealed record DemoFacts
{
    /// <summary>True when everything below is as it must be.</summary>
    public bool Ok => Differences == 0
        && RefusalsMissing == 0
        && RefusalsUnexpected == 0
        && OpenAtPrefectures == OpenAtNation
        && AlteredRefused && DuplicateRefused && GapWaited
        && Inquiries.Count > 0 && Inquiries.All(one => one.AsExpected)
        && Batch is { AsExpected: true } && Disclosure is { Lines: > 0, Holds: true }
        && Terminal is { AsExpected: true }
        && Record.Sound && Record.Inquiries == InquiriesMade && Record.TamperedLeaf >= 0;

    /// <summary>From the first file handed in until everybody was quiet, milliseconds.</summary>
    public required long FlowMilliseconds { get; init; }

    /// <summary>The whole demonstration, milliseconds.</summary>
    public required long Milliseconds { get; init; }

    /// <summary>Files handed in.</summary>
    public required long Files { get; init; }

    /// <summary>Records in them.</summary>
    public required long Records { get; init; }

    /// <summary>Residences of which two tiers do not say the same.</summary>
    public required long Differences { get; init; }

    /// <summary>Open residences, counted in the prefectures' tables.</summary>
    public required long OpenAtPrefectures { get; init; }

    /// <summary>Open residences, counted in the nation's table.</summary>
    public required long OpenAtNation { get; init; }

    /// <summary>Records that had to be refused.</summary>
    public required long RefusalsExpected { get; init; }

    /// <summary>Records that had to be refused and were not, or with another verdict or by another tier.</summary>
    public required long RefusalsMissing { get; init; }

    /// <summary>Records that were refused and should not have been.</summary>
    public required long RefusalsUnexpected { get; init; }

    /// <summary>The altered file was refused and the right one taken afterwards.</summary>
    public required bool AlteredRefused { get; init; }

    /// <summary>The file handed in twice was refused the second time.</summary>
    public required bool DuplicateRefused { get; init; }

    /// <summary>Behind the missing file the later ones waited until it came.</summary>
    public required bool GapWaited { get; init; }

    /// <summary>What a terminal asked, and was answered.</summary>
    public required IReadOnlyList<DemoInquiryFacts> Inquiries { get; init; }

    /// <summary>A file of conditions, answered; null before.</summary>
    public DemoBatchFacts? Batch { get; init; }

    /// <summary>What a resident of that file was shown; null before.</summary>
    public DemoDisclosureFacts? Disclosure { get; init; }

    /// <summary>The officer's terminal; null before.</summary>
    public DemoTerminalFacts? Terminal { get; init; }

    /// <summary>Inquiries that must stand in the record.</summary>
    public long InquiriesMade => Inquiries.Count + (Terminal?.Persons ?? 0);

    /// <summary>The record of all that at the terminal's server.</summary>
    public required DemoRecordFacts Record { get; init; }

    /// <summary>Every node.</summary>
    public required IReadOnlyList<DemoNodeFacts> Nodes { get; init; }

    /// <summary>One person as all tiers hold him or her.</summary>
    public required IReadOnlyList<DemoPersonFacts> Person { get; init; }
}

/// <summary>One version of a person's record at one node. Invented, so that it may be shown.</summary>
internal sealed record DemoPersonFacts(
    string Node, string Code, string Municipality, int Version, bool Present, string State, string Reason, string Date,
    string Name, string Address);

using System.Diagnostics.CodeAnalysis;
using Juki.Domain.Affairs;
using Juki.Terminal.Guard;
using Juki.Terminal.Words;
using Juki.Wire.Errands;
using Juki.Wire.Files;

namespace Juki.Terminal.Pages.Batch;

/// <summary>A file that was sent and checked. No value of a resident.</summary>
/// <param name="Once">What the page's form brings; it serves once.</param>
/// <param name="Sent">What the server calls it.</param>
internal sealed record BatchInHand(Secret Once, string Sent);

/// <summary>一括提供の状況 — the office's files.</summary>
/// <param name="Files">The newest first.</param>
/// <param name="At">When they stood so.</param>
public sealed record BatchModel(IReadOnlyList<BatchShown> Files, DateTimeOffset At)
{
    /// <summary>Seconds until the page looks again, if its reader wants that.</summary>
    public const int AgainSeconds = 5;

    /// <summary>There are more.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether the office's server takes files at all.</summary>
    public bool TakesFiles { get; init; }

    /// <summary>What was done; null.</summary>
    public Text? Notice { get; init; }

    /// <summary>What is wrong; null.</summary>
    public Text? Fault { get; init; }

    /// <summary>Whether the page looks again by itself.</summary>
    public bool LooksAgain { get; init; }

    /// <summary>Whether the card is for handing in files.</summary>
    public bool Sends { get; init; }

    /// <summary>Whether the card is for media.</summary>
    public bool WritesMedia { get; init; }

    /// <summary>Whether something will change by itself.</summary>
    public bool IsUnderWay => Files.Any(file => file.IsUnderWay);
}

/// <summary>ファイルを渡す — the form for a file.</summary>
/// <param name="Affairs">Those whose names are known.</param>
/// <param name="Affair">As typed.</param>
/// <param name="Purpose">As typed.</param>
/// <param name="Fault">What is wrong; null.</param>
public sealed record BatchSendModel(IReadOnlyList<Affair> Affairs, string Affair, string Purpose, Text? Fault);

/// <summary>検査の結果.</summary>
/// <param name="Checked">What the check came to.</param>
/// <param name="Fault">Why it cannot be handed in; null: it can.</param>
public sealed record BatchCheckedModel(BatchChecked Checked, Text? Fault)
{
    /// <summary>What the form brings; empty where it cannot be handed in.</summary>
    public string Once { get; init; } = "";

    /// <summary>The header; false when the file has none.</summary>
    public bool TryHeader([NotNullWhen(true)] out BatchHeader? header) =>
        BatchFormat.TryReadHeader(Checked.HeaderLine, out header);
}

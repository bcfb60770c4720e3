using Juki.Terminal.Words;

namespace Juki.Terminal.Pages.Status;

/// <summary>状態 — how terminal, card and line stand, each in one line.</summary>
/// <param name="Rows">What, how, and whether it is as it should be; null where that is no question.</param>
public sealed record StatusModel(IReadOnlyList<(Text What, Text How, bool? IsGood)> Rows);

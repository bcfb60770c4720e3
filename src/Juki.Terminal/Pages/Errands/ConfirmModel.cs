using Juki.Terminal.Words;

namespace Juki.Terminal.Pages.Errands;

/// <summary>確認 — an act as it will be done.</summary>
/// <param name="Place">Which of the menu it belongs to.</param>
/// <param name="Rows">What it is, item by item.</param>
/// <param name="Action">Where it is done.</param>
/// <param name="Back">Where it is left undone.</param>
public sealed record ConfirmModel(
    string Place, IReadOnlyList<(Text What, string How)> Rows, string Action, string Back)
{
    /// <summary>Name of the hidden field with <see cref="Once"/>.</summary>
    public const string OnceField = "once";

    /// <summary>Serves once.</summary>
    public string Once { get; init; } = "";
}

using Juki.Terminal.Words;

namespace Juki.Terminal.Pages.LogIn;

/// <summary>What the page of logging in says besides.</summary>
/// <param name="Notice">What happened before: a session ended; null.</param>
/// <param name="Fault">Why it did not work; null.</param>
public sealed record LogInModel(Text? Notice, Text? Fault);

using Juki.Terminal.Words;

namespace Juki.Terminal.Pages.LogIn;

/// <summary>What the page of logging in says besides.</summary>
/// <param name="Notice">What happened before: a session ended; null.</param>
/// <param name="Fault">Why it did not work; null.</param>
public sealed record LogInModel(Text? Notice, Text? Fault);

/// <summary>What the page of the finger says besides.</summary>
/// <param name="Notice">Why it is asked for again; null.</param>
/// <param name="Fault">Why it did not work; null.</param>
/// <param name="GoesOn">With a script the reader is asked at once.</param>
public sealed record FingerModel(Text? Notice, Text? Fault, bool GoesOn);

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Juki.Server;

/// <summary>A bug of ours: the state is not what the code relies on. Stops the node; never caught inside it.</summary>
internal sealed class CheckFailedException(string condition) : Exception($"check failed: {condition}");

/// <summary>Assertions that stay on in production.</summary>
internal static class Check
{
    /// <summary>Stops the node when <paramref name="condition"/> is false. The text is the code of the condition, no
    /// value.</summary>
    public static void That(
        [DoesNotReturnIf(false)] bool condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        if (!condition)
            throw new CheckFailedException(text);
    }
}

namespace Juki.Terminal.Words;

/// <summary>言語 — in which language the pages speak. What the register holds is always shown as recorded.</summary>
public enum Language
{
    /// <summary>日本語.</summary>
    Japanese = 0,

    /// <summary>English.</summary>
    English = 1,
}

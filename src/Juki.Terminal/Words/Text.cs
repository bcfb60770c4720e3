namespace Juki.Terminal.Words;

/// <summary>A text in both languages. Immutable.</summary>
public readonly record struct Text(string Japanese, string English)
{
    /// <summary>In one of them.</summary>
    public string In(Language language) => language == Language.English ? English : Japanese;
}

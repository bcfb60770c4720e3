namespace Juki.Domain.Person;

/// <summary>
/// 氏名, 旧氏 or 通称 with its 振り仮名 — a name as written in the record, and its reading. <c>default</c> is no name
/// (<see cref="IsNone"/>). The text is never altered by normalisation. Immutable.
/// </summary>
/// <param name="Text">As recorded; checked by <c>RecordText</c> where it enters.</param>
/// <param name="Reading">振り仮名 in katakana; empty when the record has none (foreign residents, not yet
/// notified).</param>
public readonly record struct WrittenName(string Text, string Reading)
{
    /// <summary>Longest text in UTF-16 units; names in passports are long [ours].</summary>
    public const int LengthMax = 200;

    /// <summary>True when there is no such name.</summary>
    public bool IsNone => string.IsNullOrEmpty(Text);

    /// <summary>Masked: a name is a resident's value.</summary>
    public override string ToString() => IsNone ? "(no name)" : "***";
}

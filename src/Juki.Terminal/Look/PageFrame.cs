using System.Globalization;
using Juki.Domain.Offices;
using Juki.Terminal.Words;
using Juki.Wire.Session;

namespace Juki.Terminal.Look;

/// <summary>What every page shows around its content, and the value that its forms carry. Immutable.</summary>
public sealed record PageFrame
{
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    /// <summary>The language.</summary>
    public required Language Language { get; init; }

    /// <summary>Goes into each form.</summary>
    public required string PageValue { get; init; }

    /// <summary>Of the terminal.</summary>
    public required PeerIdentity Terminal { get; init; }

    /// <summary>When the page was made.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Who is logged in; null.</summary>
    public OperatorIdentity? Operator { get; init; }

    /// <summary>True when a card lies there whose operator gave the PIN: with it goes the page.</summary>
    public bool IsWatched { get; init; }

    /// <summary>The office's name.</summary>
    public string OfficeName =>
        Municipalities.TryFind(Terminal.Node.Office, out var office) ? office.FullName : $"{Terminal.Node.Office}";

    /// <summary>True for English.</summary>
    public bool IsEnglish => Language == Language.English;

    /// <summary>One of two texts.</summary>
    public string T(string japanese, string english) => IsEnglish ? english : japanese;

    /// <summary>A text in the page's language.</summary>
    public string T(Text text) => text.In(Language);

    /// <summary>The day in Japan.</summary>
    public static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.ToOffset(Japan).DateTime);

    /// <summary>A time in Japan.</summary>
    public static string Time(DateTimeOffset time) =>
        time.ToOffset(Japan).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

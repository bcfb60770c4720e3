using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Juki.Wire.Errands;

/// <summary>用件の種別 — which of the office's books an errand is about. The numbers stand in frames and never
/// change.</summary>
public enum ErrandKind
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>操作者管理簿.</summary>
    Ledger = 1,

    /// <summary>操作履歴とその見張り.</summary>
    Watch = 2,

    /// <summary>本人への開示.</summary>
    Disclosure = 3,

    /// <summary>一括提供.</summary>
    Batch = 4,

    /// <summary>更新状況と整合性.</summary>
    Updates = 5,
}

/// <summary>用件 — a call that the node's own machine makes over a socket, and a terminal over its link, in the same
/// words.</summary>
/// <typeparam name="TReply">What comes of it.</typeparam>
public interface IErrand<TReply> : IActOfSomebody
    where TReply : class
{
    /// <summary>Which book it is about.</summary>
    static abstract ErrandKind Kind { get; }

    /// <summary>Who sends it, by number of the ledger; also where what is asked needs no one.</summary>
    uint By { get; }

    /// <summary>Whether it may come from a terminal.</summary>
    bool IsForTerminal { get; }
}

/// <summary>How calls and replies are written: one form at the socket and in frames.</summary>
public static class ErrandJson
{
    /// <summary>The form.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // never stands in a page
        Converters = { new JsonStringEnumConverter() },
    };
}

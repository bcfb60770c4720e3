using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>The inquiry core, as those reach it who work on the record from other threads.</summary>
internal interface IInquiryCore
{
    /// <summary>The time.</summary>
    Moment Now { get; }

    /// <summary>Has something done between two turns.</summary>
    Task<T> DoAsync<T>(Func<Moment, T> work);
}

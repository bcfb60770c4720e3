using Juki.Domain.Authority;

namespace Juki.Wire.Errands;

/// <summary>A call under somebody's number of the ledger.</summary>
public interface IActOfSomebody
{
    /// <summary>Who acts; 0: nobody, what is asked needs no one.</summary>
    uint Actor { get; }

    /// <summary>For one of these the card must be; none: whoever has a right that stands.</summary>
    OperatorRoles Roles { get; }

    /// <summary>What the node gave for the card's proof; empty: none was shown.</summary>
    string Ticket { get; }
}

using Juki.Domain.Offices;

namespace Juki.Domain.Person;

/// <summary>
/// 住所 — address: the municipality (a ward, in a designated city) and what follows its name. Immutable.
/// </summary>
/// <param name="Municipality">市町村コード of the town, or of the ward in a designated city.</param>
/// <param name="Text">What follows the names of prefecture, district and municipality: 町・字, 番地, 号 and 方書 [ours:
/// the code says the names, so that they are written once].</param>
/// <param name="PostalCode">郵便番号, seven digits; empty when not recorded.</param>
public readonly record struct Address(GovernmentCode Municipality, string Text, string PostalCode)
{
    /// <summary>Longest text in UTF-16 units [ours].</summary>
    public const int LengthMax = 300;

    /// <summary>Masked: an address is a resident's value.</summary>
    public override string ToString() => "***";
}

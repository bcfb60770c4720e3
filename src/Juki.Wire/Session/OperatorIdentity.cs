using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Certificates;
using Juki.Domain.Authority;
using Juki.Domain.Offices;

namespace Juki.Wire.Session;

/// <summary>
/// 操作者 — whom the certificate of an operator's card names: a network, an office, the operator's number in the office's
/// ledger, and what the card is for. One written form: <c>juki-operator://NETWORK/OFFICE/NUMBER/ROLES</c>, such as
/// <c>juki-operator://rehearsal/131016/7/inquiry+batch</c>. A name is not in it: who number 7 is, the ledger says.
/// Immutable.
/// </summary>
/// <param name="Network">The network.</param>
/// <param name="Office">The operator's office.</param>
/// <param name="Number">The operator's number in the record of what was done, 1 to <see cref="NumberMax"/>.</param>
/// <param name="Roles">What the card is for; at least one.</param>
public sealed record OperatorIdentity(string Network, GovernmentCode Office, int Number, OperatorRoles Roles)
{
    /// <summary>Largest number of an operator [ours].</summary>
    public const int NumberMax = 999_999;

    private const string Scheme = "juki-operator:";
    private const int TextLengthMax = 160; // with the longest name of a network and all roles 135

    private static readonly (OperatorRoles Role, string Word)[] Words =
    [
        (OperatorRoles.Inquiry, "inquiry"),
        (OperatorRoles.Batch, "batch"),
        (OperatorRoles.Disclosure, "disclosure"),
        (OperatorRoles.Media, "media"),
        (OperatorRoles.Audit, "audit"),
        (OperatorRoles.Administration, "administration"),
        (OperatorRoles.Management, "management"),
        (OperatorRoles.System, "system"),
        (OperatorRoles.Cards, "cards"),
        (OperatorRoles.Logs, "logs"),
    ];

    /// <summary>Reads the one written form, and nothing else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out OperatorIdentity? identity)
    {
        identity = null;
        if (text is not { Length: <= TextLengthMax }
            || text.Split('/') is not [Scheme, "", var network, var office, var number, var roles]
            || !PeerIdentity.IsNetworkName(network) || !GovernmentCode.TryParse(office, out var code)
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            || value is < 1 or > NumberMax || !TryParseRoles(roles, out var set))
            return false;
        var read = new OperatorIdentity(network, code, value, set);
        identity = read.ToString() == text ? read : null;
        return identity is not null;
    }

    /// <summary>Reads words joined by +, in any order, none twice.</summary>
    public static bool TryParseRoles([NotNullWhen(true)] string? text, out OperatorRoles roles)
    {
        roles = OperatorRoles.None;
        foreach (var word in (text ?? "").Split('+'))
        {
            var role = Words.FirstOrDefault(row => row.Word == word).Role;
            if (role == OperatorRoles.None || roles.HasFlag(role))
                return false;
            roles |= role;
        }
        return true;
    }

    /// <summary>The words of roles, in their one order.</summary>
    public static string RolesWord(OperatorRoles roles) =>
        string.Join('+', Words.Where(row => roles.HasFlag(row.Role)).Select(row => row.Word));

    /// <summary>The operator whom a card's certificate names; false where it names none.</summary>
    public static bool TryRead(X509Certificate2 certificate, [NotNullWhen(true)] out OperatorIdentity? identity)
    {
        identity = null;
        return CertificateName.TryRead(certificate.Extensions, out var name) && TryParse(name, out identity);
    }

    /// <summary>The one written form.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Scheme}//{Network}/{Office}/{Number}/{RolesWord(Roles)}");
}

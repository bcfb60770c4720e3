using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Juki.Domain.Offices;

namespace Juki.Wire.Session;

/// <summary>
/// 通信相手 — who the holder of a certificate is. Read from the certificate, never from what the peer says. One written
/// form: <c>juki://NETWORK/REGISTERS/ROLE/OFFICE/INSTANCE</c>, such as
/// <c>juki://rehearsal/resident/municipality/131016/1</c>; the nation's office is <c>000000</c>; both registers are
/// <c>resident+supplement</c>. Immutable.
/// </summary>
/// <remarks>Lanes and logs name the <see cref="Node"/>; active, standby and restored machines differ in <see
/// cref="Instance"/> and key only [ours].</remarks>
public sealed record PeerIdentity
{
    /// <summary>Longest name of a network in characters [ours].</summary>
    public const int NetworkLengthMax = 24;

    /// <summary>Most machines of one node over its life, 1 to this [ours: two digits in a label].</summary>
    public const int InstanceMax = 99;

    /// <summary>Largest number of a national organ [ours].</summary>
    public const int OrganMax = 9_999;

    private const string Scheme = "juki://";
    private const int TextLengthMax = 128;

    private static readonly (Role Role, string Word)[] Roles =
    [
        (Role.Municipality, "municipality"),
        (Role.Prefecture, "prefecture"),
        (Role.National, "national"),
        (Role.Terminal, "terminal"),
        (Role.RepresentativeTerminal, "representative"),
        (Role.NationalOrgan, "organ"),
    ];

    private static readonly (Registers Registers, string Word)[] RegisterWords =
    [
        (Registers.Resident, "resident"),
        (Registers.Supplement, "supplement"),
        (Registers.Resident | Registers.Supplement, "resident+supplement"),
    ];

    /// <summary>An identity of checked parts.</summary>
    /// <exception cref="ArgumentException">A part is outside its range, or role and office do not go
    /// together.</exception>
    public PeerIdentity(string network, Registers registers, NodeName node, int instance)
    {
        if (!IsNetworkName(network))
            throw new ArgumentException("1 to 24 of a-z, 0-9 and inner hyphens, a letter first.", nameof(network));
        if (!RegisterWords.Any(row => row.Registers == registers))
            throw new ArgumentException("One register or both.", nameof(registers));
        if (!OfficeFitsRole(node))
            throw new ArgumentException("Role and office do not go together.", nameof(node));
        ArgumentOutOfRangeException.ThrowIfLessThan(instance, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(instance, InstanceMax);
        (Network, Registers, Node, Instance) = (network, registers, node, instance);
    }

    /// <summary>Which network: production, a test network. Networks never talk to each other.</summary>
    public string Network { get; }

    /// <summary>The registers that it may speak for.</summary>
    public Registers Registers { get; }

    /// <summary>The logical node.</summary>
    public NodeName Node { get; }

    /// <summary>Which machine of the node, from 1.</summary>
    public int Instance { get; }

    /// <summary>True for 1 to <see cref="NetworkLengthMax"/> characters a–z, 0–9 and inner hyphens that begin with a
    /// letter.
    /// </summary>
    public static bool IsNetworkName([NotNullWhen(true)] string? text) =>
        text is { Length: >= 1 and <= NetworkLengthMax }
        && char.IsAsciiLetterLower(text[0]) && text[^1] != '-'
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>True for a network that says of itself that it is for tests: <c>test</c>, or <c>test-</c> and more. It
    /// holds nobody's data.</summary>
    public static bool IsTestNetwork(string network) =>
        network == "test" || network.StartsWith("test-", StringComparison.Ordinal);

    /// <summary>The role that the word names, as in the written form.</summary>
    public static bool TryParseRole(string? word, out Role role)
    {
        role = Roles.FirstOrDefault(row => row.Word == word).Role;
        return role != Role.None;
    }

    /// <summary>The registers that the word names, as in the written form.</summary>
    public static bool TryParseRegisters(string? word, out Registers registers)
    {
        registers = RegisterWords.FirstOrDefault(row => row.Word == word).Registers;
        return registers != Registers.None;
    }

    /// <summary>The node of a role and an office of six digits, <c>000000</c> for the nation.</summary>
    public static bool TryParseNode(string? roleWord, string? office, out NodeName node)
    {
        node = default;
        if (!TryParseRole(roleWord, out var role))
            return false;
        if (!TryParseOffice(role, office, out var code))
            return false;
        node = new NodeName(role, code);
        return OfficeFitsRole(node);
    }

    private static bool TryParseOffice(Role role, string? office, out GovernmentCode code)
    {
        code = default;
        if (role != Role.NationalOrgan)
            return office == "000000" || GovernmentCode.TryParse(office, out code);
        if (office is not { Length: GovernmentCode.Digits }
            || !int.TryParse(office, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        code = GovernmentCode.FromChecked(number);
        return true;
    }

    /// <summary>Reads the one written form, and nothing else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PeerIdentity? identity)
    {
        identity = null;
        if (text is null || text.Length > TextLengthMax || !text.StartsWith(Scheme, StringComparison.Ordinal))
            return false;
        var parts = text[Scheme.Length..].Split('/');
        if (parts.Length != 5 || !IsNetworkName(parts[0]) || !TryParseRegisters(parts[1], out var registers)
            || !TryParseNode(parts[2], parts[3], out var node)
            || !int.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out var instance)
            || instance is < 1 or > InstanceMax)
            return false;
        var read = new PeerIdentity(parts[0], registers, node, instance);
        identity = read.ToString() == text ? read : null;
        return identity is not null;
    }

    /// <summary>The one written form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Scheme}{Network}/{RegistersWord(Registers)}/{RoleWord(Node.Role)}/{Node.Office}/{Instance}");

    /// <summary>The role's word in the written form.</summary>
    public static string RoleWord(Role role) => Roles.First(row => row.Role == role).Word;

    private static string RegistersWord(Registers registers) =>
        RegisterWords.First(row => row.Registers == registers).Word;

    /// <summary>National organs have no government code; they have numbers below those [ours].</summary>
    private static bool IsOrgan(GovernmentCode office) => office.Value is >= 1 and <= OrganMax;

    private static bool OfficeFitsRole(NodeName node) => node.Role switch
    {
        Role.National => node.Office.IsNone,
        Role.Prefecture or Role.RepresentativeTerminal => node.Office.IsPrefecture,
        Role.Municipality => !node.Office.IsNone && !node.Office.IsPrefecture,
        Role.Terminal => !node.Office.IsNone && !IsOrgan(node.Office),
        Role.NationalOrgan => IsOrgan(node.Office),
        _ => false,
    };
}

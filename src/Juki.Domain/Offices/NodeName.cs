using System.Globalization;

namespace Juki.Domain.Offices;

/// <summary>
/// The logical node: role and office. Active, standby and restored machines of one office share this name [ours].
/// </summary>
/// <param name="Role">What the node is.</param>
/// <param name="Office">Whose it is; none for the nation.</param>
public readonly record struct NodeName(Role Role, GovernmentCode Office) : IComparable<NodeName>
{
    /// <summary>全国サーバ.</summary>
    public static NodeName Nation => new(Role.National, default);

    /// <summary>One number for keys and order: role × 1,000,000 + office.</summary>
    public long Number => (long)Role * 1_000_000 + Office.Value;

    /// <summary>The name behind <see cref="Number"/>.</summary>
    public static NodeName FromNumber(long number) =>
        new((Role)(number / 1_000_000), GovernmentCode.FromChecked((int)(number % 1_000_000)));

    /// <summary>コミュニケーションサーバ of a town (for a designated city, of the whole city).</summary>
    public static NodeName OfMunicipality(GovernmentCode office) => new(Role.Municipality, office);

    /// <summary>都道府県サーバ.</summary>
    public static NodeName OfPrefecture(GovernmentCode office) => new(Role.Prefecture, office);

    /// <summary>業務端末 of an office.</summary>
    public static NodeName OfTerminal(GovernmentCode office) => new(Role.Terminal, office);

    /// <summary>代表端末 of a prefecture.</summary>
    public static NodeName OfRepresentative(GovernmentCode office) => new(Role.RepresentativeTerminal, office);

    /// <summary>国の機関等サーバ, by its number.</summary>
    public static NodeName OfOrgan(int number) => new(Role.NationalOrgan, GovernmentCode.FromChecked(number));

    /// <inheritdoc/>
    public int CompareTo(NodeName other) => Number.CompareTo(other.Number);

    /// <summary>For logs and files: <c>municipality-131016</c>, <c>prefecture-130001</c>, <c>national</c>.</summary>
    public override string ToString() => Role switch
    {
        Role.National => "national",
        Role.Municipality => string.Create(CultureInfo.InvariantCulture, $"municipality-{Office}"),
        Role.Prefecture => string.Create(CultureInfo.InvariantCulture, $"prefecture-{Office}"),
        Role.Terminal => string.Create(CultureInfo.InvariantCulture, $"terminal-{Office}"),
        Role.RepresentativeTerminal => string.Create(CultureInfo.InvariantCulture, $"representative-{Office}"),
        Role.NationalOrgan => string.Create(CultureInfo.InvariantCulture, $"organ-{Office}"),
        _ => "none",
    };
}

namespace Juki.Domain.Offices;

/// <summary>
/// What a machine of the network is. The numbers stand in certificates, lanes and tables and never change.
/// </summary>
public enum Role
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>コミュニケーションサーバ (CS) of a municipality [S-001].</summary>
    Municipality = 1,

    /// <summary>都道府県サーバ [S-000].</summary>
    Prefecture = 2,

    /// <summary>全国サーバ [S-000].</summary>
    National = 3,

    /// <summary>業務端末 — Business Terminal; of a prefecture or a municipality [S-002].</summary>
    Terminal = 10,

    /// <summary>代表端末 — Representative Terminal: relays between a prefecture's server and its
    /// 業務端末 [S-000 代表端末].</summary>
    RepresentativeTerminal = 11,

    /// <summary>国の機関等サーバ — server of a national organ [S-000].</summary>
    NationalOrgan = 12,
}

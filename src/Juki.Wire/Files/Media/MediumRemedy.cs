namespace Juki.Wire.Files.Media;

/// <summary>対処 — what a clerk reads about the fault of a medium. [ours]</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Japanese">In Japanese.</param>
/// <param name="English">The same in English.</param>
public sealed record MediumRemedy(MediumFault Fault, string Japanese, string English)
{
    /// <summary>One for each fault, in their order.</summary>
    public static IReadOnlyList<MediumRemedy> All { get; } =
    [
        new(MediumFault.FileUnsuitable, "ファイルの名前、数、大きさを直す。作成中に書き換えない",
            "mend the names, number or size of the files; do not change them meanwhile"),
        new(MediumFault.RecipientUnsuitable, "受領者の証明書は RSA 3072 ビット以上とする",
            "the recipient's certificate needs an RSA key of 3,072 bits or more"),
        new(MediumFault.RecipientExpired, "受領者から有効期間内の証明書を受け取る",
            "get a certificate from the recipient that is in force"),
        new(MediumFault.TargetExists, "出力先が既にある。別の名前にする", "the target is there already; name another"),
        new(MediumFault.NotAMedium, "この形式の媒体ではない", "no medium of this form"),
        new(MediumFault.Truncated, "途中で切れている。作成者に作り直しを求める",
            "it ends too early; ask the maker to write it anew"),
        new(MediumFault.HeadAltered, "見出しが壊れ又は改ざんされている。使わず作成者に知らせる",
            "the head is damaged or altered; do not use it, tell the maker"),
        new(MediumFault.MakerUntrusted, "作成者の証明書がこの網の認証局のものでない。使わない",
            "the maker's certificate is not of this network's authority; do not use it"),
        new(MediumFault.MakerExpired, "作成者の証明書の有効期間外である。時計を確かめ、作り直しを求める",
            "the maker's certificate is not in force; check the clock, ask for it anew"),
        new(MediumFault.MakerRevoked, "作成者の証明書は失効している。使わず作成者に知らせる",
            "the maker's certificate was revoked; do not use it, tell the maker"),
        new(MediumFault.OtherRecipient, "別の受領者宛てである。作成者に返す", "it is for another recipient; give it back"),
        new(MediumFault.KeyRefused, "鍵で開けない。装置と証明書の組を確かめる",
            "the key does not open it; check that token and certificate belong together"),
        new(MediumFault.ManifestInvalid, "目録が正しくない。使わず作成者に知らせる",
            "the manifest is wrong; do not use it, tell the maker"),
        new(MediumFault.ChunkAltered, "区画が壊れ又は改ざんされている。使わず作成者に知らせる",
            "a chunk is damaged or altered; do not use it, tell the maker"),
        new(MediumFault.ChunkMisplaced, "区画が抜かれ、入れ替えられ、又は重ねられている。使わず作成者に知らせる",
            "a chunk was left out, swapped or repeated; do not use it, tell the maker"),
        new(MediumFault.Surplus, "終わりの後に余分なものがある。使わず作成者に知らせる",
            "something stands behind the end; do not use it, tell the maker"),
        new(MediumFault.DigestDiffers, "ファイルが目録と異なる。使わず作成者に知らせる",
            "a file is not what the manifest says; do not use it, tell the maker"),
    ];

    /// <summary>That of a fault.</summary>
    public static MediumRemedy Of(MediumFault fault) => All.First(row => row.Fault == fault);
}

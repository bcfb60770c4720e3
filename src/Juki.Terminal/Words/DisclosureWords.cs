using Juki.Domain.Disclosure;

namespace Juki.Terminal.Words;

/// <summary>What is read at the desk of disclosures.</summary>
internal static class DisclosureWords
{
    /// <summary>What the desk says.</summary>
    public static Text Of(DisclosureVerdict verdict)
    {
        var row = DisclosureRemedy.All.FirstOrDefault(one => one.Verdict == verdict)
            ?? DisclosureRemedy.Of(DisclosureVerdict.FactsMissing);
        return new($"{row.Japanese}。", $"{char.ToUpperInvariant(row.English[0])}{row.English[1..]}.");
    }

    /// <summary>What is asked for.</summary>
    public static Text Of(DisclosureKind kind) => kind switch
    {
        DisclosureKind.OwnInformation => new("本人確認情報の開示", "what is held of the resident"),
        DisclosureKind.Provisions => new("提供状況の開示", "who was given or searched it"),
        DisclosureKind.Correction => new("訂正等の申出", "correction"),
        _ => new("―", "-"),
    };

    /// <summary>Who asks.</summary>
    public static Text Of(Claimant claimant) => claimant switch
    {
        Claimant.Resident => new("本人", "the resident"),
        Claimant.LegalRepresentative => new("法定代理人", "legal representative"),
        _ => new("―", "-"),
    };

    /// <summary>How that was shown.</summary>
    public static Text Of(IdentityProof identity) => identity switch
    {
        IdentityProof.IndividualNumberCard => new("個人番号カード", "Individual Number Card"),
        IdentityProof.PhotoDocument => new("顔写真付きの書類", "document with a photograph"),
        IdentityProof.TwoDocuments => new("書類2点", "two documents"),
        _ => new("―", "-"),
    };

    /// <summary>Where a request stands.</summary>
    public static Text Of(DisclosureState state) => state switch
    {
        DisclosureState.Open => new("処理中", "open"),
        DisclosureState.Extended => new("延長中", "extended"),
        DisclosureState.Answered => new("回答済み", "answered"),
        DisclosureState.Withdrawn => new("取下げ済み", "withdrawn"),
        _ => new("―", "-"),
    };

    /// <summary>How it was answered.</summary>
    public static Text Of(DisclosureOutcome outcome) => outcome switch
    {
        DisclosureOutcome.Disclosed => new("開示", "disclosed"),
        DisclosureOutcome.NothingHeld => new("不存在", "nothing held"),
        DisclosureOutcome.Refused => new("不開示", "refused"),
        DisclosureOutcome.Corrected => new("訂正する", "corrected"),
        DisclosureOutcome.NotCorrected => new("訂正しない", "not corrected"),
        _ => new("", ""),
    };

    /// <summary>What was done.</summary>
    public static Text Of(DisclosureAct act) => act switch
    {
        DisclosureAct.Received => new("受理", "taken"),
        DisclosureAct.Extended => new("期限の延長", "term extended"),
        DisclosureAct.Answered => new("回答", "answered"),
        DisclosureAct.Withdrawn => new("取下げ", "withdrawn"),
        DisclosureAct.Repeated => new("書面の再作成", "paper made again"),
        _ => new("―", "-"),
    };
}

using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Server.Node;
using Juki.Wire.Client;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Inquiry;

/// <summary>The signed tables that say who may ask what, as this server has them now.</summary>
internal sealed record AuthorityTables(AffairTable Affairs, AgreementTable Agreements);

/// <summary>
/// 照会の可否 — whether an inquiry may be asked at all: who asks, for which 利用事務, by which key [S-002]. Every tier
/// judges it anew, by its own tables.
/// </summary>
internal static class InquiryAuthority
{
    /// <summary>Judges one inquiry: gives it its condition and its grant, or the lowest verdict of all that is wrong
    /// with it, and all faults of the condition.</summary>
    public static void Judge(
        InquiryCase one, NodeName self, AuthorityTables? tables, MunicipalityTable municipalities, Moment now)
    {
        if (!InquiryBodies.IsReadable(one.Body))
        {
            one.Refuse(InquiryVerdict.RequestUnreadable);
            return;
        }
        one.Condition = InquiryBodies.Read(one.Body.Condition);
        var affair = AffairOf(one, tables);
        var search = SearchRules.Judge(one.Condition, PermitOf(affair), municipalities);
        one.Faults = search.Faults;
        if (!search.IsLawful)
            one.Refuse(search.Verdict);
        if (AskerOf(one.Body.Asker, one.Peer, self, municipalities) is not { } asker)
        {
            one.Refuse(tables is not null && affair is null
                ? InquiryVerdict.AffairUnknown : InquiryVerdict.AffairNotPermitted);
            return;
        }
        one.Asker = NodeOf(asker.Kind, GovernmentCode.FromChecked(one.Body.Asker.Office));
        if (tables is null)
        {
            one.Refuse(InquiryVerdict.TablesExpired);
            return;
        }
        var judgement = AffairRules.Judge(
            tables.Affairs, tables.Agreements, Request(one, asker),
            DateTimeOffset.FromUnixTimeMilliseconds(now.Milliseconds));
        if (judgement.Grant is null)
            one.Refuse(judgement.Verdict);
        else if (one.IsOpen)
            one.Grant = judgement.Grant;
    }

    /// <summary>The affair that the inquiry names, whosever it is; null when there is none.</summary>
    private static Affair? AffairOf(InquiryCase one, AuthorityTables? tables) =>
        AffairCode.TryFrom((int)one.Body.Asker.Affair, out var code) && tables is not null
            && tables.Affairs.TryFind(code, out var affair) ? affair : null;

    /// <summary>What may be asked for that affair; of one that is not known nothing can be said.</summary>
    private static SearchPermit PermitOf(Affair? affair) => affair is null
        ? new(SearchKeys.WithoutNumber | SearchKeys.Number, Removed: true)
        : new(affair.Keys, affair.RemovedAllowed);

    /// <summary>
    /// Who asks, by the certificate of the link: what a message says about it counts only as far as the sender may
    /// speak for that office. Null: it may not.
    /// </summary>
    private static Asker? AskerOf(
        Bodies.Asker body, NodeName peer, NodeName self, MunicipalityTable municipalities)
    {
        var office = GovernmentCode.FromChecked(body.Office);
        var kind = body.Kind <= (uint)AskerKind.NationalOrgan ? (AskerKind)body.Kind : AskerKind.None;
        var mayBe = peer.Role switch
        {
            Role.NationalOrgan => kind == AskerKind.NationalOrgan && office == peer.Office,
            Role.Terminal => office == self.Office && kind != AskerKind.NationalOrgan,
            Role.Municipality => office == peer.Office && kind == AskerKind.Municipality,
            Role.Prefecture => office.Prefecture == peer.Office && kind != AskerKind.NationalOrgan,
            _ => false,
        };
        if (!mayBe)
            return null;
        return kind switch
        {
            AskerKind.PrefecturalBody when office.IsPrefecture => Asker.OfPrefecturalBody(office),
            AskerKind.PrefecturalDepartment when office.IsPrefecture => Asker.OfPrefecturalDepartment(office),
            AskerKind.Municipality when municipalities.HasCs(office) => Asker.OfMunicipality(office),
            AskerKind.NationalOrgan when OrganCode.TryFrom(office.Value, out var organ) =>
                Asker.OfNationalOrgan(organ),
            _ => null,
        };
    }

    /// <summary>The office that asks, as nodes are numbered.</summary>
    private static NodeName NodeOf(AskerKind kind, GovernmentCode office) => kind switch
    {
        AskerKind.NationalOrgan => new(Role.NationalOrgan, office),
        AskerKind.Municipality => NodeName.OfMunicipality(office),
        _ => NodeName.OfPrefecture(office),
    };

    private static AffairRequest Request(InquiryCase one, Asker asker)
    {
        _ = AffairCode.TryFrom((int)one.Body.Asker.Affair, out var affair);
        return new(asker, affair)
        {
            Purpose = (int)one.Body.Asker.Purpose,
            Operator = one.Body.Asker.Operator,
            Terminal = (int)one.Body.Asker.Terminal,
            Items = (ProvidedItems)one.Body.Items,
            WantsRemoved = one.Condition.IncludeRemoved,
            IsComparison = one.Body.Mode == InquiryMessage.Comparison,
        };
    }
}

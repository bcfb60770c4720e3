using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Wire.Client;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Inquiry;

/// <summary>Inquiries and answers as they stand in messages.</summary>
internal static class InquiryBodies
{
    /// <summary>True when every number in it can be one; what the condition says is the rules' business.</summary>
    public static bool IsReadable(Bodies.Inquiry body) =>
        body.Id.Length == InquiryMessage.IdBytes
        && body.Asker is { } asker && body.Condition is { } condition
        && body.Mode is InquiryMessage.Provision or InquiryMessage.Comparison
        && (body.Items & ~(uint)AllItems) == 0
        && asker.Purpose <= int.MaxValue && asker.Terminal <= int.MaxValue && asker.Affair <= int.MaxValue
        && condition.NameBegins <= 1 && condition.AddressBegins <= 1 && condition.Removed <= 1
        && condition.Sex <= 2 && condition.Code >= 0 && condition.Number >= 0 && condition.DateOfBirth >= 0
        && IsOffice(condition.Municipality);

    /// <summary>After whom is asked.</summary>
    public static SearchCondition Read(Bodies.Condition body) => new()
    {
        Code = ResidentRecordCode.FromChecked(body.Code),
        Number = IndividualNumber.FromChecked(body.Number),
        Name = body.Name.Length == 0 ? null : new NameCondition(body.Name, body.NameBegins == 1),
        Address = body.Municipality == 0 && body.Address.Length == 0
            ? null
            : new AddressCondition(
                GovernmentCode.FromChecked(body.Municipality), body.Address, body.AddressBegins == 1),
        DateOfBirth = RecordedDate.FromChecked(body.DateOfBirth),
        Sex = (Sex)body.Sex,
        IncludeRemoved = body.Removed == 1,
    };

    /// <summary>A resident, with the items that are allowed and nothing else [S-002].</summary>
    public static Bodies.Person Write(
        FoundPerson found, AffairGrant grant, SearchCondition condition, MunicipalityTable municipalities)
    {
        var information = found.Residence.Information;
        if (grant.IsComparison)
            return new()
            {
                Items = (uint)grant.Items,
                Different = Differences(condition, information, grant.Items, municipalities),
            };
        var body = new Bodies.Person
        {
            Items = (uint)grant.Items,
            Identification = IdentificationBodies.Write(
                ProvidedInformation.Of(information, grant.Items).Information),
        };
        if (grant.Items.HasFlag(ProvidedItems.Change))
        {
            body.State = found.IsCurrent ? 1U : 2U;
            body.Reason = (uint)found.Residence.LastReason;
            body.Date = found.Residence.LastDate.Value;
        }
        return body;
    }

    private static ProvidedItems AllItems =>
        Enum.GetValues<ProvidedItems>().Aggregate((all, item) => all | item);

    private static bool IsOffice(int value) =>
        value == 0 || GovernmentCode.TryParse(GovernmentCode.FromChecked(value).ToString(), out _);

    /// <summary>照合 — the items that were given and are not the same; texts are the same when every character
    /// is.</summary>
    private static uint Differences(
        SearchCondition condition, IdentificationInformation information, ProvidedItems told,
        MunicipalityTable municipalities)
    {
        var different = ProvidedItems.None;
        if (!condition.Code.IsNone && condition.Code != information.Code)
            different |= ProvidedItems.Code;
        if (condition.Name is { } name && name.Text != information.Name.Text)
            different |= ProvidedItems.Name;
        if (!condition.DateOfBirth.IsUnknown && condition.DateOfBirth != information.DateOfBirth)
            different |= ProvidedItems.DateOfBirth;
        if (condition.Sex != Sex.None && condition.Sex != information.Sex)
            different |= ProvidedItems.Sex;
        if (condition.Address is { } address
            && (address.Text != information.Address.Text
                || !address.Covers(information.Address.Municipality, municipalities)))
            different |= ProvidedItems.Address;
        return (uint)(different & told);
    }
}

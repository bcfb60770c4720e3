using Juki.Domain.Offices;
using Juki.Domain.Person;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows;

/// <summary>本人確認情報 as it stands in the messages of every flow. Reading checks nothing: each flow says itself what it
/// takes, and what it answers to the rest.</summary>
internal static class IdentificationBodies
{
    /// <summary>To be sent; an item that is not there is left out.</summary>
    public static Bodies.Identification Write(IdentificationInformation information) => new()
    {
        Code = information.Code.Value,
        Number = information.Number.Value,
        Name = Write(information.Name),
        FormerSurname = Write(information.FormerSurname),
        Alias = Write(information.Alias),
        DateOfBirth = information.DateOfBirth.Value,
        Sex = (uint)information.Sex,
        AddressMunicipality = information.Address.Municipality.Value,
        Address = information.Address.Text ?? "",
        PostalCode = information.Address.PostalCode ?? "",
    };

    /// <summary>What was received, every item of which the caller has checked.</summary>
    public static IdentificationInformation Read(Bodies.Identification body) => new()
    {
        Code = ResidentRecordCode.FromChecked(body.Code),
        Number = IndividualNumber.FromChecked(body.Number),
        Name = Read(body.Name),
        FormerSurname = Read(body.FormerSurname),
        Alias = Read(body.Alias),
        DateOfBirth = RecordedDate.FromChecked(body.DateOfBirth),
        Sex = (Sex)body.Sex,
        Address = new(GovernmentCode.FromChecked(body.AddressMunicipality), body.Address, body.PostalCode),
    };

    private static Bodies.Name? Write(WrittenName name) =>
        string.IsNullOrEmpty(name.Text) && string.IsNullOrEmpty(name.Reading)
            ? null
            : new() { Text = name.Text ?? "", Reading = name.Reading ?? "" };

    private static WrittenName Read(Bodies.Name? name) => new(name?.Text ?? "", name?.Reading ?? "");
}

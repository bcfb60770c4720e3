using Juki.Domain.Person;
using Juki.Domain.Search;

namespace Juki.Tests.Domain.Search;

public class ProvidedItemsTests
{
    private static readonly IdentificationInformation Nothing = new()
    {
        Code = default,
        Name = new("", ""),
        DateOfBirth = default,
        Sex = Sex.None,
        Address = new(default, "", ""),
    };

    private static readonly IdentificationInformation Resident = SearchSamples.Resident;

    [Fact]
    public void Of_EachItem_GivesItAlone()
    {
        Dictionary<ProvidedItems, IdentificationInformation> alone = new()
        {
            [ProvidedItems.None] = Nothing,
            [ProvidedItems.Code] = Nothing with { Code = Resident.Code },
            [ProvidedItems.Number] = Nothing with { Number = Resident.Number },
            [ProvidedItems.Name] = Nothing with { Name = Resident.Name with { Reading = "" } },
            [ProvidedItems.Readings] = Nothing,
            [ProvidedItems.FormerSurname] = Nothing with
            {
                FormerSurname = Resident.FormerSurname with { Reading = "" },
            },
            [ProvidedItems.Alias] = Nothing with { Alias = Resident.Alias with { Reading = "" } },
            [ProvidedItems.DateOfBirth] = Nothing with { DateOfBirth = Resident.DateOfBirth },
            [ProvidedItems.Sex] = Nothing with { Sex = Resident.Sex },
            [ProvidedItems.Address] = Nothing with { Address = Resident.Address },
            [ProvidedItems.Change] = Nothing,
        };
        Assert.All(
            Enum.GetValues<ProvidedItems>().Where(item => item != ProvidedItems.FourBasicItems),
            item => Assert.Equal(new(item, alone[item]), ProvidedInformation.Of(Resident, item)));
    }

    [Fact]
    public void Of_AllItems_GivesTheWhole()
    {
        var all = Enum.GetValues<ProvidedItems>().Aggregate((one, other) => one | other);
        Assert.Equal(Resident, ProvidedInformation.Of(Resident, all).Information);
    }

    [Fact]
    public void Of_FourBasicItems_HasNeitherNumbersNorOtherNames()
    {
        var given = ProvidedInformation.Of(Resident, ProvidedItems.FourBasicItems).Information;
        Assert.True(given.Code.IsNone && given.Number.IsNone && given.FormerSurname.IsNone && given.Alias.IsNone);
        Assert.Equal((Resident.Name.Text, "", Resident.DateOfBirth, Resident.Sex, Resident.Address),
            (given.Name.Text, given.Name.Reading, given.DateOfBirth, given.Sex, given.Address));
    }
}

using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Terminal.Pages.Inquiry;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Terminal.Pages;

/// <summary>A resident as an answer shows them.</summary>
public class ShownPersonTests
{
    private const ProvidedItems Both = ProvidedItems.Code | ProvidedItems.Number;
    private static readonly ResidentRecordCode Code = ResidentRecordCode.FromBody(9_876_500_001);
    private static readonly IndividualNumber Number = IndividualNumber.FromBody(98_765_400_001);

    [Theory]
    [InlineData(ProvidedItems.Code, ProvidedItems.Code, false)]
    [InlineData(Both, Both, false)]
    [InlineData(ProvidedItems.Number, ProvidedItems.Number, false)]
    [InlineData(Both, ProvidedItems.Code, true)] // it was given, and there is none
    [InlineData(ProvidedItems.Name, ProvidedItems.None, false)]
    public void Of_Numbers_AreThoseThatWereGiven(ProvidedItems items, ProvidedItems there, bool hasNone)
    {
        var person = Given(items, there);
        Assert.Equal((there, hasNone), (person.Numbers, person.HasNoNumber));
    }

    /// <summary>As a page might print it by mistake, in whole or in part.</summary>
    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public void 番号は求めて書き出すほかどこにも現れない()
    {
        var person = Given(Both, Both);
        Assert.Equal(Code.Written, person.Written(ProvidedItems.Code));
        Assert.Equal(Number.Written, person.Written(ProvidedItems.Number));
        Assert.Equal(nameof(ShownPerson), person.ToString());
        Assert.All(
            typeof(ShownPerson).GetProperties().Select(one => $"{one.GetValue(person)}"),
            text => Assert.False(text.Contains(Code.Written) || text.Contains(Number.Written)));
    }

    private static ShownPerson Given(ProvidedItems items, ProvidedItems there) => ShownPerson.Of(new Bodies.Person
    {
        Items = (uint)items,
        Identification = new()
        {
            Code = there.HasFlag(ProvidedItems.Code) ? Code.Value : 0,
            Number = there.HasFlag(ProvidedItems.Number) ? Number.Value : 0,
        },
    });
}

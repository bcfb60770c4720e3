using Juki.Domain.Offices;

namespace Juki.Tests.Domain.Offices;

public class NodeNameTests
{
    [Fact]
    public void FromNumber_OfNumber_IsTheSame() => Assert.All(
        Municipalities.All.Select(one => one.Code.IsPrefecture
            ? NodeName.OfPrefecture(one.Code)
            : NodeName.OfMunicipality(one.Code)).Append(NodeName.Nation).Append(default),
        name => Assert.Equal(name, NodeName.FromNumber(name.Number)));

    [Fact]
    public void ToString_SaysRoleAndOffice()
    {
        Assert.Equal("municipality-131016", NodeName.OfMunicipality(GovernmentCode.FromBody(13101)).ToString());
        Assert.Equal("prefecture-130001", NodeName.OfPrefecture(GovernmentCode.FromBody(13000)).ToString());
        Assert.Equal("national", NodeName.Nation.ToString());
        Assert.Equal("none", default(NodeName).ToString());
    }

    [Fact]
    public void CompareTo_ByRoleThenOffice()
    {
        NodeName[] order =
        [
            NodeName.OfMunicipality(GovernmentCode.FromBody(1100)),
            NodeName.OfMunicipality(GovernmentCode.FromBody(47382)),
            NodeName.OfPrefecture(GovernmentCode.FromBody(1000)),
            NodeName.Nation,
        ];
        Assert.Equal(order, order.Reverse().Order());
    }
}

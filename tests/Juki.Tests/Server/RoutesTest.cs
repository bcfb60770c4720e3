using Juki.Domain.Offices;
using Juki.Server;
using Juki.Wire;

namespace Juki.Tests.Server;

/// <summary>The map: what is on it, and above all what is not.</summary>
public sealed class RoutesTest
{
    private static readonly Role[] Roles = Enum.GetValues<Role>();
    private static readonly MessageKind[] Kinds = Enum.GetValues<MessageKind>();
    private static readonly LaneClass[] Classes = Enum.GetValues<LaneClass>();

    [Fact]
    public void Find_WhatIsNotOnTheMap_IsNothing()
    {
        var found = from kind in Kinds
                    from sender in Roles
                    from here in Roles
                    from laneClass in Classes
                    where Routes.Find(kind, sender, here, laneClass) is not null
                    select (kind, sender, here, laneClass);
        Assert.Equal(
            Routes.All.Select(route => (route.Kind, route.Sender, route.Here, route.Class)).Order(),
            found.Order());
    }

    [Fact]
    public void All_NoRowTwice_AndEveryKindHasARow()
    {
        var rows = Routes.All.Select(route => (route.Kind, route.Sender, route.Here)).ToList();
        Assert.Equal(rows.Distinct().Count(), rows.Count);
        Assert.Equal(
            Kinds.Where(kind => kind != MessageKind.None).Order(),
            rows.Select(row => row.Kind).Distinct().Order());
    }

    [Fact]
    [Trait("Source", "S-000 代表端末")]
    public void 代表端末は中継するだけで自らは何も言えない()
    {
        Assert.DoesNotContain(
            Role.RepresentativeTerminal, Routes.All.SelectMany(route => new[] { route.Sender, route.Here }));
        foreach (var here in Roles)
        {
            Assert.False(Routes.MayInquire(Role.RepresentativeTerminal, here));
            Assert.False(Routes.MayLogIn(Role.RepresentativeTerminal, here));
        }
        Assert.False(Routes.HasLanes(Role.RepresentativeTerminal));
    }

    [Fact]
    [Trait("Source", "S-000 6")]
    public void 隣り合う階層のほかに経路はない()
    {
        (Role, Role)[] neighbours =
        [
            (Role.Municipality, Role.Prefecture), (Role.Prefecture, Role.Municipality),
            (Role.Prefecture, Role.National), (Role.National, Role.Prefecture),
        ];
        Assert.All(Routes.All, route => Assert.Contains((route.Sender, route.Here), neighbours));
    }

    [Fact]
    public void 更新は下から上へだけ通る() => Assert.All(
        Routes.All.Where(route => route.Kind == MessageKind.Update),
        route => Assert.True(route.Sender < route.Here));

    [Theory]
    [InlineData("municipality-202011", "prefecture-200000", true)]
    [InlineData("municipality-141003", "prefecture-200000", false)]
    [InlineData("prefecture-200000", "national", true)]
    [InlineData("municipality-202011", "national", false)]
    [InlineData("prefecture-140007", "prefecture-200000", false)]
    [InlineData("municipality-202011", "municipality-202011", false)]
    [InlineData("national", "national", false)]
    public void AreNeighbours_OnlyOneTierApartAndOfTheSamePrefecture(string one, string other, bool expected)
    {
        Assert.Equal(expected, Routes.AreNeighbours(Named(one), Named(other)));
        Assert.Equal(expected, Routes.AreNeighbours(Named(other), Named(one)));
    }

    private static NodeName Named(string text)
    {
        if (text == "national")
            return NodeName.Nation;
        Assert.True(GovernmentCode.TryParse(text[^6..], out var office));
        return text[0] == 'm' ? NodeName.OfMunicipality(office) : NodeName.OfPrefecture(office);
    }
}

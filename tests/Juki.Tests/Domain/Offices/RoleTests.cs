using Juki.Domain.Offices;

namespace Juki.Tests.Domain.Offices;

public class RoleTests
{
    [Fact]
    [Trait("Source", "S-000")]
    [Trait("Source", "S-001")]
    public void 三つの階層は番号を変えない() =>
        Assert.Equal(
            [(Role.None, 0), (Role.Municipality, 1), (Role.Prefecture, 2), (Role.National, 3)],
            Enum.GetValues<Role>().Select(r => (r, (int)r)).Take(4));
}

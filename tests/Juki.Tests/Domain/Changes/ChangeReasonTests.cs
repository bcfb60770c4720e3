using Juki.Domain.Changes;

namespace Juki.Tests.Domain.Changes;

[Trait("Source", "S-002")]
public class ChangeReasonTests
{
    private static readonly ChangeReason[] Entries =
        [ChangeReason.MoveIn, ChangeReason.Birth, ChangeReason.ExOfficioEntry];

    private static readonly ChangeReason[] Deletions =
        [ChangeReason.MoveOut, ChangeReason.Death, ChangeReason.ExOfficioDeletion];

    private static readonly ChangeReason[] Revisions =
    [
        ChangeReason.ChangeOfAddress, ChangeReason.ExOfficioCorrection, ChangeReason.NumberChange,
        ChangeReason.CodeChangeRequest, ChangeReason.ExOfficioCodeEntry,
    ];

    private static readonly ChangeReason[] All = Enum.GetValues<ChangeReason>();

    [Fact]
    public void 転入と出生と職権記載等は記載である() => Assert.Equal(Entries, All.Where(r => r.IsEntry()));

    [Fact]
    public void 転出と死亡と職権消除等は消除である() => Assert.Equal(Deletions, All.Where(r => r.IsDeletion()));

    [Fact]
    public void そのほかの事由は修正である() => Assert.Equal(Revisions, All.Where(r => r.IsRevision()));

    [Fact]
    public void 法の十事由と個人番号の変更のほかに異動事由はない() =>
        Assert.Equal([ChangeReason.None, .. Entries, .. Deletions, .. Revisions], All);

    [Fact]
    public void どの異動事由にも日本語と英語の名がある()
    {
        Assert.Equal(All.Length, All.Select(reason => reason.Japanese()).Distinct().Count());
        Assert.Equal(All.Length, All.Select(reason => reason.English()).Distinct().Count());
        Assert.Equal(("出生", "birth"), (ChangeReason.Birth.Japanese(), ChangeReason.Birth.English()));
    }

    [Fact]
    public void 住民票コードを改める事由は二つである() =>
        Assert.Equal([ChangeReason.CodeChangeRequest, ChangeReason.ExOfficioCodeEntry], All.Where(r => r.IsRecoding()));
}

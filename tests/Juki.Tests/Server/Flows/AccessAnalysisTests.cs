using Juki.Domain.Demands;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Demands;
using Juki.Tests.Server.Audit;

namespace Juki.Tests.Server.Flows;

/// <summary>アクセスログの解析, from the record alone.</summary>
[Trait("Source", "S-002 内部の不正利用防止対策")]
public sealed class AccessAnalysisTests : IDisposable
{
    private const long Month = 31L * 86_400_000;

    private readonly AuditWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void 一人の住民へのアクセスを月と操作者と事務ごとに数える()
    {
        _world.Record(AuditWorld.Inquiry(1, 2), AuditWorld.Inquiry(1));
        _world.Head();
        _world.Now += Month;
        _world.Record(AuditWorld.Inquiry(1), AuditWorld.Inquiry(2), Search(1));
        var (text, leaves) = AccessAnalysis.Make(_world.Store, AuditWorld.Code(1), long.MaxValue)!.Value;
        Assert.Equal(4, leaves);
        Assert.Equal(
            "アクセス 4件\n2026-04 照会 municipality-131016 事務101 操作者12 2件\n"
            + "2026-05 照会 municipality-131016 事務101 操作者12 1件\n"
            + "2026-05 操作履歴の検索 municipality-131016 事務0 操作者7 1件", text);
        Assert.DoesNotContain(AuditWorld.Code(1).Written, text);
        Assert.True(DemandText.IsAdmitted(text, DemandText.AnswerMax));
    }

    [Fact]
    public void 記録のない住民は零件である()
    {
        _world.Inquire(3);
        Assert.Equal(("アクセス 0件", 0), AccessAnalysis.Make(_world.Store, AuditWorld.Code(99), long.MaxValue));
        Assert.Equal(("アクセス 0件", 0), AccessAnalysis.Make(_world.Store, AuditWorld.Code(1), AuditWorld.Start));
    }

    [Theory]
    [InlineData(AccessAnalysis.LinesMax, false)]
    [InlineData(AccessAnalysis.LinesMax + 1, true)]
    public void Make_ManyGroups_CountsThoseBeyondTheBound(int groups, bool isCut)
    {
        _world.Record(Enumerable.Range(1, groups).Select(clerk => Search(1, (uint)clerk)).ToArray());
        var (text, leaves) = AccessAnalysis.Make(_world.Store, AuditWorld.Code(1), long.MaxValue)!.Value;
        Assert.Equal(groups, leaves);
        Assert.Equal(isCut, text.EndsWith("このほか 1件", StringComparison.Ordinal));
        Assert.Equal(1 + AccessAnalysis.LinesMax + (isCut ? 1 : 0), text.Split('\n').Length);
    }

    private static AuditEvent Search(int body, uint clerk = 7) => new(
        new(AuditKind.RecordSearch) { Office = AuditWorld.Town, Operator = clerk, Term = AuditWorld.Term },
        new(60, []), [AuditWorld.Subject(body)]);
}

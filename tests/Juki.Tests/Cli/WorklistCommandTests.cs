using Juki.Cli.Commands;
using Juki.Domain.Changes;
using Juki.Server.Host;
using Juki.Server.Node;

namespace Juki.Tests.Cli;

/// <summary><c>juki worklist</c>; with a node that answers, it is shown live.</summary>
public sealed class WorklistCommandTests
{
    [Fact]
    public void Behind_OfARow_AreThoseThatWaitForItAndForThem()
    {
        WorkListRow[] rows = [Row(1, 0), Row(2, 1), Row(3, 0), Row(4, 3), Row(5, 2), Row(6, 0)];
        Assert.Equal([1L, 2, 5], WorkListAnswer.Behind(rows[0], rows).Select(row => row.Id));
        Assert.Equal([3L, 4], WorkListAnswer.Behind(rows[2], rows).Select(row => row.Id));
        Assert.Equal([6L], WorkListAnswer.Behind(rows[5], rows).Select(row => row.Id));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("show", "1")]
    [InlineData("release", "1", "--dry-run", "--by", "7")]
    [InlineData("release", "1", "--by", "7")]
    [InlineData("drop", "1", "--reason", "test", "--by", "7")]
    public async Task Command_NobodyAnswers_Is2(string act, params string[] more)
    {
        var folder = Directory.CreateTempSubdirectory("juki-worklist-").FullName;
        try
        {
            Assert.Equal(2, await WorklistCommand.Create().Parse([act, folder, .. more]).InvokeAsync());
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    [Theory]
    [InlineData("release", "1")]
    [InlineData("drop", "1", "--reason", "test")]
    public void Command_WithoutWhoActs_IsNotUnderstood(params string[] line) =>
        Assert.NotEmpty(WorklistCommand.Create().Parse(line).Errors);

    [Theory]
    [InlineData(0)]
    [InlineData(WorkListRequest.NoteMax + 1)]
    public async Task Drop_ReasonMissingOrTooLong_Is1(int length) => Assert.Equal(
        1, await WorklistCommand.Create().Parse(["drop", "nowhere", "1", "--by", "7", "--reason", new('x', length)])
            .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));

    private static WorkListRow Row(long id, long waitsFor) => new(
        id, default, "", "Update",
        waitsFor == 0 ? SetAsideReason.Crashed : SetAsideReason.WaitsForEarlier, 2, waitsFor,
        UpdateVerdict.SetAsideAsFaulty, 0, 0, "", "", true);
}

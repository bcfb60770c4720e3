using FsCheck;
using FsCheck.Fluent;
using Juki.Server.Host;
using Juki.Server.Node;

namespace Juki.Tests.Server.Host;

/// <summary>The attempt file: what was written last is read, everything else is nothing.</summary>
public sealed class AttemptFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("juki-attempt-").FullName;

    private string FilePath => Path.Combine(_folder, AttemptFile.FileName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_NewFile_IsNothing()
    {
        using var file = new AttemptFile(_folder);
        Assert.Null(file.Read());
    }

    [Fact]
    public void Read_AfterWrites_IsTheLast()
    {
        using (var file = new AttemptFile(_folder))
        {
            file.Write(Many(500)); // longer than what follows
            file.Write(new(
                [new(new(AttemptOf.Lane, 1_202_011, 2, 7, 7), 1, 2, SetAsideReason.Hung, "A b\nc at D.E()", true)],
                [new(new(AttemptOf.File, 12, 0, 1, 256))]));
        }
        using var again = new AttemptFile(_folder);
        var read = again.Read();
        Assert.NotNull(read);
        Assert.Equal(
            [new(new(AttemptOf.Lane, 1_202_011, 2, 7, 7), 1, 2, SetAsideReason.Hung, "A b c at D.E()", true)],
            read.InHand);
        Assert.Equal([new(new(AttemptOf.File, 12, 0, 1, 256))], read.Suspects);
    }

    [Fact]
    public void Write_LargestBatch_IsRead()
    {
        using var file = new AttemptFile(_folder);
        file.Write(Many(1_024));
        Assert.Equal(1_024, file.Read()!.InHand.Count);
        file.Write(new([], []));
        Assert.Empty(file.Read()!.InHand);
    }

    [Fact]
    public void Read_AnyByteOfItAltered_IsNothingOrTheSame()
    {
        var attempt = Many(2);
        Prop.ForAll(Gen.Choose(0, 250).Zip(Gen.Choose(0, 255)).ToArbitrary(), pair =>
        {
            using var file = new AttemptFile(_folder);
            file.Write(attempt);
            var bytes = File.ReadAllBytes(FilePath);
            bytes[pair.Item1] = (byte)pair.Item2;
            File.WriteAllBytes(FilePath, bytes);
            var read = file.Read();
            return read is null || read.InHand.SequenceEqual(attempt.InHand);
        }).QuickCheckThrowOnFailure();
    }

    private static Attempt Many(int count) => new(
        [.. Enumerable.Range(1, count).Select(
            peer => new AttemptStretch(new(AttemptOf.Lane, 1_000_000 + peer, 2, long.MaxValue - 5, long.MaxValue)))],
        []);
}

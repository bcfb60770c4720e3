using System.Buffers.Binary;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Juki.Wire.Files.Media;

namespace Juki.Tests.Wire.Files.Media;

public sealed class MediumTests(MediumWorld world) : IClassFixture<MediumWorld>
{
    private const int Chunk = MediumLimits.ChunkBytes;
    private const int Sealed = Chunk + MediumLimits.TagBytes;

    [Theory]
    [Trait("Source", "SP 800-38D")]
    [Trait("Source", "SP 800-38D §5.2.1.2")]
    [Trait("Source", "RFC 5652")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData(3 * Chunk)]
    [InlineData(0, 0)]
    [InlineData(0, 5, 0)]
    [InlineData(Chunk, 0, 1)]
    [InlineData(Chunk - 1, 2, Chunk + 1, 0)]
    public void Open_WhatWasWritten_GivesTheSameFiles(params int[] lengths)
    {
        var files = world.Files(lengths);
        var path = world.Make(files);
        var total = lengths.Sum(length => (long)length);
        Assert.Equal(
            HeadEnd(File.ReadAllBytes(path)) + total + MediumChunks.Count(total) * MediumLimits.TagBytes,
            new FileInfo(path).Length);
        var folder = world.Open(path);
        Assert.Equal(
            files.Select(Path.GetFileName).Order(), Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        foreach (var file in files)
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(folder, Path.GetFileName(file))));
        }
    }

    [Fact]
    public void Inspect_Medium_TellsWhatIsOnItAndFromWhom()
    {
        var manifest = MediumReader.Inspect(
            world.Make(world.Files(3, 4)), world.Recipient, world.Trust, MediumWorld.Now);
        Assert.Equal(MediumWorld.Number, manifest.Number);
        Assert.Equal(MediumWorld.Now, manifest.MadeAt);
        Assert.Equal("juki://rehearsal/resident/prefecture/130001/1", manifest.Maker.ToString());
        Assert.Equal([3L, 4L], manifest.Files.Select(file => file.Length));
        Assert.Equal(SHA256.HashData(MediumWorld.Content(4, 1)), manifest.Files[1].Digest.ToArray());
    }

    [Fact]
    public void Open_AnyBitFlipped_IsFound()
    {
        var good = File.ReadAllBytes(world.Make(world.Files(Chunk + 100, 20)));
        var head = HeadEnd(good);
        // Half of the places in the head, which is a fortieth of the medium.
        var places = Gen.Choose(0, 2 * good.Length - 1)
            .Select(place => place < good.Length ? place : place % head);
        Prop.ForAll(Arb.From(places), Arb.From(Gen.Choose(0, 7)), (place, bit) =>
        {
            var altered = good.ToArray();
            altered[place] ^= (byte)(1 << bit);
            var fault = world.Fault(world.Altered(altered));
            if (place >= head)
            {
                Assert.Equal(MediumFault.ChunkAltered, fault.Fault);
                Assert.Equal((place - head) / Sealed, fault.Chunk);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Open_CutAtAnyBoundary_IsFoundAndTellsWhere()
    {
        var good = File.ReadAllBytes(world.Make(world.Files(2 * Chunk + 5)));
        var head = HeadEnd(good);
        var boundaries = new[]
        {
            0, 1, 8, 12, 13, head - 1, head, head + 1, head + Chunk, head + Sealed - 1, head + Sealed,
            head + 2 * Sealed, good.Length - MediumLimits.TagBytes, good.Length - 1,
        };
        foreach (var boundary in boundaries)
        {
            var fault = world.Fault(world.Altered(good[..boundary]));
            Assert.Equal(MediumFault.Truncated, fault.Fault);
            Assert.Equal(boundary < head ? -1 : (boundary - head) / Sealed, fault.Chunk);
        }
    }

    [Fact]
    public void Open_LastChunkLeftOutOnABoundary_IsTruncated()
    {
        var good = File.ReadAllBytes(world.Make(world.Files(2 * Chunk)));
        Assert.Equal(1, world.Fault(world.Altered(good[..^Sealed])).Chunk);
    }

    [Fact]
    public void Open_ChunksSwappedRepeatedOrLeftOut_AreMisplaced()
    {
        var good = File.ReadAllBytes(world.Make(world.Files(4 * Chunk)));
        var head = HeadEnd(good);
        byte[] Part(int number) => good[(head + number * Sealed)..(head + (number + 1) * Sealed)];
        byte[] Medium(params int[] chunks) => [.. good[..head], .. chunks.SelectMany(Part)];
        Assert.Equal(good, Medium(0, 1, 2, 3));
        (int[] Chunks, MediumFault Fault, long Place)[] cases =
        [
            ([1, 0, 2, 3], MediumFault.ChunkMisplaced, 0), ([0, 2, 1, 3], MediumFault.ChunkMisplaced, 1),
            ([0, 1, 1, 3], MediumFault.ChunkMisplaced, 2), ([0, 2, 3], MediumFault.ChunkMisplaced, 1),
            ([0, 1, 3, 2], MediumFault.ChunkMisplaced, 2), ([0, 1, 2, 3, 3], MediumFault.Surplus, -1),
        ];
        foreach (var (chunks, expected, place) in cases)
        {
            var fault = world.Fault(world.Altered(Medium(chunks)));
            Assert.Equal((expected, place), (fault.Fault, fault.Chunk));
        }
        Assert.Equal(MediumFault.Surplus, world.Fault(world.Altered([.. good, 0])).Fault);
    }

    [Fact]
    public void Open_ChunksUnderTheHeadOfAnother_AreRefused()
    {
        var files = world.Files(100);
        var one = File.ReadAllBytes(world.Make(files));
        var other = File.ReadAllBytes(world.Make(files));
        byte[] mixed = [.. one[..HeadEnd(one)], .. other[HeadEnd(other)..]];
        Assert.Equal(MediumFault.ChunkAltered, world.Fault(world.Altered(mixed)).Fault);
    }

    [Fact]
    public void Open_AnyBytes_IsAFaultAndNothingElse() =>
        Prop.ForAll<byte[], bool>((bytes, hasForm) =>
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            var fault = world.Fault(world.Altered(hasForm ? [.. "JUKIMED1"u8, .. length, .. bytes] : bytes));
            Assert.True(fault.Fault is >= MediumFault.NotAMedium and <= MediumFault.HeadAltered);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Open_TargetThere_IsRefusedAndLeftAsItIs()
    {
        var path = world.Make(world.Files(1));
        var folder = world.Open(path);
        var fault = Assert.Throws<MediumException>(
            () => MediumReader.Open(path, folder, world.Recipient, world.Trust, MediumWorld.Now));
        Assert.Equal(MediumFault.TargetExists, fault.Fault);
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void Open_AfterAnAttemptThatWasCutOff_Succeeds()
    {
        var path = world.Make(world.Files(1));
        var to = world.NewPath();
        Directory.CreateDirectory(to + ".part");
        File.WriteAllText(Path.Combine(to + ".part", "結果0.csv"), "half");
        MediumReader.Open(path, to, world.Recipient, world.Trust, MediumWorld.Now);
        Assert.Equal(MediumWorld.Content(1, 0), File.ReadAllBytes(Path.Combine(to, "結果0.csv")));
        Assert.False(Path.Exists(to + ".part"));
    }

    [Fact]
    public void Write_NotKept_LeavesNothing()
    {
        var path = world.NewPath();
        var order = new MediumOrder(MediumWorld.Number, 0, world.Recipient.Certificate, world.Files(9));
        using (var pending = MediumWriter.Write(path, order, world.Maker, MediumWorld.Now))
        {
            Assert.Equal(SHA256.HashData(File.ReadAllBytes(path + ".part")), pending.Digest.ToArray());
            Assert.False(Path.Exists(path));
        }
        Assert.False(Path.Exists(path + ".part"));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("結果 2026.csv", true)]
    [InlineData("", false)]
    [InlineData(".hidden", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("..", false)]
    [InlineData("a.", false)]
    [InlineData("a:b", false)]
    [InlineData("a\nb", false)]
    [InlineData("NUL", false)]
    [InlineData("com1.txt", false)]
    [InlineData("commune.txt", true)]
    public void IsFileName_Names_KeepsToTheFolder(string name, bool expected) =>
        Assert.Equal(expected, MediumManifest.IsFileName(name));

    [Fact]
    public void AreFiles_Bounds_AreKept()
    {
        var digest = new byte[32];
        MediumFile[] Files(int count) =>
            [.. Enumerable.Range(0, count).Select(n => new MediumFile($"f{n}", 1, digest))];
        Assert.False(MediumManifest.AreFiles([]));
        Assert.True(MediumManifest.AreFiles(Files(MediumLimits.FilesMax)));
        Assert.False(MediumManifest.AreFiles(Files(MediumLimits.FilesMax + 1)));
        Assert.False(MediumManifest.AreFiles([new("a", 1, digest), new("A", 1, digest)]));
        Assert.True(MediumManifest.AreFiles([new("a", MediumLimits.ContentBytesMax, digest)]));
        Assert.False(MediumManifest.AreFiles([new("a", MediumLimits.ContentBytesMax, digest), new("b", 1, digest)]));
        Assert.True(MediumManifest.IsFileName(new string('名', MediumLimits.NameLengthMax)));
        Assert.False(MediumManifest.IsFileName(new string('名', MediumLimits.NameLengthMax + 1)));
    }

    /// <summary>Where the chunks begin.</summary>
    private static int HeadEnd(byte[] medium) => 12 + BinaryPrimitives.ReadInt32BigEndian(medium.AsSpan(8));
}

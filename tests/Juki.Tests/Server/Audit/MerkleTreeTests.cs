using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Juki.Server.Audit;

namespace Juki.Tests.Server.Audit;

/// <summary>The tree and its proofs, against the definition of RFC 6962 written anew and the vectors that
/// implementations of it share.</summary>
public sealed class MerkleTreeTests
{
    private static readonly byte[][] s_leaves =
    [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        [0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F],
    ];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    [Trait("Source", "RFC 6962 §2.1")]
    public void Root_OfTheSharedLeaves_IsAsPublished(int size, string root) =>
        Assert.Equal(root, Convert.ToHexStringLower(MerkleTree.Root(Hashes(size))));

    [Fact]
    [Trait("Source", "RFC 6962 §2.1.1")]
    [Trait("Source", "RFC 9162 §2.1.3.2")]
    public void InclusionProof_AnyLeafOfAnySize_FitsAndNothingElseDoes()
    {
        var leaves = Many(40);
        for (var size = 1; size <= leaves.Count; size++)
        {
            var root = Naive(leaves, 0, size);
            for (var index = 0; index < size; index++)
            {
                var proof = MerkleTree.InclusionProof(index, size, MerkleTree.Over(leaves));
                Assert.True(MerkleTree.IsIncluded(leaves[index], index, size, proof, root));
                Assert.False(MerkleTree.IsIncluded(leaves[index], index + 1, size, proof, root) && size > 1);
                Assert.False(MerkleTree.IsIncluded(leaves[(index + 1) % 40], index, size, proof, root));
                Assert.False(MerkleTree.IsIncluded(leaves[index], index, size, [.. proof, root], root));
                if (proof.Count > 0)
                    Assert.False(MerkleTree.IsIncluded(leaves[index], index, size, proof[1..], root));
            }
        }
    }

    [Fact]
    [Trait("Source", "RFC 6962 §2.1.2")]
    [Trait("Source", "RFC 9162 §2.1.4.2")]
    public void ConsistencyProof_AnyTwoSizes_FitsAndOtherRootsDoNot()
    {
        var leaves = Many(40);
        for (var second = 0; second <= leaves.Count; second++)
        {
            for (var first = 0; first <= second; first++)
            {
                var (old, now) = (Naive(leaves, 0, first), Naive(leaves, 0, second));
                var proof = MerkleTree.ConsistencyProof(first, second, MerkleTree.Over(leaves));
                Assert.True(MerkleTree.IsConsistent(first, second, old, now, proof));
                Assert.False(MerkleTree.IsConsistent(first, second, SHA256.HashData(old), now, proof));
                Assert.False(first > 0 && MerkleTree.IsConsistent(first, second, old, SHA256.HashData(now), proof));
                Assert.False(MerkleTree.IsConsistent(first, second, old, now, [.. proof, old]));
            }
        }
    }

    [Fact]
    public void Checks_OfRandomProofs_AnswerAndNeverThrow() =>
        Prop.ForAll<long, long, byte[][]>((one, other, drawn) =>
        {
            var proof = (drawn ?? []).Select(bytes => SHA256.HashData(bytes ?? [])).ToList();
            var root = SHA256.HashData([1]);
            return !MerkleTree.IsIncluded(root, one, other, proof, SHA256.HashData([2]))
                && !MerkleTree.IsConsistent(one, other, root, SHA256.HashData([2]), proof);
        }).QuickCheckThrowOnFailure();

    private static List<byte[]> Hashes(int size) => s_leaves.Take(size).Select(l => MerkleTree.LeafHash(l)).ToList();

    private static List<byte[]> Many(int count) =>
        Enumerable.Range(0, count).Select(number => MerkleTree.LeafHash(BitConverter.GetBytes(number))).ToList();

    /// <summary>The definition itself.</summary>
    private static byte[] Naive(List<byte[]> leaves, int from, int count)
    {
        if (count == 0) return SHA256.HashData([]);
        if (count == 1) return leaves[from];
        var left = 1;
        while (left * 2 < count) left *= 2;
        return SHA256.HashData(
            [1, .. Naive(leaves, from, left), .. Naive(leaves, from + left, count - left)]);
    }
}

using System.Security.Cryptography;
using Juki.Domain.Offices;
using Juki.Server.Flows.Demands;

namespace Juki.Simulation;

/// <summary>The signature of a simulated node: the same bytes for the same text in every run. The certificate is the
/// node's number; who knows it can sign too, which no simulated node does for another.</summary>
internal static class SeededSigner
{
    /// <summary>Signs a text as a node.</summary>
    public static Signed Sign(NodeName node, byte[] text)
    {
        var certificate = BitConverter.GetBytes(node.Number);
        return new(certificate, HMACSHA384.HashData(certificate, text));
    }

    /// <summary>Checks one.</summary>
    public static bool Check(NodeName signer, byte[] certificate, byte[] text, byte[] signature, long at) =>
        at >= 0 && BitConverter.GetBytes(signer.Number).AsSpan().SequenceEqual(certificate)
        && HMACSHA384.HashData(certificate, text).AsSpan().SequenceEqual(signature);
}

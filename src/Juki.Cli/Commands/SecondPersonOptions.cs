using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Juki.Cli.Ca;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Server.Host;
using Juki.Wire;
using Juki.Wire.Errands;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>二人で行うこと — has the ledger of the office's node let something be done that needs two persons, and record it,
/// before it is done (docs/authority.md).</summary>
internal sealed class SecondPersonOptions
{
    public Option<string?> Node { get; } = new("--node")
    {
        Description = "操作者管理簿のあるサーバの設定ファイルまたはデータフォルダ / configuration or data folder of the node whose "
            + "ledger is asked",
    };

    public Option<uint> Operator { get; } = new("--operator")
    {
        Description = "行う者の操作者番号 / number of the operator who does it",
    };

    public Option<string> Agreement { get; } = new("--agreement")
    {
        Description = "二人目の同意の番号 / number of the agreement: juki operator propose, juki operator agree",
        DefaultValueFactory = _ => "",
    };

    /// <summary>The card of who does it.</summary>
    public OperatorCardProof Card { get; } = new();

    /// <summary>All of them.</summary>
    public IReadOnlyList<Symbol> All => [Node, Operator, Agreement, .. Card.All];

    /// <summary>About what two persons agree when it is about bytes: their SHA-256.</summary>
    public static string About(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Asks the ledger.</summary>
    /// <exception cref="InvalidDataException">No node is named, it does not answer, or it refuses.</exception>
    public void Pass(ParseResult parsed, SecondPersonMatter matter, string about)
    {
        var node = parsed.GetValue(Node) ?? throw new InvalidDataException(
            "--node: 二人で行うことなので、操作者管理簿のあるサーバを指定する / two persons do this; name the node that keeps the ledger");
        var by = parsed.GetValue(Operator);
        var reply = Card.Ask(parsed, node, OperatorService.Talk, by, ticket => new()
        {
            Task = OperatorTask.Do, Matter = matter, About = about, By = by,
            Agreement = parsed.GetValue(Agreement)!, Ticket = ticket,
        });
        Check(reply, node, matter, about);
    }

    /// <summary>Asks the ledger before a table is signed whose rows differ from those signed last. On a network for
    /// tests only when a node is named.</summary>
    /// <exception cref="InvalidDataException">As with <see cref="Pass"/>.</exception>
    public void PassChange(
        ParseResult parsed, CertificateAuthority authority, TableKind kind, IReadOnlyList<string> rows)
    {
        if (parsed.GetValue(Node) is null && PeerIdentity.IsTestNetwork(authority.Network))
            return;
        // The program's own rows are the first.
        var before = authority.Table(kind)?.Rows ?? (kind == TableKind.Affairs ? ShippedAffairs.Rows : []);
        if (before.SequenceEqual(rows))
            return;
        Pass(parsed, SecondPersonMatter.Affairs, About(Encoding.UTF8.GetBytes(string.Join('\n', rows))));
    }

    /// <summary>Goes on when the ledger let it be done.</summary>
    /// <exception cref="InvalidDataException">It refuses; with the commands by which two persons agree.</exception>
    public static void Check(OperatorReply reply, string node, SecondPersonMatter matter, string about)
    {
        if (reply.Verdict == AuthorityVerdict.Done)
            return;
        var remedy = AuthorityRemedy.Of(reply.Verdict);
        throw new InvalidDataException(
            $"{reply.Verdict}: {remedy.Japanese} / {remedy.English}\n"
            + $"  juki operator propose {node} --matter {matter} --about {about} --by N\n"
            + $"  juki operator agree {node} --number agreement-… --by M");
    }
}

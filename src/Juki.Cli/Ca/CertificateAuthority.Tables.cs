using Juki.Domain.Affairs;
using Juki.Wire;

namespace Juki.Cli.Ca;

// The tables of affairs and agreements: signed here by hand, spread by the nodes.
public sealed partial class CertificateAuthority
{
    /// <summary>The table of a kind that was signed last; null when none was.</summary>
    /// <exception cref="AuthorityException">The file is not what was signed here.</exception>
    public SignedTable? Table(TableKind kind)
    {
        if (register.TableNumber(kind) == 0)
            return null;
        var path = TableFolder.FileOf(kind);
        return File.Exists(path)
            && SignedTable.TryRead(kind, File.ReadAllBytes(path), Certificate, Network, out var table)
            ? table
            : throw new AuthorityException($"{path} is missing or was not signed by this authority.");
    }

    /// <summary>Signs the next table of affairs or agreements. Its rows are checked first.</summary>
    /// <param name="kind">Affairs or agreements.</param>
    /// <param name="rows">Its rows, in order.</param>
    /// <param name="life">How long it may be relied on alone.</param>
    /// <exception cref="AuthorityException">A row is wrong.</exception>
    public SignedTable SignTable(TableKind kind, IReadOnlyList<string> rows, TimeSpan life)
    {
        var now = WholeSeconds(clock());
        // A table whose file was lost after its number was noted is not signed again under that number.
        var header = new TableHeader(Network, register.TableNumber(kind) + 1, now, now + life);
        var problems = Problems(kind, header, rows);
        if (problems.Count > 0)
            throw new AuthorityException(
                $"{problems.Count} rows are wrong, first row {problems[0].Row}: {problems[0].Problem}.");
        var table = TokenWork.With(Folder, pin, (_, key) => SignedTable.Sign(kind, header, rows, key));
        register.NoteTable(kind, header.Number, now);
        TableFolder.Store(table);
        return table;
    }

    private SignedTableFolder TableFolder => new(Folder.Path);

    private static IReadOnlyList<AffairFinding> Problems(
        TableKind kind, TableHeader header, IReadOnlyList<string> rows)
    {
        IReadOnlyList<AffairFinding> problems;
        _ = kind switch
        {
            TableKind.Affairs => (object?)AffairTable.Read(header, rows, out problems),
            TableKind.Agreements => AgreementTable.Read(header, rows, out problems),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        return problems;
    }
}

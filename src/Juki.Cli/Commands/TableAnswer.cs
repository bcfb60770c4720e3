using System.Security.Cryptography.X509Certificates;
using Juki.Cli.Ca;
using Juki.Wire;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>What is said about a table that was signed.</summary>
internal static class TableAnswer
{
    /// <summary>Number, rows and end.</summary>
    public static Answer Of(SignedTable table) => new(
        $"{SignedTable.FileName(table.Kind)}: 第{table.Header.Number}号 / number {table.Header.Number}, "
        + $"{table.Rows.Count} rows, until {table.Header.ValidTo:u}",
        new { table.Header.Number, table.Rows.Count, table.Header.ValidFrom, table.Header.ValidTo });
}

/// <summary>Reads the signed tables of a folder that has a <c>ca.pem</c>: the authority's, or a node's.</summary>
internal sealed class SignedReader : IDisposable
{
    private readonly string dir;
    private readonly X509Certificate2 authority;

    private SignedReader(string dir, X509Certificate2 authority) => (this.dir, this.authority) = (dir, authority);

    /// <summary>Opens the folder; its token is not needed.</summary>
    public static SignedReader Open(string dir)
    {
        var folder = new KeyFolder(Path.GetFullPath(dir));
        return File.Exists(folder.AuthorityPath)
            ? new(folder.Path, folder.Authority())
            : throw new AuthorityException($"{folder.Path} に ca.pem がない / holds no ca.pem");
    }

    /// <summary>The table of a kind; null when there is none that the authority signed.</summary>
    public SignedTable? Table(TableKind kind)
    {
        var path = new SignedTableFolder(dir).FileOf(kind);
        return File.Exists(path) && SignedTable.TryRead(
            kind, File.ReadAllBytes(path), authority, CertificateAuthority.NetworkOf(authority), out var table)
            ? table
            : null;
    }

    public void Dispose() => authority.Dispose();
}

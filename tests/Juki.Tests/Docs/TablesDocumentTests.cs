using System.Text;
using Juki.Server.Audit;
using Juki.Server.Flows.Authority;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Flows.Showing;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Server.Watch;

namespace Juki.Tests.Docs;

/// <summary>docs/tables.md says the same as the code.</summary>
public sealed class TablesDocumentTests
{
    [Fact]
    public void Tables_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder();
        IEnumerable<Table> tables =
        [
            .. ServerNode.Tables, .. AuditTables.All, .. BatchTables.All, .. DisclosureTables.All,
            PassedUpRecord.Passed, .. WatchTables.All, .. OperatorLedgerTables.All,
            .. FormTables.All,
        ];
        foreach (var table in tables)
            Append(table, page);
        GeneratedDocument.Check("docs/tables.md", "tables", page.ToString());
    }

    private static void Append(Table table, StringBuilder page)
    {
        var key = string.Join(", ", table.Columns.Take(table.KeyParts).Select(column => $"`{column.Name}`"));
        page.Append(Invariant($"## `{table.Name}`\n\n{table.Meaning}\n\nKey: {key}."));
        foreach (var index in table.Indexes)
            page.Append(Invariant($" Index `{index.Name}`: {$"{index.Columns} {index.Where}".TrimEnd()}."));
        page.Append("\n\n| column | kind | meaning |\n|---|---|---|\n");
        foreach (var column in table.Columns)
            page.Append(Invariant($"| `{column.Name}` | {column.Kind} | {column.Meaning} |\n"));
        page.Append('\n');
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

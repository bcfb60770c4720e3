using System.CommandLine;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire.Errands;

namespace Juki.Cli.Commands;

/// <summary>
/// 操作履歴の検索 — <c>juki audit search RECORD …</c>. RECORD is a node's configuration or data folder: then the running
/// node searches, and writes down who searched whom before it tells; or a copy of a record, or an exported log: then it
/// is searched here, off line. Answers 0 when it was searched, 1 with the reason when not.
/// </summary>
internal static class AuditSearchCommand
{
    /// <summary>The command <c>search</c>.</summary>
    public static Command Create()
    {
        var o = new WatchOptions();
        var record = new Argument<string>("record")
        {
            Description = "設定ファイル、データフォルダ、記録の写し又は書き出したログ / configuration, data folder, copy of a record, exported log",
        };
        var person = new Option<uint?>("--operator") { Description = "操作者 / acts of this operator" };
        var affair = new Option<uint?>("--affair") { Description = "事務 / acts for this affair" };
        var kind = new Option<AuditKind?>("--kind") { Description = "種別 / acts of this kind: Inquiry, Provision, …" };
        var code = CodeFile.Option("--subject-code-file", "対象者 / about whom");
        var max = new Option<int>("--max")
        {
            Description = "最大件数 / most leaves, 1–10,000", DefaultValueFactory = _ => 1_000,
        };
        var by = new Option<uint>("--by") { Description = "検索する者の操作者番号 / number of the operator who searches" };
        return AuthorityCommand.Build(
            "audit", "search", "操作履歴を検索する。稼働中の記録の検索は記録される / search the record; a search at a running node is recorded",
            "juki audit search node.json --from 2026-04-01 --to 2026-04-30 --subject-code-file - --by 12",
            [record, o.From, o.To, person, o.Office, affair, kind, code, max, by, o.Terminal, .. o.Card.All, o.Json],
            o.Json, parsed =>
            {
                var (from, before) = o.Stretch(parsed, isRequired: false);
                var most = parsed.GetValue(max);
                if (most is < 1 or > AuditQuery.HitsMax)
                    throw new InvalidDataException("--max: 1–10,000");
                var call = new WatchCall
                {
                    Task = WatchTask.Search, By = parsed.GetValue(by), Terminal = parsed.GetValue(o.Terminal),
                    From = from, Before = before, Office = o.OfficeOf(parsed), Operator = parsed.GetValue(person),
                    Affair = parsed.GetValue(affair), Kind = parsed.GetValue(kind), Max = most,
                    Code = CodeFile.Read(parsed.GetValue(code)),
                };
                var (leaves, isCut) = Search(o, parsed, parsed.GetValue(record)!, call);
                return new(WatchText.Lines(leaves, isCut), new { leaves, isCut });
            });
    }

    private static (IReadOnlyList<WatchLeaf> Leaves, bool IsCut) Search(
        WatchOptions o, ParseResult parsed, string record, WatchCall call)
    {
        if (Directory.Exists(record) || Path.GetExtension(record) == ".json")
        {
            if (call.By == 0)
                throw new InvalidDataException("--by: 必須 / required");
            var reply = WatchOptions.Ask(o.Card, parsed, record, call);
            return (reply.Found, reply.IsCut);
        }
        var query = new AuditQuery
        {
            From = call.From, Before = call.Before, Office = call.Office, Operator = call.Operator,
            Affair = call.Affair, Kind = call.Kind, Max = call.Max,
            Subject = call.Code.Length > 0 && ResidentRecordCode.TryParse(call.Code, out var subject) ? subject : null,
        };
        var found = IsExport(record) ? InExport(record, query) : InCopy(record, query);
        return ([.. found.Hits.Select(WatchService.Shown)], found.IsCut);
    }

    private static bool IsExport(string path)
    {
        using var file = File.OpenRead(path);
        var mark = new byte[AuditFiles.LogMark.Length];
        return file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false) == mark.Length
            && mark.AsSpan().SequenceEqual(AuditFiles.LogMark);
    }

    private static AuditSearchResult InExport(string path, AuditQuery query)
    {
        using var from = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        return AuditSearch.InExport(from, query);
    }

    /// <summary>A copy, or the record of a node that does not run; not that of one that does, where who searches is to
    /// be written down.</summary>
    private static AuditSearchResult InCopy(string path, AuditQuery query)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var status = Path.Combine(folder, StatusSocket.FileName);
        if (File.Exists(status) && StatusClient.AskAsync(status).GetAwaiter().GetResult() is not null)
            throw new InvalidDataException($"稼働中の記録である / a running node's record: juki audit search {folder}");
        try
        {
            using var store = SqliteStore.OpenReadOnly(path);
            store.Begin();
            return AuditSearch.Run(store, query);
        }
        catch (StoreException failure)
        {
            throw new InvalidDataException(failure.Message, failure);
        }
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Domain.Provision;
using Juki.Terminal.Look;
using Juki.Terminal.Pages.Errands;
using Juki.Terminal.Words;
using Juki.Wire.Errands;
using Juki.Wire.Files.Media;
using Juki.Wire.Session;

namespace Juki.Terminal.Pages.Batch;

/// <summary>
/// 結果の媒体への出力 — what the server has sealed is written to the medium in the folder that the terminal was told, never
/// by the browser, and never in the clear [S-000 3. リスク1].
/// </summary>
internal static class MediumActs
{
    private const int TriesMax = 3;
    private const int CertificatesMax = 100, CertificateBytesMax = 16_384;
    private const string Part = ".part";

    private static readonly Text NoFolder = new(
        "この端末では媒体に書けません（--media の指定がない）。管理者に連絡してください。",
        "This terminal writes no media: it was not told a folder (--media). Tell the administrator.");

    private static readonly Text NotWritten = new(
        "媒体に書けませんでした（空き容量、差込み、同じ名のファイル）。直して「もう一度書く」を押してください。",
        "It could not be written: look at the medium's room, whether it is in, and for a file of that name; "
            + "then write again.");

    private static readonly Text PasswordsDiffer = new("パスワードが一致しません。", "The passwords differ.");

    /// <summary>What is to be done with the results of one file.</summary>
    public static Task<Page> Show(ActRequest request) => Task.FromResult(PageOf(request, null, null));

    /// <summary>The first person proposes.</summary>
    public static Task<Page> ProposeAsync(ActRequest request) => AgreementAsync(
        request, new() { Task = BatchTask.Propose },
        number => new($"申し出ました：{number}。1時間以内に二人目が同意します。",
            $"Proposed: {number}. A second person agrees within an hour."));

    /// <summary>The second one agrees.</summary>
    public static Task<Page> AgreeAsync(ActRequest request) => AgreementAsync(
        request, new() { Task = BatchTask.Agree, Agreement = request.Field("agreement").Trim() },
        number => new($"同意しました：{number}。1時間以内に二人のどちらかが書き込みます。",
            $"Agreed: {number}. One of the two writes it within an hour."));

    /// <summary>The results are sealed, and written to the medium.</summary>
    public static async Task<Page> WriteAsync(ActRequest request)
    {
        if (request.Desk.Options.Media is null)
            return PageOf(request, null, NoFolder);
        var (password, recipient) = (request.Field("password"), request.Field("recipient"));
        if (password != request.Field("again"))
            return PageOf(request, null, PasswordsDiffer);
        var call = new BatchCall
        {
            Task = BatchTask.Seal, Name = request.Field("name"), Agreement = request.Field("agreement").Trim(),
            Person = request.Field("person").Trim(),
            Kind = (MediumKind)(ErrandActs.NumberOf(request.Field("kind")) is { } kind and <= 9 ? kind : 0),
            Owner = (MediumOwner)(ErrandActs.NumberOf(request.Field("owner")) is { } owner and <= 9 ? owner : 0),
            Password = password,
            Recipient = recipient.Length == 0 ? [] : CertificateOf(request.Desk.Options.Media, recipient),
        };
        var told = await DoAsync(request, call).ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        if (told.Reply is not { Verdict: BatchVerdict.Done } reply)
            return PageOf(request, null, FaultOf(told));
        request.Session.Medium = new(
            call.Name, reply.Sent, reply.Length, reply.Digest, password.Length > 0, request.Field("keep") == "1");
        return await FetchAsync(request).ConfigureAwait(false);
    }

    /// <summary>Writes what was sealed once more.</summary>
    public static Task<Page> AgainAsync(ActRequest request) => FetchAsync(request);

    private static async Task<Page> FetchAsync(ActRequest request)
    {
        if (request.Session.Medium is not { } made || request.Desk.Options.Media is not { } folder)
            return PageOf(request, null, BatchWords.Of(BatchVerdict.NotBegun));
        var path = Path.Combine(folder, made.FileName);
        try
        {
            var told = await FetchAsync(request, made, path).ConfigureAwait(false);
            if (told?.Reply is not { Verdict: BatchVerdict.Done })
                return told?.Instead ?? PageOf(request, null, told is null ? NotWritten : FaultOf(told));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return PageOf(request, null, NotWritten);
        }
        request.Session.Medium = null;
        var written = new Text(
            $"媒体 {made.Sent} に書きました：{made.FileName}。手渡しを媒体管理簿に記載してください。",
            $"Written to the medium {made.Sent}: {made.FileName}. Enter its hand-over in the register of media.");
        return PageOf(request, written, null, isWritten: true);
    }

    /// <summary>The pieces go to the medium under a temporary name; it gets its name when all of it is there. Null:
    /// what is there is not what was sealed.</summary>
    private static async Task<ErrandTold<BatchReply>?> FetchAsync(ActRequest request, MediumMade made, string path)
    {
        if (File.Exists(path))
            throw new IOException("a file of that name is there");
        var told = new ErrandTold<BatchReply>(new(BatchVerdict.Done), null, null);
        using (var file = new FileStream(path + Part, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 0))
        {
            for (var at = 0L; at < made.Length && request.Session.End == SessionEnd.None; at = file.Length)
            {
                var call = new BatchCall { Task = BatchTask.Fetch, Sent = made.Sent, At = at };
                told = await DoAsync(request, call).ConfigureAwait(false);
                for (var tries = 1; tries < TriesMax && told.IsUnreached; tries++)
                    told = await DoAsync(request, call).ConfigureAwait(false);
                if (told.Reply is not { Verdict: BatchVerdict.Done, Piece.Length: > 0 })
                    return told;
                await file.WriteAsync(told.Reply.Piece).ConfigureAwait(false);
            }
            file.Flush(flushToDisk: true);
            file.Seek(0, SeekOrigin.Begin);
            if (!SHA256.HashData(file).AsSpan().SequenceEqual(made.Digest))
                return null;
        }
        File.Move(path + Part, path);
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        return await DoAsync(
            request, new() { Task = BatchTask.Fetched, Sent = made.Sent, LeavesResults = made.LeavesResults })
            .ConfigureAwait(false);
    }

    private static async Task<Page> AgreementAsync(ActRequest request, BatchCall call, Func<string, Text> done)
    {
        var told = await DoAsync(request, call with { Name = request.Field("name") }).ConfigureAwait(false);
        return told.Instead ?? (told.Reply is { Verdict: BatchVerdict.Done } reply
            ? PageOf(request, done(reply.Agreement), null, reply.Agreement)
            : PageOf(request, null, FaultOf(told)));
    }

    private static Page PageOf(
        ActRequest request, Text? notice, Text? fault, string agreement = "", bool isWritten = false)
    {
        var name = request.Field("name");
        return Page.Of<MediumPage, MediumModel>(
            new(name.Length > 0 ? name : request.Session.Medium?.Name ?? "", CertificatesIn(request.Desk.Options.Media))
            {
                Notice = notice, Fault = fault, IsWritten = isWritten,
                CanWrite = request.Desk.Options.Media is not null,
                Agreement = agreement.Length > 0 ? agreement : request.Field("agreement").Trim(),
                Person = request.Field("person").Trim(), IsMade = request.Session.Medium is not null,
            });
    }

    private static Task<ErrandTold<BatchReply>> DoAsync(ActRequest request, BatchCall call) =>
        ErrandActs.DoAsync<BatchCall, BatchReply>(request, call with { By = ErrandActs.By(request) });

    private static Text FaultOf(ErrandTold<BatchReply> told) =>
        told.Reply is { } reply ? MediumWords.Of(reply) : told.Fault!.Value;

    // ---- certificates of receivers, as they lie on the medium ----

    private static IReadOnlyList<ReceiverShown> CertificatesIn(string? folder)
    {
        if (folder is null || !Directory.Exists(folder))
            return [];
        var all = new List<ReceiverShown>();
        var files = Directory.EnumerateFiles(folder, "*.pem").Order(StringComparer.Ordinal).Take(CertificatesMax);
        foreach (var path in files)
        {
            if (CertificateOf(folder, Path.GetFileName(path)) is { Length: > 0 } bytes)
                all.Add(new(Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(bytes))));
        }
        return all;
    }

    /// <summary>DER; empty when it is none.</summary>
    private static byte[] CertificateOf(string folder, string name)
    {
        try
        {
            var path = Path.Combine(folder, Path.GetFileName(name));
            if (new FileInfo(path) is not { Exists: true, Length: <= CertificateBytesMax })
                return [];
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(path);
            return certificate.RawData;
        }
        catch (Exception failure) when (failure is CryptographicException or IOException
            or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

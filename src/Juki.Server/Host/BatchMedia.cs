using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Provision;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Authority;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Media;
using Juki.Server.Node;
using Juki.Wire.Errands;
using Juki.Wire.Files;
using Juki.Wire.Files.Media;

namespace Juki.Server.Host;

/// <summary>
/// 結果の媒体への出力 — results leave a prefecture by medium only [S-000 3. リスク1]: sealed here for a certificate or
/// locked with the asker's password, agreed to by two persons, entered in the register of media, and then handed to the
/// terminal in pieces, which writes what it cannot read.
/// </summary>
/// <remarks>The register stands in the store of the record: an entry and its leaf are one commit. What is made is not
/// durable: a start erases it, and its entry then says that a medium was lost.</remarks>
/// <param name="self">This node.</param>
/// <param name="root">The folder of batch provision.</param>
/// <param name="recordPath">The record, for reading.</param>
/// <param name="desk">The record; its store has the tables of <see cref="MediaTables"/>.</param>
/// <param name="core">Has something done on the core's thread.</param>
/// <param name="ledger">Where two persons agree.</param>
/// <param name="seal">Seals files by the node's key.</param>
/// <param name="isTest">A network for tests, where nothing needs two persons while the ledger is empty.</param>
internal sealed class BatchMedia(
    NodeName self, string root, string recordPath, RecordDesk desk, IInquiryCore core, OperatorLedger ledger,
    Func<string, MediumOrder, PendingFile> seal, bool isTest) : IDisposable
{
    private const string FolderName = "made";

    private readonly BatchRecord _record = new(desk, self);
    private readonly Dictionary<string, Made> _made = [];

    /// <summary>A sealed file that its terminal fetches.</summary>
    private sealed record Made(string Path, string Results, uint By, uint Terminal, long At);

    private string Folder => Path.Combine(root, FolderName);

    /// <summary>Erases what a former process made.</summary>
    public void Begin()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Answers a call. Any thread, one call at a time.</summary>
    public async Task<BatchReply> AnswerAsync(BatchCall call)
    {
        Forget();
        if (self.Role != Role.Prefecture)
            return new(BatchVerdict.NotHere);
        if (call.Task is BatchTask.Fetch or BatchTask.Fetched)
            return Fetch(call);
        if (call.Task == BatchTask.Media)
            return List();
        if (call.Task == BatchTask.Enter)
            return await core.DoAsync(now => Enter(call, now)).ConfigureAwait(false);
        if (!BatchList.IsName(call.Name) || ResultsOf(call.Name) is not { } results || !File.Exists(results))
            return new(BatchVerdict.ResultsMissing);
        var about = About(results);
        return call.Task switch
        {
            BatchTask.Propose => await ProposeAsync(call, about).ConfigureAwait(false),
            BatchTask.Agree => await AgreeAsync(call, about).ConfigureAwait(false),
            _ => await SealAsync(call, results, about).ConfigureAwait(false),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var name in _made.Keys.ToList())
            Erase(name);
    }

    private string ResultsOf(string name) => Path.Combine(BatchFolder.Out(root), name + ".csv");

    /// <summary>About what two persons agree: as the command for media has it of this one file.</summary>
    private static string About(string results)
    {
        using var file = File.OpenRead(results);
        return Convert.ToHexStringLower(SHA256.HashData(SHA256.HashData(file)));
    }

    // ---- two persons agree [S-000 3. リスク4] ----

    private Task<BatchReply> ProposeAsync(BatchCall call, string about) => core.DoAsync(now =>
    {
        var (verdict, number) = ledger.Propose(SecondPersonMatter.MediaExport, about, call.By, now);
        return Of(verdict) with { Agreement = number.IsNone ? "" : number.ToString() };
    });

    private Task<BatchReply> AgreeAsync(BatchCall call, string about) => core.DoAsync(now => Of(
        !AgreementNumber.TryParse(call.Agreement, out var number) || ledger.Find(number) is not { } agreement
            ? AuthorityVerdict.NotFound
        : agreement.Matter != SecondPersonMatter.MediaExport || agreement.About != about
            ? AuthorityVerdict.AgreementSpent // it is about something else
        : ledger.Agree(number, call.By, now)) with
    {
        Agreement = call.Agreement,
    });

    private AuthorityVerdict Use(BatchCall call, string about, Moment now) =>
        isTest && ledger.IsEmpty ? ledger.Note(SecondPersonMatter.MediaExport, about, default, call.By, now)
        : AgreementNumber.TryParse(call.Agreement, out var number)
            ? ledger.Use(number, SecondPersonMatter.MediaExport, about, call.By, now)
        : AuthorityVerdict.SecondPersonNeeded;

    private static BatchReply Of(AuthorityVerdict verdict) =>
        new(verdict == AuthorityVerdict.Done ? BatchVerdict.Done : BatchVerdict.AgreementRefused)
        {
            Authority = verdict,
        };

    // ---- judged, agreed, sealed, entered and recorded; then it has its name ----

    private async Task<BatchReply> SealAsync(BatchCall call, string results, string about)
    {
        Password? password = null;
        X509Certificate2? recipient = null;
        if (call.Password.Length > 0 == call.Recipient.Length > 0)
            return new(BatchVerdict.RecipientMissing);
        if (call.Password.Length > 0 && (password = Password.Read(call.Password, out _)) is null)
            return new(BatchVerdict.PasswordWeak);
        try
        {
            if (password is null)
            {
                recipient = X509CertificateLoader.LoadCertificate(call.Recipient);
                MediumWriter.CheckRecipient(recipient, Time());
            }
            return await SealAsync(call, results, about, recipient, password).ConfigureAwait(false);
        }
        catch (CryptographicException)
        {
            return new(BatchVerdict.RecipientMissing);
        }
        catch (MediumException fault)
        {
            return new(BatchVerdict.SealRefused) { Fault = fault.Fault };
        }
        finally
        {
            recipient?.Dispose();
        }
    }

    private async Task<BatchReply> SealAsync(
        BatchCall call, string results, string about, X509Certificate2? recipient, Password? password)
    {
        var (verdict, number, job) = await core.DoAsync(now => Judge(call, recipient, now)).ConfigureAwait(false);
        if (job is null)
            return new(BatchVerdict.ResultsMissing);
        if (verdict != MediaVerdict.Entered)
            return new(BatchVerdict.MediumRefused) { Register = verdict };
        var agreed = await core.DoAsync(now => Use(call, about, now)).ConfigureAwait(false);
        if (agreed != AuthorityVerdict.Done)
            return Of(agreed);
        Directory.CreateDirectory(
            Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var name = number.ToString();
        var path = Path.Combine(Folder, name);
        using var made = recipient is null
            ? LockedFile.Write(path, [results], password!, Time())
            : seal(path, new(number, job.Header.Affair.Value, recipient, [results]));
        var entered = await core.DoAsync(now => Enter(call, job, recipient, made, now)).ConfigureAwait(false);
        if (entered is not MediaVerdict.Entered)
        {
            return entered is { } refused
                ? new(BatchVerdict.MediumRefused) { Register = refused }
                : new(BatchVerdict.NotRecordable);
        }
        made.Keep();
        _made[name] = new(path, results, call.By, call.Terminal, core.Now.Milliseconds);
        return new(BatchVerdict.Done) { Sent = name, Length = made.Length, Digest = made.Digest.ToArray() };
    }

    private (MediaVerdict Verdict, MediumNumber Number, BatchJobRow? Job) Judge(
        BatchCall call, X509Certificate2? recipient, Moment now)
    {
        var register = new MediaRegister(desk.Store, self.Office);
        var verdict = register.Register(Registration(call), now, out var number);
        if (JobOf(call.Name) is not { } job)
            return (verdict, number, null);
        return (verdict == MediaVerdict.Entered
            ? register.Enter(number, Writing(call, job, recipient, new byte[SHA256.HashSizeInBytes]), now)
            : verdict, number, job);
    }

    /// <summary>Null: it cannot be recorded.</summary>
    private MediaVerdict? Enter(
        BatchCall call, BatchJobRow job, X509Certificate2? recipient, PendingFile made, Moment now)
    {
        var register = new MediaRegister(desk.Store, self.Office);
        var verdict = register.Register(Registration(call), now, out var number);
        if (verdict == MediaVerdict.Entered)
            verdict = register.Enter(number, Writing(call, job, recipient, made.Digest), now);
        if (verdict != MediaVerdict.Entered)
            return verdict;
        var facts = BatchActs.Facts(job.Header, AuditKind.MediumOutput, now) with
        {
            Operator = call.By, Terminal = call.Terminal, Count = (uint)job.Header.Count,
        };
        var entry = BatchActs.Entry(
            BatchActs.OnMedium, [number.Year, number.Serial, made.Length], made.Digest.ToArray(), job.HeaderLine);
        return desk.MayAnswer(now) && desk.TryRecord([new(facts, entry, [])], _ => register.Save(), now)
            ? MediaVerdict.Entered
            : null;
    }

    private static MediumEvent Registration(BatchCall call) => new(MediumAct.Registered, call.Person)
    {
        Kind = call.Kind, Owner = call.Owner,
    };

    private static MediumEvent Writing(
        BatchCall call, BatchJobRow job, X509Certificate2? recipient, ReadOnlyMemory<byte> digest) =>
        new(MediumAct.Written, call.Person)
        {
            Protection = recipient is null ? MediumProtection.Password : MediumProtection.Certificate,
            Affair = job.Header.Affair.Value, Records = job.Header.Count, Container = digest,
            Recipient = recipient is null ? default : MediumWriter.Fingerprint(recipient),
        };

    private BatchJobRow? JobOf(string name)
    {
        var part = name.Split('-');
        var key = new RowKey(
            long.Parse(part[0], System.Globalization.CultureInfo.InvariantCulture),
            long.Parse(part[1], System.Globalization.CultureInfo.InvariantCulture),
            long.Parse(part[2], System.Globalization.CultureInfo.InvariantCulture));
        return _record.Find(key) is { State: BatchState.Done } job ? job : null;
    }

    private DateTimeOffset Time() => DateTimeOffset.FromUnixTimeMilliseconds(core.Now.Milliseconds);

    // ---- the terminal fetches it in pieces, and says that it was written ----

    private BatchReply Fetch(BatchCall call)
    {
        if (!_made.TryGetValue(call.Sent, out var made) || (made.By, made.Terminal) != (call.By, call.Terminal))
            return new(BatchVerdict.NotBegun);
        _made[call.Sent] = made with { At = core.Now.Milliseconds };
        if (call.Task == BatchTask.Fetched)
        {
            if (!call.LeavesResults)
                File.Delete(made.Results);
            Erase(call.Sent);
            return new(BatchVerdict.Done);
        }
        using var file = new FileStream(made.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var piece = new byte[Math.Clamp(file.Length - call.At, 0, BatchReply.PieceBytesMax)];
        file.Seek(call.At, SeekOrigin.Begin);
        file.ReadExactly(piece);
        return new(BatchVerdict.Done) { Piece = piece };
    }

    // ---- the register of media [S-000 5-2. リスク2] ----

    private BatchReply List()
    {
        using var store = SqliteStore.OpenReadOnly(recordPath);
        store.Begin(); // a snapshot: the core goes on
        var all = new MediaRegister(store, self.Office).List().Reverse().Take(BatchReply.FilesMax + 1)
            .Select(Shown).ToList();
        return new(BatchVerdict.Done)
        {
            Media = [.. all.Take(BatchReply.FilesMax)], IsCut = all.Count > BatchReply.FilesMax,
        };
    }

    private static MediumShown Shown(MediumStanding medium)
    {
        var (first, last) = (medium.Entries[0].What, medium.Entries[^1]);
        var writing = medium.Entries.LastOrDefault(entry => entry.What.Act == MediumAct.Written)?.What;
        return new(
            medium.Number.ToString(), medium.State, first.Kind, first.Owner, writing?.Affair ?? 0,
            writing?.Records ?? 0, last.At, last.What.Person, last.What.Other, last.What.Note);
    }

    /// <summary>What is done with a medium after it was written; what is written, only a seal enters.</summary>
    private BatchReply Enter(BatchCall call, Moment now)
    {
        if (!MediumNumber.TryParse(call.Name, out var number))
            return new(BatchVerdict.MediumRefused) { Register = MediaVerdict.NotRegistered };
        if (call.Act is < MediumAct.HandedOver or > MediumAct.Lost)
            return new(BatchVerdict.MediumRefused) { Register = MediaVerdict.FactsMissing };
        var register = new MediaRegister(desk.Store, self.Office);
        var what = new MediumEvent(call.Act, call.Person) { Other = call.Other, Note = call.Note };
        var verdict = register.Enter(number, what, now);
        if (verdict != MediaVerdict.Entered)
            return new(BatchVerdict.MediumRefused) { Register = verdict };
        var entry = new { medium = call.Name, call.Act, call.Person, call.Other, call.Note };
        return ledger.Record(call.By, entry, now, _ => register.Save())
            ? new(BatchVerdict.Done)
            : new(BatchVerdict.NotRecordable);
    }

    private void Forget()
    {
        var before = core.Now.Milliseconds - BatchLimits.SentMilliseconds;
        foreach (var name in _made.Where(one => one.Value.At < before).Select(one => one.Key).ToList())
            Erase(name);
    }

    private void Erase(string name)
    {
        if (_made.Remove(name, out var made))
            File.Delete(made.Path);
    }
}

using System.Security.Cryptography;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Authority;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Flows.Inquiry;
using Juki.Server.Flows.Showing;
using Juki.Server.Flows.Update;
using Juki.Server.Media;
using Juki.Server.Node;
using Juki.Wire;
using Juki.Wire.Errands;
using Juki.Wire.Files.Media;
using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>What a node has for inquiries: a register to read, the record to write, the core and its thread.</summary>
internal sealed class InquirySide : IDisposable
{
    private readonly SqliteStore _register;
    private readonly SqliteStore _record;
    private readonly RecordDesk _desk;
    private readonly string _recordPath;
    private readonly LocalSocket<WatchCall, WatchReply> _watching;
    private readonly WatchAlerts _alerts;
    private readonly LocalSocket<OperatorCall, OperatorReply> _ledger;
    private readonly LocalClerk _clerk;
    private readonly LocalSocket<FormCall, FormReply> _forms;
    private readonly BatchService _batches;

    /// <summary>Opens them; the register's store is there already.</summary>
    /// <param name="failed">Called once, when a turn threw.</param>
    public InquirySide(
        NodeConfig config, MunicipalityTable municipalities, SessionKeys keys, ILogger log, Action<Exception> failed)
    {
        _recordPath = config.RecordPath;
        _register = SqliteStore.OpenReadOnly(config.StorePath, config.CacheBytes, isMapped: true);
        _record = SqliteStore.Open(
            config.RecordPath, InquiryDesk.WalLimitBytes, copying: LogCopying.BesideSteadily);
        _desk = RecordFiles.Open(config, _record, keys);
        var desk = new InquiryDesk(config.Node, _register, _desk, municipalities)
        {
            TakesOperatorsWithoutCard = PeerIdentity.IsTestNetwork(config.Network),
        };
        var folder = new KeyFolder(config.KeyFolder);
        Authority = new AuthorityFiles(folder, config.Network, desk, log);
        var ledger = new OperatorLedger(config.Node, _desk);
        var forms = new FormRegister(config.Node, _desk);
        var tables = new SignedTables(folder.Authority(), config.Network);
        var trust = Trust(config, folder, keys, tables) with
        {
            Ledger = (number, card, roles, now) => ledger.IsEmpty ? null : ledger.LogIn(number, card, roles, now),
            Biometric = new(_desk, ledger, RandomNumberGenerator.Fill),
            RequiresBiometric = config.BiometricRequired,
        };
        var disclosures = new DisclosureDesk(config.Node, _desk, config.DisclosureTerms);
        var door = Errands = new ErrandDoor();
        var node = new InquiryNode(config.Node, desk, _desk, new InquiryOptions
        {
            Tables = tables, TableTaken = Authority.Keep,
        })
        {
            Operators = new(config.Node, _desk, trust),
            Showing = new(config.Node, _desk, forms),
            Errands = new(door.Read),
            DisclosureSender = config.Node.Role == Role.National
                ? new DisclosureSender(_desk, _register, municipalities)
                : null,
            DisclosureKeeper = config.Node.Role == Role.Prefecture
                ? new DisclosureKeeper(config.Node, _desk, TokenAuditKey.Check)
                : null,
            PassedUp = config.Node.Role == Role.Prefecture ? new PassedUpRecord(_desk, _register) : null,
            BatchAtNation = config.Node.Role == Role.National
                ? new BatchAtNation(config.Network, _register, _desk, () => InForce(desk), municipalities)
                : null,
        };
        Thread = new InquiryThread(node, failed);
        Authority.Spread = table => Thread.Post(() => node.Offer(table));
        Authority.Read();
        _alerts = new(config.RecordPath, config.Watch);
        var watching = new WatchService(config.RecordPath, config.Watch, new(config.Node, _desk), Thread);
        _clerk = new(config.Node, trust, ledger);
        // On a thread of its own: what reads long is not waited for when the node ends.
        _watching = new(
            WatchService.Talk, config.DataFolder, call => Task.Run(() => watching.AnswerAsync(call)), MayActAsync);
        var keeping = new OperatorService(ledger, _clerk, Thread, PeerIdentity.IsTestNetwork(config.Network))
        {
            Biometric = trust.Biometric,
        };
        door.Open(Thread.PostAndTurn, keeping, watching);
        Introductions = new(_desk, ledger, Thread, PeerIdentity.IsTestNetwork(config.Network));
        _ledger = new(OperatorService.Talk, config.DataFolder, keeping.AnswerAsync, MayActAsync);
        _forms = new(FormCall.Talk, config.DataFolder, new FormService(forms, Thread).AnswerAsync, MayActAsync);
        Disclosures = DisclosureService.Of(config, municipalities, disclosures, forms, Thread);
        door.Open(Disclosures);
        if (config.Node.Role is Role.Prefecture or Role.National)
            Batches = NewBatchThread(config, municipalities, node, desk, log, failed);
        door.Open(_batches = NewBatches(config, municipalities, desk, ledger, keys));
    }

    /// <summary>Who may ask what.</summary>
    public AuthorityFiles Authority { get; }

    /// <summary>Where terminals' calls come in.</summary>
    public ErrandDoor Errands { get; }

    /// <summary>What residents are shown on request.</summary>
    public DisclosureService Disclosures { get; }

    /// <summary>Looks for misuse, and answers who watches and who keeps the ledger of operators or the register
    /// of forms, until told to end.</summary>
    public Task WatchAsync(CancellationToken stop) =>
        Task.WhenAll(_watching.RunAsync(stop), _alerts.RunAsync(stop), _ledger.RunAsync(stop), _forms.RunAsync(stop));

    /// <summary>What was found in the last day and has no case.</summary>
    public IReadOnlyList<WatchRule> Found => _alerts.Found;

    /// <summary>Whether somebody may act at this machine. Any thread.</summary>
    public Task<bool> MayActAsync(IActOfSomebody act) =>
        Thread.DoAsync(now => _clerk.MayAct(act.Actor, act.Roles, act.Ticket, now));

    /// <summary>Records an act of the office's people. False when it cannot be: then nothing may be told. Any
    /// thread.</summary>
    public Task<bool> RecordAsync(AuditEvent act) =>
        Thread.DoAsync(now => _desk.MayAnswer(now) && _desk.TryRecord([act], now));

    /// <summary>The core's thread.</summary>
    public InquiryThread Thread { get; }

    /// <summary>The thread of batch provision; null where no register is asked.</summary>
    public BatchThread? Batches { get; }

    /// <summary>Little room is left: nothing new is recorded, and so nothing is answered. Any thread.</summary>
    public bool IsDiskFull
    {
        get => _desk.IsDiskFull;
        set => _desk.IsDiskFull = value;
    }

    /// <summary>Bytes of the record and its log on the disk.</summary>
    public long RecordBytes => Length(_recordPath) + Length(_recordPath + "-wal");

    /// <summary>As a witness: takes two persons' word for a node's new log.</summary>
    public WitnessService Introductions { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watching.Dispose();
        _ledger.Dispose();
        _forms.Dispose();
        Batches?.Dispose();
        Thread.Dispose();
        _batches.Dispose();
        _desk.Dispose();
        _record.Dispose();
        _register.Dispose();
    }

    /// <summary>By what operators' cards are judged: the newest table of revocations, whichever way it came.</summary>
    private static OperatorTrust Trust(NodeConfig config, KeyFolder folder, SessionKeys keys, SignedTables tables) =>
        new(config.Network, folder.Authority(),
            () => tables.Revocations is { } brought && brought.Number > keys.Revocations.Number
                ? brought
                : keys.Revocations,
            RandomNumberGenerator.Fill, new OperatorTerms { IdleMinutes = config.OperatorIdleMinutes })
        {
            TakesUnlisted = PeerIdentity.IsTestNetwork(config.Network),
        };

    private BatchThread NewBatchThread(
        NodeConfig config, MunicipalityTable municipalities, InquiryNode node, InquiryDesk desk, ILogger log,
        Action<Exception> failed)
    {
        _record.Create([.. BatchTables.All, .. MediaTables.All, PassedUpRecord.Passed]);
        return new(
            config, municipalities, Thread, new BatchRecord(_desk, config.Node), node.AskAbove, () => InForce(desk),
            log, failed);
    }

    private BatchService NewBatches(
        NodeConfig config, MunicipalityTable municipalities, InquiryDesk desk, OperatorLedger ledger,
        SessionKeys keys) => new(
        config, municipalities, () => InForce(desk), _desk, Thread, RandomNumberGenerator.Fill, ledger,
        (path, order) => MediumWriter.Write(path, order, keys));

    private static BatchTablesInForce? InForce(InquiryDesk desk) =>
        desk.Tables is { } tables ? new(tables.Affairs, tables.Agreements) : null;

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}

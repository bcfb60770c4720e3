using System.Collections.Concurrent;
using Juki.Domain.Affairs;
using Juki.Server.Flows.Inquiry;
using Juki.Wire;
using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>The signed tables in the key folder: read again when a file changes, written when a neighbour brought a
/// newer one. One thread.</summary>
internal sealed class AuthorityFiles(KeyFolder folder, string network, InquiryDesk desk, ILogger log)
{
    private readonly SignedTables _tables = new(folder.Authority(), network);
    private readonly SignedTableFolder _files = new(folder.Path);
    private readonly ConcurrentQueue<SignedTable> _brought = new();
    private DateTime[] _read = [];

    /// <summary>Told of each table that came by file, so that neighbours get it. Set before the first
    /// <see cref="Read"/>; called by its thread.</summary>
    public Action<SignedTable>? Spread { get; set; }

    /// <summary>Stores a table that a neighbour brought, with the next <see cref="Read"/>. Any thread.</summary>
    public void Keep(SignedTable table) => _brought.Enqueue(table);

    /// <summary>How old the older of the tables in force is; null while there are none. Any thread.</summary>
    public TableAge? Age(DateTimeOffset now) => desk.Tables is { } held
        ? (TableAge)Math.Max((int)held.Affairs.Header.Age(now), (int)held.Agreements.Header.Age(now))
        : null;

    /// <summary>Takes what is new; an older table, or one that the authority did not sign, is passed over.</summary>
    public void Read()
    {
        try
        {
            while (_brought.TryPeek(out var table))
            {
                _files.Store(table);
                _ = _brought.TryDequeue(out _);
            }
            DateTime[] changed =
                [.. Enum.GetValues<TableKind>().Where(kind => kind != TableKind.None).Select(ChangeOf)];
            if (changed.SequenceEqual(_read))
                return;
            _read = changed;
            foreach (var kind in _files.Load(_tables))
                Spread?.Invoke(_tables.Held(kind)!);
            if (_tables.Affairs is not { } affairs || _tables.Agreements is not { } agreements)
                return;
            desk.Tables = new(affairs, agreements);
            log.AuthorityTaken(affairs.Header.Number, agreements.Header.Number);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.AuthorityUnreadable(); // those in memory stay in use
        }
    }

    private DateTime ChangeOf(TableKind kind) => File.GetLastWriteTimeUtc(_files.FileOf(kind));
}

using Juki.Server.Flows.Inquiry;
using Juki.Wire;
using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>The signed tables of affairs and agreements in the key folder, read again when a file changes. One
/// thread.</summary>
internal sealed class AuthorityFiles(KeyFolder folder, string network, InquiryDesk desk, ILogger log)
{
    private readonly SignedTables _tables = new(folder.Authority(), network);
    private readonly SignedTableFolder _files = new(folder.Path);
    private (DateTime Affairs, DateTime Agreements) _read;

    /// <summary>Takes what is new; an older table, or one that the authority did not sign, is passed over.</summary>
    public void Read()
    {
        try
        {
            var changed = (ChangeOf(TableKind.Affairs), ChangeOf(TableKind.Agreements));
            if (changed == _read)
                return;
            _read = changed;
            _files.Load(_tables);
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

using System.Security.Cryptography.X509Certificates;
using Juki.Domain.Authority;
using Juki.Server.Flows.Authority;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire.Errands;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>控えの鍵 — backups are made only for a key to which two persons agreed [S-000 3. リスク4]; each is a leaf of the
/// record. A node that is stopped cannot record; its ledger is read all the same.</summary>
internal static class BackupKey
{
    /// <summary>Asks the ledger before a backup is made.</summary>
    /// <param name="config">The node.</param>
    /// <param name="path">Its configuration file.</param>
    /// <param name="certificate">The certificate for which the backup is made, PEM.</param>
    /// <exception cref="InvalidDataException">Nobody agreed to that key.</exception>
    public static void Pass(NodeConfig config, string path, string certificate)
    {
        using var key = X509CertificateLoader.LoadCertificateFromFile(certificate);
        var about = SecondPersonOptions.About(key.RawData);
        var reply = OperatorService.Talk.AskAsync(config.DataFolder, new()
        {
            Task = OperatorTask.Do, Matter = SecondPersonMatter.BackupKey, About = about,
        }).GetAwaiter().GetResult();
        if (reply is not null)
            SecondPersonOptions.Check(reply, path, SecondPersonMatter.BackupKey, about);
        else if (!IsAgreed(config, about))
            throw new InvalidDataException(
                "SecondPersonNeeded: 控えの鍵に二人の同意がない。起動して同意を得る / two persons have not agreed to this key; "
                + "start the node and let them: juki operator propose, juki operator agree");
    }

    private static bool IsAgreed(NodeConfig config, string about)
    {
        var isTest = PeerIdentity.IsTestNetwork(config.Network);
        if (!File.Exists(config.RecordPath))
            return isTest;
        using var store = SqliteStore.OpenReadOnly(config.RecordPath);
        store.Begin();
        return OperatorLedger.IsEmptyIn(store)
            ? isTest
            : OperatorLedger.StandsIn(
                store, SecondPersonMatter.BackupKey, about, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
    }
}

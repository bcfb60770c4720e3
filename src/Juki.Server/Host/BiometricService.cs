using Juki.Devices.Biometric;
using Juki.Domain.Authority;
using Juki.Server.Flows.Authority;
using Juki.Server.Node;
using Juki.Wire.Errands;

namespace Juki.Server.Host;

/// <summary>照合情報の窓口 — the calls to the ledger that are about operators' fingers.</summary>
internal static class BiometricService
{
    /// <summary>Answers a call; on the core's thread. Nothing of a finger is in any reply.</summary>
    /// <param name="book">The fingers.</param>
    /// <param name="call">The call.</param>
    /// <param name="request">The act that it wants.</param>
    /// <param name="now">The time.</param>
    public static OperatorReply Answer(BiometricBook book, OperatorCall call, LedgerRequest request, Moment now)
    {
        switch (call.Task)
        {
            case OperatorTask.BeginFinger:
                var (verdict, key, challenge) = book.Begin(request, now);
                return new(verdict) { TransformKey = key, Challenge = challenge };
            case OperatorTask.KeepFinger when call.Template.Length == VeinTemplate.Bytes:
                var reading = new BiometricReading(BiometricUse.Register, new(call.Template), call.Signature)
                {
                    Reader = call.Reader,
                };
                return new(book.Keep(request, reading, now));
            case OperatorTask.EraseFinger:
                return new(book.Erase(request with { Act = AuthorityAct.TemplateErased }, now));
            case OperatorTask.AddReader:
                return new(book.Add(call.Reader, call.About, call.By, now, call.IsDry));
            case OperatorTask.RemoveReader:
                return new(book.Remove(call.Number, call.By, now, call.IsDry));
            case OperatorTask.Fingers:
                return new(AuthorityVerdict.Done)
                {
                    Fingers =
                    [
                        .. book.Templates.Select(row => new FingerShown(row.Number, row.Registration, row.At, row.By)),
                    ],
                    Readers = [.. book.Readers.OrderBy(row => row.Serial).Select(Shown)],
                };
            default:
                return new(AuthorityVerdict.FactsMissing);
        }
    }

    private static ReaderShown Shown(BiometricReaderRow row) => new(
        row.Serial, row.Name, Convert.ToHexString(row.Digest), row.At, row.By,
        row.Ended == 0 ? null : row.Ended, row.EndedBy);
}

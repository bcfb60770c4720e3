using Juki.Domain.Authority;
using Juki.Domain.Provision;
using Juki.Wire.Errands;
using Juki.Wire.Files.Media;

namespace Juki.Terminal.Words;

/// <summary>What is read about media.</summary>
internal static class MediumWords
{
    /// <summary>What the server says to a call: of what the ledger, the register or the seal refuse, their
    /// word.</summary>
    public static Text Of(BatchReply reply) => reply.Verdict switch
    {
        BatchVerdict.AgreementRefused when reply.Authority == AuthorityVerdict.SecondPersonNeeded => new(
            "二人目の同意が要る。この画面で申し出て、別の者が同意する。",
            "A second person has to agree: propose it on this page, and let somebody else agree."),
        BatchVerdict.AgreementRefused => BookWords.Of(reply.Authority),
        BatchVerdict.MediumRefused => Of(reply.Register),
        BatchVerdict.SealRefused => Of(reply.Fault),
        _ => BatchWords.Of(reply.Verdict),
    };

    /// <summary>What the register of media says.</summary>
    public static Text Of(MediaVerdict verdict)
    {
        var row = MediaRemedy.Of(verdict);
        return Sentence(row.Japanese, row.English);
    }

    /// <summary>Why results could not be sealed.</summary>
    public static Text Of(MediumFault fault)
    {
        var row = MediumRemedy.Of(fault);
        return Sentence(row.Japanese, row.English);
    }

    /// <summary>A kind of medium.</summary>
    public static Text Of(MediumKind kind) => kind switch
    {
        MediumKind.FlashMemory => new("フラッシュメモリ", "flash memory"),
        MediumKind.HardDisk => new("外付けディスク", "external disk"),
        MediumKind.OpticalDisc => new("光ディスク", "optical disc"),
        MediumKind.Tape => new("磁気テープ", "tape"),
        MediumKind.Mail => new("電子メールの添付", "by mail"),
        _ => new("―", "-"),
    };

    /// <summary>Whose it is.</summary>
    public static Text Of(MediumOwner owner) => owner switch
    {
        MediumOwner.Office => new("自庁", "the office's"),
        MediumOwner.Receiver => new("相手が持参", "brought by the receiver"),
        _ => new("―", "-"),
    };

    /// <summary>How it stands.</summary>
    public static Text Of(MediumState state) => state switch
    {
        MediumState.Empty => new("空", "empty"),
        MediumState.Written => new("書込み済み", "written"),
        MediumState.HandedOver => new("手渡し済み", "handed over"),
        MediumState.Returned => new("返却済み", "returned"),
        MediumState.Erased => new("消去済み", "erased"),
        MediumState.Destroyed => new("廃棄済み", "destroyed"),
        MediumState.Lost => new("紛失中", "lost"),
        _ => new("―", "-"),
    };

    /// <summary>What was done with it.</summary>
    public static Text Of(MediumAct act) => act switch
    {
        MediumAct.Registered => new("登録", "registered"),
        MediumAct.Written => new("書込み", "written"),
        MediumAct.HandedOver => new("手渡し", "handed over"),
        MediumAct.Returned => new("返却", "returned"),
        MediumAct.Erased => new("消去", "erased"),
        MediumAct.Destroyed => new("廃棄", "destroyed"),
        MediumAct.Lost => new("紛失", "lost"),
        _ => new("―", "-"),
    };

    private static Text Sentence(string japanese, string english) =>
        new($"{japanese}。", $"{char.ToUpperInvariant(english[0])}{english[1..]}.");
}

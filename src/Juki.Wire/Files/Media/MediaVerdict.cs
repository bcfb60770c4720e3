namespace Juki.Wire.Files.Media;

/// <summary>媒体管理簿の判定 — what became of an entry, in order of precedence: the first that holds is answered. Texts:
/// <see cref="MediaRemedy"/>.</summary>
public enum MediaVerdict
{
    /// <summary>記載済み — entered.</summary>
    Entered = 0,

    /// <summary>No number of staff.</summary>
    PersonMalformed = 10,

    /// <summary>The other person is missing, or no number of staff.</summary>
    OtherMalformed = 11,

    /// <summary>The receiving body or the way of destruction is missing, or not of the allowed characters.</summary>
    NoteMalformed = 12,

    /// <summary>Kind, owner, protection, affair, count or digest is missing.</summary>
    FactsMissing = 13,

    /// <summary>No such medium.</summary>
    NotRegistered = 20,

    /// <summary>The clock stands before the last entry.</summary>
    TimeBackwards = 21,

    /// <summary>The register can take no more.</summary>
    RegisterFull = 22,

    /// <summary>廃棄した媒体.</summary>
    AlreadyDestroyed = 30,

    /// <summary>紛失中の媒体: only its return can be entered.</summary>
    IsLost = 31,

    /// <summary>二重の手渡し.</summary>
    AlreadyHandedOver = 32,

    /// <summary>返却前の書込み、消去、廃棄.</summary>
    NotReturned = 33,

    /// <summary>手渡していない媒体の返却.</summary>
    NotHandedOver = 34,

    /// <summary>書き込まれていない媒体.</summary>
    NothingWritten = 35,

    /// <summary>消去前の書込み.</summary>
    NotErased = 36,

    /// <summary>相手の媒体: it is not returned to, nor destroyed by, the office.</summary>
    OwnedByReceiver = 37,

    /// <summary>消去できない媒体.</summary>
    NotErasable = 38,

    /// <summary>メールでの提供はパスワード付きに限る [S-000 5-2. リスク3].</summary>
    MailNeedsPassword = 39,

    /// <summary>自分への手渡し.</summary>
    ReceiverIsPerson = 50,

    /// <summary>立会人が本人.</summary>
    WitnessIsPerson = 51,
}

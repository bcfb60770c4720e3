using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Wire.Errands;

namespace Juki.Terminal.Words;

/// <summary>What a clerk reads about what the town handed in.</summary>
internal static class UpdatesWords
{
    /// <summary>What the server says.</summary>
    public static Text Of(StandingVerdict verdict)
    {
        var row = StandingRemedy.Of(verdict);
        return new($"{row.Japanese}。", $"{char.ToUpperInvariant(row.English[0])}{row.English[1..]}.");
    }

    /// <summary>Title of a verdict on a record.</summary>
    public static Text TitleOf(UpdateVerdict verdict) =>
        new(UpdateRemedy.Of(verdict).Title, Spaced($"{verdict}"));

    /// <summary>What to do about it.</summary>
    public static Text RemedyOf(UpdateVerdict verdict) =>
        new(UpdateRemedy.Of(verdict).Japanese, UpdateRemedy.Of(verdict).English);

    /// <summary>Whether the same record can be handed in again.</summary>
    public static Text AgainOf(RefusedShown row) => row switch
    {
        { State: RefusedState.Waits } => new("送らずに待つ", "send nothing, wait"),
        { State: RefusedState.Replaced } => new("送らなくてよい", "nothing is to be sent"),
        _ => UpdateRemedy.Of(row.Verdict).RetryHelps
            ? new("対処の後、同じ内容を次のファイルで送れる", "after that the same record can be sent in a later file")
            : new("そのままでは送れない。直して新しいレコードで送る", "cannot be sent unchanged: send a corrected, new record"),
    };

    /// <summary>An item of a record.</summary>
    public static Text Of(UpdateField field) => field == UpdateField.None
        ? new("全体", "whole record") : new(UpdateRemedy.NameOf(field), Spaced($"{field}"));

    /// <summary>Who refused.</summary>
    public static Text TierOf(Role tier) => tier switch
    {
        Role.Municipality => new("市町村CS", "the town's CS"),
        Role.Prefecture => new("都道府県サーバ", "prefecture server"),
        _ => new("全国サーバ", "national server"),
    };

    /// <summary>How far a refused record stands.</summary>
    public static Text Of(RefusedState state) => state switch
    {
        RefusedState.Open => new("未決", "open"),
        RefusedState.Replaced => new("後のレコードで決着", "settled by a later record"),
        RefusedState.Waits => new("処理待ち", "waits"),
        RefusedState.NotHeld => new("CSに記録なし", "not held by the CS"),
        _ => new("―", "-"),
    };

    /// <summary>Where a check stands.</summary>
    public static Text Of(CheckState state) => state switch
    {
        CheckState.UnderWay => new("確認中", "under way"),
        CheckState.Ended => new("終了", "ended"),
        CheckState.GivenUp => new("中断", "given up"),
        _ => new("―", "-"),
    };

    /// <summary>How a record differed.</summary>
    public static Text Of(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Missing => new("都道府県にない", "not at the prefecture"),
        DifferenceKind.Other => new("内容が違う", "something else there"),
        _ => new("―", "-"),
    };

    /// <summary>What to do about a difference.</summary>
    public static Text RemedyOf(DifferenceShown one) => one switch
    {
        { State: RefusedState.Replaced } => new("―", "-"),
        { Verdict: { } verdict } => RemedyOf(verdict),
        { Kind: DifferenceKind.Missing } => new(
            "運用者に知らせ、今の記録を職権記載等として次のファイルで送る。",
            "Tell the operators; send the record of now as an ex officio entry in the next file."),
        _ => new(
            "運用者に知らせ、今の記録を職権修正等として次のファイルで送る。",
            "Tell the operators; send the record of now as an ex officio correction in the next file."),
    };

    /// <summary>What a release came to; an answer that was handled has no verdict of its own.</summary>
    public static Text Released(UpdateVerdict verdict) => verdict == UpdateVerdict.Applied
        ? new("処理しました。", "Handled.")
        : new($"処理しました。判定：{TitleOf(verdict).Japanese}。", $"Handled. Verdict: {TitleOf(verdict).English}.");

    /// <summary>A time of the server, in Japan; none.</summary>
    public static string Time(long milliseconds) => milliseconds == 0 ? "―" : BookWords.Time(milliseconds);

    private static string Spaced(string name)
    {
        var spaced = string.Concat(name.Select((letter, place) =>
            place > 0 && char.IsAsciiLetterUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
        return spaced;
    }
}

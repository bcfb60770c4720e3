using System.Globalization;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Wire.Errands;
using Juki.Wire.Files;

namespace Juki.Terminal.Words;

/// <summary>What is read about files of 一括提供.</summary>
internal static class BatchWords
{
    /// <summary>What the server says to a call.</summary>
    public static Text Of(BatchVerdict verdict)
    {
        var row = BatchRemedy.All.FirstOrDefault(one => one.Verdict == verdict) ?? BatchRemedy.Of(BatchVerdict.NotKept);
        return new($"{row.Japanese}。", $"{char.ToUpperInvariant(row.English[0])}{row.English[1..]}.");
    }

    /// <summary>Why a whole file is refused, and what to do.</summary>
    public static Text Of(BatchFileProblem problem)
    {
        var row = BatchFileRemedy.Of(Enum.IsDefined(problem) ? problem : BatchFileProblem.HeaderUnreadable);
        return new($"{row.Title}：{row.Japanese}", row.English);
    }

    /// <summary>Where a file stands.</summary>
    public static Text Of(BatchStanding standing) => standing switch
    {
        BatchStanding.Waiting => new("受付待ち", "waits to be taken in"),
        BatchStanding.Running => new("回答中", "being answered"),
        BatchStanding.WaitsForNation => new("全国サーバ待ち", "waits for the nation"),
        BatchStanding.Done => new("終了", "done"),
        BatchStanding.Lost => new("喪失（復旧による）", "lost by a restore"),
        BatchStanding.Refused => new("不受理", "refused"),
        _ => new("―", "-"),
    };

    /// <summary>Kind of asker.</summary>
    public static Text Of(AskerKind asker) => asker switch
    {
        AskerKind.PrefecturalBody => new("都道府県の執行機関", "executive organ of a prefecture"),
        AskerKind.PrefecturalDepartment => new("知事部局の部署", "department of the governor"),
        AskerKind.Municipality => new("市町村", "municipality"),
        AskerKind.NationalOrgan => new("国の機関等", "national organ"),
        _ => new("―", "-"),
    };

    /// <summary>Who asks, by a header.</summary>
    public static Text AskerOf(BatchHeader header)
    {
        var name = header.Asker != AskerKind.NationalOrgan
            && GovernmentCode.TryParse(header.Office.ToString("D6", CultureInfo.InvariantCulture), out var code)
            && Municipalities.TryFind(code, out var found)
                ? found.FullName : header.Office.ToString("D6", CultureInfo.InvariantCulture);
        var kind = Of(header.Asker);
        return new($"{name}（{kind.Japanese}）", $"{name} ({kind.English})");
    }

    /// <summary>What a file wants to be told.</summary>
    public static Text ItemsOf(BatchHeader header)
    {
        if (header.Items == ProvidedItems.None)
            return new("事務に認められる全て（個人番号を除く）", "all that the affair allows, without the Individual Number");
        var items = Enum.GetValues<ProvidedItems>()
            .Where(one => int.PopCount((int)one) == 1 && header.Items.HasFlag(one)).Select(InquiryWords.Of).ToList();
        return new(
            string.Join('、', items.Select(one => one.Japanese)), string.Join(", ", items.Select(one => one.English)));
    }

    /// <summary>A number of lines.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

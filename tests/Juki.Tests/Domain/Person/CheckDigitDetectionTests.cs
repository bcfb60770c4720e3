using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Tests.Domain.Person;

/// <summary>What check digits find and what they miss: why none of them ever is the check of identity.</summary>
public class CheckDigitDetectionTests
{
    private const int Samples = 5_000;

    [Fact]
    public void ResidentRecordCode_OneDigitWrong_MissedOnlyBetweenRemainders0And1() => CheckMisses(
        index => ResidentRecordCode.FromBody(1 + index * 1_999_993L % 9_999_999_999).Written,
        written => ResidentRecordCode.TryParse(written, out _),
        ambiguousDigit: '0');

    [Fact]
    public void IndividualNumber_OneDigitWrong_MissedOnlyBetweenRemainders0And1() => CheckMisses(
        index => IndividualNumber.FromBody(1 + index * 19_999_999L % 99_999_999_999).Written,
        written => IndividualNumber.TryParse(written, out _),
        ambiguousDigit: '0');

    [Fact]
    public void GovernmentCode_OneDigitWrong_MissedOnlyBetweenRemainders0And10() => CheckMisses(
        index => GovernmentCode.FromBody(1_000 + index * 9 % 47_000).ToString(),
        written => GovernmentCode.TryParse(written, out _),
        ambiguousDigit: '1');

    /// <summary>
    /// Every change of one digit of every sample: a missed one has the digit that stands for two remainders, and of a
    /// thousand 5 to 20 are missed.
    /// </summary>
    private static void CheckMisses(Func<int, string> sample, Func<string, bool> isAccepted, char ambiguousDigit)
    {
        var (tried, missed) = (0, 0);
        for (var index = 0; index < Samples; index++)
        {
            var right = sample(index);
            Assert.True(isAccepted(right));
            foreach (var wrong in OneDigitWrong(right))
            {
                tried++;
                if (!isAccepted(wrong))
                    continue;
                missed++;
                Assert.Equal(ambiguousDigit, wrong[^1]);
                Assert.Equal(ambiguousDigit, right[^1]);
            }
        }

        Assert.InRange(missed * 1000 / tried, 5, 20);
    }

    private static IEnumerable<string> OneDigitWrong(string right) =>
        from place in Enumerable.Range(0, right.Length)
        from digit in Enumerable.Range('0', 10)
        where right[place] != digit
        select right[..place] + (char)digit + right[(place + 1)..];
}

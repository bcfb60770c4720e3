using System.Security.Cryptography;
using Juki.Devices.Card;

namespace Juki.Tests.Devices.Card;

[Trait("Source", "RFC 4493")]
public class AesCmacTests
{
    private const string Message = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
        + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

    /// <summary>The four examples of §4.</summary>
    [Theory]
    [InlineData(0, "bb1d6929e95937287fa37d129b756746")]
    [InlineData(16, "070a16b46b4d4144f79bdd9dd04a287c")]
    [InlineData(40, "dfa66747de9ae63030ca32611497c827")]
    [InlineData(64, "51f0bebf7e3b9d92fc49741779363cfe")]
    public void Compute_ExamplesOfTheRfc_Agree(int length, string expected)
    {
        using var aes = Aes.Create();
        aes.Key = Convert.FromHexString("2b7e151628aed2a6abf7158809cf4f3c");
        var value = AesCmac.Compute(aes, Convert.FromHexString(Message).AsSpan(0, length));
        Assert.Equal(expected, Convert.ToHexStringLower(value));
    }
}

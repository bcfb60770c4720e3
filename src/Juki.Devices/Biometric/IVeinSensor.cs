namespace Juki.Devices.Biometric;

/// <summary>センサー — the part of a reader that looks at a finger. A real one takes the place of
/// <see cref="SyntheticSensor"/>.</summary>
public interface IVeinSensor
{
    /// <summary>One reading of the finger that lies on it; null when there is none. The caller disposes it.</summary>
    VeinFeature? Read();
}

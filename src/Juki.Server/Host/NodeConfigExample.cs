namespace Juki.Server.Host;

/// <summary>What <c>juki serve --example</c> prints.</summary>
internal static class NodeConfigExample
{
    /// <summary>A CS's configuration with every name; a test reads it.</summary>
    public const string Text = """
        {
          // コミュニケーションサーバの設定例 / the configuration of a CS. Paths are relative to this file.
          "network": "rehearsal",         // ネットワーク名 / as in the certificate
          "role": "municipality",         // municipality | prefecture | national
          "office": "131016",             // 団体コード 6 桁、全国サーバは 000000 / six digits; 000000: the nation
          "instance": 1,                  // 機番 / which machine of the node, 1-99

          "dataFolder": "data",           // node.db, status.sock (0700)
          "keyFolder": "keys",            // token.json, certificate.pem, ca.pem, revocations.juki (juki ca)
          "pinFile": "keys/pin",          // 0600

          // "listen": "10.0.0.2:9443",   // CS では自団体の業務端末用 / of a CS: for its office's terminals, if any
          // "directTerminals": false,    // 業務端末を代表端末なしでも受ける。都道府県サーバだけ / prefecture: also without relay
          "upstream": "10.0.0.1:9443",    // 上位のサーバ / the node above; the nation has none
          "inboxFolder": "drop",          // 既存住基システムとの連携フォルダ / CS only
          // "municipalityChanges": "municipality-changes.tsv",  // 廃置分合の表 / mergers since the release

          "batchMax": 256,                // 一括処理の電文数 / messages in a batch
          "intakeMax": 256,               // 一括処理のレコード数 / legacy records in a batch
          "laneMax": 2000000,             // 未送の上限 / messages that may wait in a lane; then intake waits
          "laneMegabytes": 1024,          // 同、ディスク MB / the same in MB of disk
          "laneDays": 30,                 // 同、最古の日数 / the same in days of the oldest
          "memoryMax": 4096,              // メモリの上限 MB / memory of the process; beyond it, it starts again
          // "cacheMegabytes": 64,        // 台帳のページ用メモリ MB / memory for pages of the register
          // "disclosureDays": 30,        // 開示の期限の日数 / days within which a disclosure is answered
          // "operatorIdleMinutes": 10,   // 操作がない端末の認証が終わるまで / until a session of an operator ends unused
          // "biometricRequired": false,  // 全員に照合情報を求める / nobody logs in without a check of the finger
          // "watch": { "nightFrom": 22, "nightUntil": 6, "inquiriesAnHour": 60 },  // 見張りの基準 / docs/watch.md
          "log": "text"                   // text | json、標準エラー / on the error stream
        }
        """;
}

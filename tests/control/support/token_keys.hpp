// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of the tests, known to everybody: never use them elsewhere.
//
// Threads: constants.
#pragma once

namespace breakout::test {

inline constexpr const char* kSharedSecret = "a secret of the tests, 32 bytes+";

inline constexpr const char* kRsaPrivate =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQCadpcEDWIHqoC7\n"
    "k4iMWYyM6LkZkvOxZppEu8wt+n1p41zlTCBbq8EbZ7NuwVhoTBSjkeNRp4cD8ZxB\n"
    "VjVEcNyqzrOu/qB327QntUFgq0I3lAvvsWw5CCkN4ADqPY5QRHPix+iPUxaf1wrv\n"
    "lH4qQ34MiO4wCYHhO5p3fJV/Q3aoIYRjtLVh3cOuQIEsHR1fcGVKtD6PQRrKnB3s\n"
    "4swtMnBNdP65diu++D5xwpvW7VFNfZDn8ntO0S5C36kcjViBqsV1SxcBwkLajlrl\n"
    "wAWDVxscT2D2V2BsT3UDvYnpgCUfcxjy0z/Z3JlYldcaJUAhAdKazjhmwfKkcvir\n"
    "fcqZx4WjAgMBAAECggEAEy4qrnwi8iS/+4rkZ9ku1MiJQ5212Q+OlH5lakgyjpWH\n"
    "EYoUco2vWwHTjCtCGSFpZq5U9ezBnUHBT3OvBaKmJCeqtE42CuwjQNMHHUPm4xPl\n"
    "L4xujd5viqOIOY4PP/RgF4cPX8zHgG2pk/pyeDkNS+0s9pYXpKpMEg5MWhM8hsAB\n"
    "SJMlOpVwIyoSlP/pFZZtb+Od/mGMCVwacGo6+meoq56ZUrr6pTPgr3KAoPCF82XD\n"
    "f8dl+WIf6pg22lWcm1DpbLxg5gqHWQC+I9uArALXwpaaPKNHYY7R1psHQjgeubGZ\n"
    "nBl3mgE9ywkaR+VUqBxXMFnVUgf26xxFifvCmypFEQKBgQDQ3Ht3M8ddV4LBpsb9\n"
    "9xeNlSYL2UK/q7TWvH3dC1zQyUr3O1c4j7OpHjsXnDk2tjlQa/bAiifyMyX+YN0/\n"
    "qaFjrQQHVVWhJfukWzv5nbBwe4J3Ie26WsvK++b8xRjucJ32MsigmMdPdhvQLKJM\n"
    "9v3bIfXbx/4Ur4WYrjBj0m/p7QKBgQC9Ux3hk/0FvuvfYodx966gRXifPSYa2zPq\n"
    "HzKO+n4jSErXUjJpBKh+0vUMdQ1aEwdimTXe206o0X+dMHFnhWHA+7990vI4Bfte\n"
    "AE2r543CbYN3STKZBMyZ8UmQT8VeArAJuDTIy2f3BGwk+DggevSTGfAHL64hrp0z\n"
    "gC/gPOb7zwKBgBXCoupsbpz+/RSH97uF/uI1Y91gKWAm15R31vUsteLa1gCkIhY2\n"
    "gpVgHO/8ysk0ewwx82dj/X1ybsbt+J8lYTctU3ogHefIOUuKZdk/4J4XgCRBWK9N\n"
    "vmXLkOlM76gH+60m5Vg2Eq3otEUgIVi7cv9drmvTjllBYD3kCA6eYiKRAoGAIDdU\n"
    "jl4wYBns6UZK5gnPnVY1AGPXaBqE6wIECHB3pmlW0u0ZxuUUBwC+0i/Y5cr3JsAL\n"
    "erC24eNEY+sqYQNBbyVnoHGU5hOegpBqpyXv6XXZOSMriP5YEpoMepIYc7bhXcYK\n"
    "tWBngJEwFdpnMp+5no57Wb2zU+fyuCDIBNBYPeECgYBKtIa7t/DRuboga9f8OkQz\n"
    "/ZbHKtcA8MDScoI1xYUIlAu+8rkW9aC9TF3f1tZU2XmoydPLRkIryWTa7kBRFJi2\n"
    "MKMMzH7+3A+frqDNBbx3wQoSsmWPzhCB+FleGh2CKPZRQQVDSqbAWeKfIuaeKrTh\n"
    "sRJvAowH9qYMEft6H3UGyw==\n"
    "-----END PRIVATE KEY-----\n";

inline constexpr const char* kRsaPublic =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAmnaXBA1iB6qAu5OIjFmM\n"
    "jOi5GZLzsWaaRLvMLfp9aeNc5UwgW6vBG2ezbsFYaEwUo5HjUaeHA/GcQVY1RHDc\n"
    "qs6zrv6gd9u0J7VBYKtCN5QL77FsOQgpDeAA6j2OUERz4sfoj1MWn9cK75R+KkN+\n"
    "DIjuMAmB4Tuad3yVf0N2qCGEY7S1Yd3DrkCBLB0dX3BlSrQ+j0Eaypwd7OLMLTJw\n"
    "TXT+uXYrvvg+ccKb1u1RTX2Q5/J7TtEuQt+pHI1YgarFdUsXAcJC2o5a5cAFg1cb\n"
    "HE9g9ldgbE91A72J6YAlH3MY8tM/2dyZWJXXGiVAIQHSms44ZsHypHL4q33KmceF\n"
    "owIDAQAB\n"
    "-----END PUBLIC KEY-----\n";

inline constexpr const char* kRsa1024Public =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDOwXXxykVUjZZ1EfxR+hCyFidr\n"
    "72qpPGAHR6LDy80s1WyYo/K138mrCjI4XXPJOwnEL2ZvLuQssgXnXsJfNho0/VFr\n"
    "mD5u48J74YOsnQJBxYULHc117nHZENGjbQknQrjGgMadfk9IleiGTpw+VO6gSLAa\n"
    "NI8OJ744lHYS6OsCgQIDAQAB\n"
    "-----END PUBLIC KEY-----\n";

inline constexpr const char* kP256Private =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgZzIO+SBKgPQCOvkZ\n"
    "xr7c7NWGoktGpCgBz+S7GQwAyzWhRANCAASkGlgBWIa0+5hythmyVoIQwnjeobr2\n"
    "WJVFVwf8BHtVCHLXJxd99LRUOgqIJapd3V6nTxSyorSdMtjXzf34Xf7V\n"
    "-----END PRIVATE KEY-----\n";

inline constexpr const char* kP256Public =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEpBpYAViGtPuYcrYZslaCEMJ43qG6\n"
    "9liVRVcH/AR7VQhy1ycXffS0VDoKiCWqXd1ep08UsqK0nTLY1839+F3+1Q==\n"
    "-----END PUBLIC KEY-----\n";

inline constexpr const char* kP384Private =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDBbbx5mEe9/ILBCgywj\n"
    "CQl3f29xqYFLnxxDrJ/e+Xd2FtDuwx7tJNnk9FXefSkzcUyhZANiAAQRXWHdlQiZ\n"
    "JkfWz5usjYod92t8DM+k6wdvW6DuZh7a/h+tlGjGg5SstNDtYjwo6LjdfIyIAtib\n"
    "YfmE2b6Ek51TwvJA/VmiJLwcZxhl4arQJZTf4XSKNXGLLI4hfP4IXU0=\n"
    "-----END PRIVATE KEY-----\n";

inline constexpr const char* kP384Public =
    "-----BEGIN PUBLIC KEY-----\n"
    "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEEV1h3ZUImSZH1s+brI2KHfdrfAzPpOsH\n"
    "b1ug7mYe2v4frZRoxoOUrLTQ7WI8KOi43XyMiALYm2H5hNm+hJOdU8LyQP1ZoiS8\n"
    "HGcYZeGq0CWU3+F0ijVxiyyOIXz+CF1N\n"
    "-----END PUBLIC KEY-----\n";

// Tokens of maria for the classroom "algebra" until second 1000060, made with OpenSSL.
inline constexpr const char* kForeignHs256 =
    "eyJhbGciOiAiSFMyNTYiLCAidHlwIjogIkpXVCJ9.eyJzdWIiOiJtYXJpYSIsImNsYXNzcm9vbSI6ImF"
    "sZ2VicmEiLCJleHAiOjEwMDAwNjAsIm5hbWUiOiJNYXJpYSIsInJvbGUiOiJhc3Npc3RhbnQiLCJyb29"
    "tIjoiMiJ9.l5FZZddZ-0Lo9_9q4OYEBlq6nNitxqiab6-R56Ig_jY";

inline constexpr const char* kForeignRs256 =
    "eyJhbGciOiAiUlMyNTYiLCAidHlwIjogIkpXVCJ9.eyJzdWIiOiJtYXJpYSIsImNsYXNzcm9vbSI6ImF"
    "sZ2VicmEiLCJleHAiOjEwMDAwNjAsIm5hbWUiOiJNYXJpYSIsInJvbGUiOiJhc3Npc3RhbnQiLCJyb29"
    "tIjoiMiJ9.BYjzaq4gz3cnsgivpvBIVCweJc2IHDcuG26zSgsDAcCQCbZptSYTgkLE0-l40fkqv-2Wv3"
    "up2yFRIaPnj1on7ALT97SdSlp4zks3gZ8YqvTMCTogrVDr7yRlousj-FP_ZYCbJi3a_IF9vJgWWlxvLQ"
    "PiuAKqzFn0ZkjxukAAol882PnBxljgrcWbKFTPSyYsh31HTApvlPcxWB9rWVa2vrn7G_KpaEJwI7y4Dd"
    "UoOskwavfdjFoaz1qDxtB_kxLtWCVjl1Jth5NKChjCGuzLCkZ3BpVShQUqAe_7dSvW8YvAtkeko8bubH"
    "mRGyOkojRk8SedvKJ-7KzkVjYZnbke_g";

inline constexpr const char* kForeignEs256 =
    "eyJhbGciOiAiRVMyNTYiLCAidHlwIjogIkpXVCJ9.eyJzdWIiOiJtYXJpYSIsImNsYXNzcm9vbSI6ImF"
    "sZ2VicmEiLCJleHAiOjEwMDAwNjAsIm5hbWUiOiJNYXJpYSIsInJvbGUiOiJhc3Npc3RhbnQiLCJyb29"
    "tIjoiMiJ9.Pg2nXVRUluSG3jFy_fuzZhtW91HFMZDkw1I8AggvZypbADXHD1O85tYNBx8guojQ23shBS"
    "9bKf8oMBMKdXR7sA";

}  // namespace breakout::test

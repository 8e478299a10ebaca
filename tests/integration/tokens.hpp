// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens for the class "algebra", signed with the RSA key of the tests.
//
// Threads: constants.
#pragma once

namespace breakout::test {

// Good until the year 2100, for the key of the tests.
inline constexpr const char* kAda =
    "eyJhbGciOiAiUlMyNTYiLCAidHlwIjogIkpXVCJ9.eyJzdWIiOiJhZGEiLCJjbGFzc3Jvb20iOiJhbGd"
    "lYnJhIiwiZXhwIjo0MTAyNDQ0ODAwLCJuYW1lIjoiQWRhIiwicm9sZSI6Imluc3RydWN0b3IifQ.Jv5i"
    "QkcmB0nks1UN1a9HFJYanSZRWlDAW91nZ8WX6DKKkosyqgiruEKdGTn3QmCiLlCmfRauZtaY6dGLliQu"
    "eHbJRywMVU_WBh_rLYlyd15Zeyo6bGpknbkD9qMmzL_UWau4lmYe99zPb67-ysp7lWIAgvKtmswrfuwn"
    "su4CTU9JwGp6rohITWZHRdD-gTsR58MXhoiLXZriNoHYVo3vGmzXlHTC8Fjm-b54qX6yOXM-3uFZAQkJ"
    "HrGfn887tEyTt6NiFGznn6veNZNJGSpkxB4Exx5QEdDH2M9WH7vF1evnN2tBudQECwmMwqFYI15ouNo_"
    "AgA65_EaSujgedRTjA";

inline constexpr const char* kMaria =
    "eyJhbGciOiAiUlMyNTYiLCAidHlwIjogIkpXVCJ9.eyJzdWIiOiJtYXJpYSIsImNsYXNzcm9vbSI6ImF"
    "sZ2VicmEiLCJleHAiOjQxMDI0NDQ4MDAsIm5hbWUiOiJNYXJpYSJ9.chRnQBIeiaIe1sUDhmCw4JLSP7"
    "Y_YC4_skixj8L9V5S3eHQubfJl2L14Xsm-ZOemMyNZ49pagifw-3c7KVM1JTUP062f3Ag32UyeH5RXin"
    "SUDam087lR1xknMRtSglX7dyaNixuC8ecO-5lLPbZXTzCXTet5cLs37rilvu0XrM-dxIwRRiOHGejM_-"
    "YPyKsFYWK2PrcRdfs1rpVA3IX8oBlDdSOd18oe_vtEtV_74IRsYO_2gmzXdxOSurjnJb8rdx0c0uYqiD"
    "X5QxTS1vpHYT7zZEe-ijrVEFliC5Ao0R3P15KnKoTI6bKyEZiPa2lJHNqgkvHmuXup9HQjEKO6yQ";

}  // namespace breakout::test

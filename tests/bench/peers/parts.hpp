// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of `make bench-peers`; each prints one table.
#pragma once

namespace breakout::bench {

// How often each measurement is made, the contenders in turns.
int rounds();

void bench_split();   // splitting 30 people, and moving one
void bench_cpu();     // Janus' CPU by the shape of the class
void bench_memory();  // memory a participant, and joining as the thirtieth
void bench_loss();    // gaps and freezes on bad networks

}  // namespace breakout::bench

// Which of Highway's targets are compiled. Included before any header of Highway; the guard is a plain one,
// as the definition must hold for every target of the translation unit.
#pragma once

// SSSE3 without SSE4 and the AVX-512 of later processors would gain nothing here and cost compile time and
// size. The vectors of SVE and RVV have no size when compiling, so there are no arrays of them, as tiles
// need.
#define HWY_DISABLED_TARGETS \
  (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)

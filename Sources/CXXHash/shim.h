// The door to xxHash: 64 and 128-bit hashes of short texts, inlined.
#pragma once
#define XXH_INLINE_ALL
#include <xxhash.h>

static inline uint64_t cairn_hash64(const void *bytes, size_t count) {
  return XXH3_64bits(bytes, count);
}
static inline uint64_t cairn_hash64_seeded(const void *bytes, size_t count, uint64_t seed) {
  return XXH3_64bits_withSeed(bytes, count, seed);
}
typedef struct { uint64_t low, high; } cairn_hash128_t;
static inline cairn_hash128_t cairn_hash128(const void *bytes, size_t count) {
  XXH128_hash_t hash = XXH3_128bits(bytes, count);
  return (cairn_hash128_t){hash.low64, hash.high64};
}

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

// A 128-bit hash of bytes that come in pieces. The state wants 64-byte alignment, so it is made
// and freed here.
static inline XXH3_state_t *cairn_hash_stream_make(void) {
  XXH3_state_t *state = XXH3_createState();
  if (state) XXH3_128bits_reset(state);
  return state;
}
static inline void cairn_hash_stream_update(XXH3_state_t *state, const void *bytes, size_t count) {
  XXH3_128bits_update(state, bytes, count);
}
static inline cairn_hash128_t cairn_hash_stream_value(const XXH3_state_t *state) {
  XXH128_hash_t hash = XXH3_128bits_digest(state);
  return (cairn_hash128_t){hash.low64, hash.high64};
}
static inline XXH3_state_t *cairn_hash_stream_copy(const XXH3_state_t *state) {
  XXH3_state_t *copy = XXH3_createState();
  if (copy) XXH3_copyState(copy, state);
  return copy;
}
static inline void cairn_hash_stream_free(XXH3_state_t *state) { XXH3_freeState(state); }

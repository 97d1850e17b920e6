// The idea: special bytes are rare, and comparing 64 bytes at once costs little more than one. So a
// first pass over a whole chunk writes a bit for each byte that may end a string or a cell, and the
// reader, in safe Swift, finds the next one by counting zero bits. One block of 64 bytes is compared
// once, however many strings end in it. The widest form that the machine has is chosen at run time.
#include "json_scan.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

struct marks {
  uint64_t stops, high;
};

// The last block, when it is not full, is compared as if zero bytes followed.
#define MARK_BLOCKS(BLOCK)                                                        \
  uint64_t any = 0;                                                               \
  size_t word = 0;                                                                \
  for (; (word + 1) * 64 <= count; word++) {                                      \
    struct marks found = BLOCK(bytes + word * 64);                                \
    stops[word] = found.stops;                                                    \
    high[word] = found.high;                                                      \
    any |= found.high;                                                            \
  }                                                                               \
  if (word * 64 < count) {                                                        \
    uint8_t last[64] = {0};                                                       \
    memcpy(last, bytes + word * 64, count - word * 64);                           \
    struct marks found = BLOCK(last);                                             \
    stops[word] = found.stops;                                                    \
    high[word] = found.high;                                                      \
    any |= found.high;                                                            \
  }                                                                               \
  return any != 0;

#if defined(__x86_64__)

__attribute__((target("avx512bw,avx512f"))) static inline struct marks
json_512(const uint8_t *block) {
  __m512i bytes = _mm512_loadu_si512((const void *)block);
  uint64_t stops = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"'));
  stops |= _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\'));
  stops |= _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(0x20));
  return (struct marks){stops, _mm512_movepi8_mask(bytes)};
}

__attribute__((target("avx512bw,avx512f"))) static int
mark_json_512(const uint8_t *bytes, size_t count, uint64_t *stops, uint64_t *high) {
  MARK_BLOCKS(json_512)
}

__attribute__((target("avx512bw,avx512f"))) static int mark_any_512(
  const uint8_t *bytes, size_t count, uint32_t four_values, uint64_t *stops, uint64_t *high) {
  const __m512i first = _mm512_set1_epi8((char)four_values);
  const __m512i second = _mm512_set1_epi8((char)(four_values >> 8));
  const __m512i third = _mm512_set1_epi8((char)(four_values >> 16));
  const __m512i fourth = _mm512_set1_epi8((char)(four_values >> 24));
#define ANY_512(block)                                                            \
  ({                                                                              \
    __m512i loaded = _mm512_loadu_si512((const void *)(block));                   \
    uint64_t found = _mm512_cmpeq_epi8_mask(loaded, first);                       \
    found |= _mm512_cmpeq_epi8_mask(loaded, second);                              \
    found |= _mm512_cmpeq_epi8_mask(loaded, third);                               \
    found |= _mm512_cmpeq_epi8_mask(loaded, fourth);                              \
    (struct marks){found, _mm512_movepi8_mask(loaded)};                           \
  })
  MARK_BLOCKS(ANY_512)
}

__attribute__((target("avx2"))) static inline struct marks json_256(const uint8_t *block) {
  struct marks found = {0, 0};
  for (int half = 0; half < 2; half++) {
    __m256i bytes = _mm256_loadu_si256((const __m256i *)(block + half * 32));
    __m256i is_stop = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"'));
    is_stop = _mm256_or_si256(is_stop, _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\')));
    __m256i capped = _mm256_min_epu8(bytes, _mm256_set1_epi8(0x1F));
    is_stop = _mm256_or_si256(is_stop, _mm256_cmpeq_epi8(capped, bytes));
    found.stops |= (uint64_t)(uint32_t)_mm256_movemask_epi8(is_stop) << (half * 32);
    found.high |= (uint64_t)(uint32_t)_mm256_movemask_epi8(bytes) << (half * 32);
  }
  return found;
}

__attribute__((target("avx2"))) static int
mark_json_256(const uint8_t *bytes, size_t count, uint64_t *stops, uint64_t *high) {
  MARK_BLOCKS(json_256)
}

static inline struct marks json_baseline(const uint8_t *block) {
  struct marks found = {0, 0};
  for (int part = 0; part < 4; part++) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(block + part * 16));
    __m128i is_stop = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    is_stop = _mm_or_si128(is_stop, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    __m128i capped = _mm_min_epu8(bytes, _mm_set1_epi8(0x1F));
    is_stop = _mm_or_si128(is_stop, _mm_cmpeq_epi8(capped, bytes));
    found.stops |= (uint64_t)(uint32_t)_mm_movemask_epi8(is_stop) << (part * 16);
    found.high |= (uint64_t)(uint32_t)_mm_movemask_epi8(bytes) << (part * 16);
  }
  return found;
}

static inline struct marks any_baseline(const uint8_t *block, uint32_t four_values) {
  struct marks found = {0, 0};
  for (int part = 0; part < 4; part++) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(block + part * 16));
    __m128i is_stop = _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)four_values));
    for (int shift = 8; shift < 32; shift += 8) {
      __m128i value = _mm_set1_epi8((char)(four_values >> shift));
      is_stop = _mm_or_si128(is_stop, _mm_cmpeq_epi8(bytes, value));
    }
    found.stops |= (uint64_t)(uint32_t)_mm_movemask_epi8(is_stop) << (part * 16);
    found.high |= (uint64_t)(uint32_t)_mm_movemask_epi8(bytes) << (part * 16);
  }
  return found;
}

#elif defined(__aarch64__)

// Gathers the top bits of 64 bytes: each pair addition halves the bytes and keeps the order.
static inline uint64_t gather(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
  const uint8x16_t bit = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  uint8x16_t low = vpaddq_u8(vandq_u8(a, bit), vandq_u8(b, bit));
  uint8x16_t top = vpaddq_u8(vandq_u8(c, bit), vandq_u8(d, bit));
  low = vpaddq_u8(low, top);
  low = vpaddq_u8(low, low);
  return vgetq_lane_u64(vreinterpretq_u64_u8(low), 0);
}

static inline struct marks json_baseline(const uint8_t *block) {
  uint8x16_t stop[4], high[4];
  for (int part = 0; part < 4; part++) {
    uint8x16_t bytes = vld1q_u8(block + part * 16);
    stop[part] = vorrq_u8(vceqq_u8(bytes, vdupq_n_u8('"')), vceqq_u8(bytes, vdupq_n_u8('\\')));
    stop[part] = vorrq_u8(stop[part], vcltq_u8(bytes, vdupq_n_u8(0x20)));
    high[part] = vcgeq_u8(bytes, vdupq_n_u8(0x80));
  }
  return (struct marks){
    gather(stop[0], stop[1], stop[2], stop[3]), gather(high[0], high[1], high[2], high[3])};
}

static inline struct marks any_baseline(const uint8_t *block, uint32_t four_values) {
  uint8x16_t stop[4], high[4];
  for (int part = 0; part < 4; part++) {
    uint8x16_t bytes = vld1q_u8(block + part * 16);
    stop[part] = vceqq_u8(bytes, vdupq_n_u8((uint8_t)four_values));
    for (int shift = 8; shift < 32; shift += 8) {
      uint8x16_t value = vdupq_n_u8((uint8_t)(four_values >> shift));
      stop[part] = vorrq_u8(stop[part], vceqq_u8(bytes, value));
    }
    high[part] = vcgeq_u8(bytes, vdupq_n_u8(0x80));
  }
  return (struct marks){
    gather(stop[0], stop[1], stop[2], stop[3]), gather(high[0], high[1], high[2], high[3])};
}

#else

static inline struct marks json_baseline(const uint8_t *block) {
  struct marks found = {0, 0};
  for (int index = 0; index < 64; index++) {
    uint8_t byte = block[index];
    found.stops |= (uint64_t)(byte == '"' || byte == '\\' || byte < 0x20) << index;
    found.high |= (uint64_t)(byte >> 7) << index;
  }
  return found;
}

static inline struct marks any_baseline(const uint8_t *block, uint32_t four_values) {
  struct marks found = {0, 0};
  for (int index = 0; index < 64; index++) {
    uint8_t byte = block[index];
    int is_stop = byte == (uint8_t)four_values || byte == (uint8_t)(four_values >> 8)
                  || byte == (uint8_t)(four_values >> 16) || byte == (uint8_t)(four_values >> 24);
    found.stops |= (uint64_t)is_stop << index;
    found.high |= (uint64_t)(byte >> 7) << index;
  }
  return found;
}

#endif

static int mark_json_baseline(
  const uint8_t *bytes, size_t count, uint64_t *stops, uint64_t *high) {
  MARK_BLOCKS(json_baseline)
}

static int mark_any_baseline(
  const uint8_t *bytes, size_t count, uint32_t four_values, uint64_t *stops, uint64_t *high) {
#define ANY_BASELINE(block) any_baseline(block, four_values)
  MARK_BLOCKS(ANY_BASELINE)
}

int cairn_mark_json(const uint8_t *bytes, size_t count, uint64_t *stops, uint64_t *high) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw")) return mark_json_512(bytes, count, stops, high);
  if (__builtin_cpu_supports("avx2")) return mark_json_256(bytes, count, stops, high);
#endif
  return mark_json_baseline(bytes, count, stops, high);
}

int cairn_mark_any(
  const uint8_t *bytes, size_t count, uint32_t four_values, uint64_t *stops, uint64_t *high) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw")) {
    return mark_any_512(bytes, count, four_values, stops, high);
  }
#endif
  return mark_any_baseline(bytes, count, four_values, stops, high);
}

size_t cairn_find_byte(const uint8_t *bytes, size_t count, uint8_t value) {
  if (count == 0) return 0;
  const uint8_t *found = memchr(bytes, value, count);
  return found == NULL ? count : (size_t)(found - bytes);
}

size_t cairn_find_last_byte(const uint8_t *bytes, size_t count, uint8_t value) {
  for (size_t index = count; index > 0; index--) {
    if (bytes[index - 1] == value) return index - 1;
  }
  return count;
}

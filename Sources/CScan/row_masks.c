// The idea: what a question wants of a block of rows is a bit a row. Whether a byte is in a set of
// codes takes two table look-ups by nibble, for 32 or 64 rows at once; what is then read of the
// other columns are the rows whose bit is set, found by counting zero bits. The widest form that
// the machine has is chosen at run time.
#include "row_masks.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

static inline int contains(const uint8_t *set, uint8_t code) {
  return set[(code & 15) + (code >> 7) * 16] >> (code >> 4 & 7) & 1;
}

static uint8_t mark_plainly(
  const uint8_t *codes, size_t count, const uint8_t *set, uint64_t *bits) {
  uint8_t largest = 0;
  for (size_t word = 0; word * 64 < count; word++) {
    uint64_t found = 0;
    size_t end = count - word * 64 < 64 ? count - word * 64 : 64;
    for (size_t place = 0; place < end; place++) {
      uint8_t code = codes[word * 64 + place];
      if (code > largest) largest = code;
      found |= (uint64_t)contains(set, code) << place;
    }
    bits[word] = found;
  }
  return largest;
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) static inline __m256i
in_set_256(__m256i codes, __m256i low, __m256i high) {
  const __m256i nibble = _mm256_set1_epi8(15);
  const __m256i place = _mm256_setr_epi8(
    1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128,
    1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  __m256i column = _mm256_and_si256(codes, nibble);
  __m256i row = _mm256_and_si256(_mm256_srli_epi16(codes, 4), nibble);
  __m256i rows = _mm256_blendv_epi8(
    _mm256_shuffle_epi8(low, column), _mm256_shuffle_epi8(high, column), codes);
  __m256i bit = _mm256_shuffle_epi8(place, row);
  return _mm256_cmpeq_epi8(_mm256_and_si256(rows, bit), bit);
}

__attribute__((target("avx2"))) static uint8_t mark_256(
  const uint8_t *codes, size_t count, const uint8_t *set, uint64_t *bits) {
  const __m256i low =
    _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)set));
  const __m256i high =
    _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(set + 16)));
  __m256i most = _mm256_setzero_si256();
  size_t word = 0;
  for (; (word + 1) * 64 <= count; word++) {
    __m256i first = _mm256_loadu_si256((const __m256i *)(codes + word * 64));
    __m256i second = _mm256_loadu_si256((const __m256i *)(codes + word * 64 + 32));
    most = _mm256_max_epu8(most, _mm256_max_epu8(first, second));
    uint32_t one = (uint32_t)_mm256_movemask_epi8(in_set_256(first, low, high));
    uint32_t two = (uint32_t)_mm256_movemask_epi8(in_set_256(second, low, high));
    bits[word] = (uint64_t)two << 32 | one;
  }
  uint8_t lanes[32];
  _mm256_storeu_si256((__m256i *)lanes, most);
  uint8_t largest = 0;
  for (int lane = 0; lane < 32; lane++) largest = lanes[lane] > largest ? lanes[lane] : largest;
  uint8_t rest = mark_plainly(codes + word * 64, count - word * 64, set, bits + word);
  return rest > largest ? rest : largest;
}

__attribute__((target("avx512bw,avx512f"))) static uint8_t mark_512(
  const uint8_t *codes, size_t count, const uint8_t *set, uint64_t *bits) {
  const __m512i low = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)set));
  const __m512i high =
    _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(set + 16)));
  const __m512i place = _mm512_set1_epi64((long long)0x8040201008040201ULL);
  const __m512i nibble = _mm512_set1_epi8(15);
  __m512i most = _mm512_setzero_si512();
  size_t word = 0;
  for (; (word + 1) * 64 <= count; word++) {
    __m512i loaded = _mm512_loadu_si512((const void *)(codes + word * 64));
    most = _mm512_max_epu8(most, loaded);
    __m512i column = _mm512_and_si512(loaded, nibble);
    __m512i row = _mm512_and_si512(_mm512_srli_epi16(loaded, 4), nibble);
    __m512i rows = _mm512_mask_blend_epi8(
      _mm512_movepi8_mask(loaded), _mm512_shuffle_epi8(low, column),
      _mm512_shuffle_epi8(high, column));
    bits[word] = _mm512_test_epi8_mask(rows, _mm512_shuffle_epi8(place, row));
  }
  uint8_t lanes[64];
  _mm512_storeu_si512((void *)lanes, most);
  uint8_t largest = 0;
  for (int lane = 0; lane < 64; lane++) largest = lanes[lane] > largest ? lanes[lane] : largest;
  uint8_t rest = mark_plainly(codes + word * 64, count - word * 64, set, bits + word);
  return rest > largest ? rest : largest;
}

#elif defined(__aarch64__)

static uint8_t mark_neon(
  const uint8_t *codes, size_t count, const uint8_t *set, uint64_t *bits) {
  const uint8x16_t low = vld1q_u8(set), high = vld1q_u8(set + 16);
  const uint8x16_t place = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  uint8x16_t most = vdupq_n_u8(0);
  size_t word = 0;
  for (; (word + 1) * 64 <= count; word++) {
    uint8x16_t parts[4];
    for (int part = 0; part < 4; part++) {
      uint8x16_t loaded = vld1q_u8(codes + word * 64 + part * 16);
      most = vmaxq_u8(most, loaded);
      uint8x16_t column = vandq_u8(loaded, vdupq_n_u8(15));
      uint8x16_t is_high = vcgeq_u8(loaded, vdupq_n_u8(128));
      uint8x16_t rows = vbslq_u8(is_high, vqtbl1q_u8(high, column), vqtbl1q_u8(low, column));
      uint8x16_t hit = vtstq_u8(rows, vqtbl1q_u8(place, vshrq_n_u8(loaded, 4)));
      parts[part] = vandq_u8(hit, place);
    }
    uint8x16_t sum = vpaddq_u8(vpaddq_u8(parts[0], parts[1]), vpaddq_u8(parts[2], parts[3]));
    bits[word] = vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sum, sum)), 0);
  }
  uint8_t largest = vmaxvq_u8(most);
  uint8_t rest = mark_plainly(codes + word * 64, count - word * 64, set, bits + word);
  return rest > largest ? rest : largest;
}

#endif

uint8_t cairn_mark_codes(
  const uint8_t *codes, size_t count, const uint8_t *set, uint64_t *bits) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw")) return mark_512(codes, count, set, bits);
  if (__builtin_cpu_supports("avx2")) return mark_256(codes, count, set, bits);
#elif defined(__aarch64__)
  return mark_neon(codes, count, set, bits);
#endif
  return mark_plainly(codes, count, set, bits);
}

// MARK: Packed streams

static inline uint64_t unit_at(const uint8_t *body, uint32_t width, size_t index) {
  size_t bit = index * width;
  uint64_t word;
  memcpy(&word, body + (bit >> 3), 8);
  return word >> (bit & 7);
}

static inline int64_t value_at(cairn_packed_t stream, uint64_t mask, size_t index) {
  size_t bit = index * stream.width;
  uint64_t word;
  memcpy(&word, stream.body + (bit >> 3), 8);
  word >>= bit & 7;
  if ((bit & 7) + stream.width > 64) {
    word |= (uint64_t)stream.body[(bit >> 3) + 8] << (64 - (bit & 7));
  }
  return (int64_t)((uint64_t)stream.base + (word & mask) * stream.scale);
}

static inline uint64_t mask_of(uint32_t width) {
  return width >= 64 ? ~0ULL : (1ULL << width) - 1;
}

// Whole bytes a value are loops that the compiler makes vectors of.
#define UNPACK_WHOLE(TYPE)                                                        \
  for (size_t index = 0; index < count; index++) {                               \
    TYPE unit;                                                                    \
    memcpy(&unit, stream.body + (first + index) * sizeof unit, sizeof unit);      \
    values[index] = (int64_t)(base + (uint64_t)unit * scale);                     \
  }

void cairn_unpack(cairn_packed_t stream, size_t first, size_t count, int64_t *values) {
  const uint64_t base = (uint64_t)stream.base, scale = stream.scale;
  switch (stream.width) {
  case 8: UNPACK_WHOLE(uint8_t) return;
  case 16: UNPACK_WHOLE(uint16_t) return;
  case 32: UNPACK_WHOLE(uint32_t) return;
  case 64: UNPACK_WHOLE(uint64_t) return;
  default: break;
  }
  const uint64_t mask = mask_of(stream.width);
  if (stream.width > 57) {
    for (size_t index = 0; index < count; index++) {
      values[index] = value_at(stream, mask, first + index);
    }
    return;
  }
  for (size_t index = 0; index < count; index++) {
    uint64_t unit = unit_at(stream.body, stream.width, first + index) & mask;
    values[index] = (int64_t)(base + unit * scale);
  }
}

uint64_t cairn_narrow(const int64_t *values, size_t count, uint8_t *bytes) {
  uint64_t met = 0;
  for (size_t index = 0; index < count; index++) {
    met |= (uint64_t)values[index];
    bytes[index] = (uint8_t)values[index];
  }
  if (met > 255) return met;
  uint8_t largest = 0;
  for (size_t index = 0; index < count; index++) {
    largest = bytes[index] > largest ? bytes[index] : largest;
  }
  return largest;
}

size_t cairn_unpack_marked(
  cairn_packed_t stream, const uint64_t *bits, size_t words, int64_t *values) {
  const uint64_t mask = mask_of(stream.width);
  int64_t *next = values;
  for (size_t word = 0; word < words; word++) {
    uint64_t marked = bits[word];
    if (marked == ~0ULL) {
      cairn_unpack(stream, word * 64, 64, next);
      next += 64;
      continue;
    }
    if (stream.width > 57) {
      for (; marked != 0; marked &= marked - 1) {
        *next++ = value_at(stream, mask, word * 64 + (size_t)__builtin_ctzll(marked));
      }
      continue;
    }
    for (; marked != 0; marked &= marked - 1) {
      size_t index = word * 64 + (size_t)__builtin_ctzll(marked);
      uint64_t unit = unit_at(stream.body, stream.width, index) & mask;
      *next++ = (int64_t)((uint64_t)stream.base + unit * stream.scale);
    }
  }
  return (size_t)(next - values);
}

size_t cairn_take_marked(
  const int64_t *values, const uint64_t *bits, size_t words, int64_t *taken) {
  int64_t *next = taken;
  for (size_t word = 0; word < words; word++) {
    uint64_t marked = bits[word];
    if (marked == ~0ULL) {
      memcpy(next, values + word * 64, 64 * sizeof *values);
      next += 64;
      continue;
    }
    for (; marked != 0; marked &= marked - 1) {
      *next++ = values[word * 64 + (size_t)__builtin_ctzll(marked)];
    }
  }
  return (size_t)(next - taken);
}

size_t cairn_take_marked_codes(
  const uint8_t *codes, const uint64_t *bits, size_t words, const uint32_t *numbers,
  uint32_t *taken) {
  uint32_t *next = taken;
  for (size_t word = 0; word < words; word++) {
    for (uint64_t marked = bits[word]; marked != 0; marked &= marked - 1) {
      *next++ = numbers[codes[word * 64 + (size_t)__builtin_ctzll(marked)]];
    }
  }
  return (size_t)(next - taken);
}

size_t cairn_count_marked(const uint64_t *bits, size_t words) {
  size_t count = 0;
  for (size_t word = 0; word < words; word++) count += (size_t)__builtin_popcountll(bits[word]);
  return count;
}

// 64 rows that all have a value and are all wanted: no place has to be counted out.
static int spread_whole(
  const int64_t *values, cairn_spread_t plan, uint8_t *types, uint64_t *payloads) {
  memset(types, plan.type, 64);
  if (plan.numbers == NULL) {
    memcpy(payloads, values, 64 * sizeof *values);
    return 1;
  }
  uint64_t is_beyond = 0;
  for (int place = 0; place < 64; place++) {
    const uint64_t value = (uint64_t)values[place];
    const int beyond = value >= (uint64_t)plan.limit;
    is_beyond |= (uint64_t)beyond;
    payloads[place] = plan.numbers[beyond ? 0 : value];
  }
  return is_beyond == 0;
}

int cairn_spread(
  const int64_t *values, cairn_spread_t plan, uint8_t *types, uint64_t *payloads) {
  size_t before = 0;
  for (size_t word = 0; word < plan.words; word++) {
    const uint64_t wanted = plan.wanted[word];
    const int can_be_whole = plan.shift == 0 && (plan.numbers == NULL || plan.limit > 0);
    if (can_be_whole && (wanted & plan.present[word]) == ~0ULL) {
      if (!spread_whole(values, plan, types + before, payloads + before)) return 0;
      values += 64;
      before += 64;
      continue;
    }
    for (uint64_t left = plan.present[word]; left != 0; left &= left - 1) {
      const int64_t value = *values++ - plan.shift;
      const uint64_t bit = left & -left;
      if ((wanted & bit) == 0 || (plan.shift != 0 && value < 0)) continue;
      if (plan.numbers != NULL && (uint64_t)value >= (uint64_t)plan.limit) return 0;
      const size_t place = before + (size_t)__builtin_popcountll(wanted & (bit - 1));
      types[place] = plan.type;
      payloads[place] = plan.numbers != NULL ? plan.numbers[value] : (uint64_t)value;
    }
    before += (size_t)__builtin_popcountll(wanted);
  }
  return 1;
}

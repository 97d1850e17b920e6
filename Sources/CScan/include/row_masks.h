// Bit maps over rows, one bit a row, and the values of packed streams at the rows whose bit is set.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Fills one word for every 64 codes begun with a bit for each code that is in the set; bits behind
// `count` are 0. Returns the largest code.
//
// The set is 32 bytes: bit `code >> 4 & 7` of byte `code & 15` stands for a code, in the first 16
// for codes below 128, in the second 16 for the others.
uint8_t cairn_mark_codes(
  const uint8_t *codes, size_t count, const uint8_t *set, uint64_t *bits);

// How a stream of packed values is laid down: value = base + scale * (width bits).
typedef struct {
  const uint8_t *body;
  uint32_t width;
  int64_t base;
  uint64_t scale;
} cairn_packed_t;

// Unpacks neighbouring values. Eight bytes behind the last value must be readable.
void cairn_unpack(cairn_packed_t stream, size_t first, size_t count, int64_t *values);

// The values as bytes. Returns the largest, or some number above 255 where one does not fit a byte.
uint64_t cairn_narrow(const int64_t *values, size_t count, uint8_t *bytes);

// Unpacks the values whose bit is set; bit 0 of word 0 is the stream's first value.
// Returns how many there were.
size_t cairn_unpack_marked(
  cairn_packed_t stream, const uint64_t *bits, size_t words, int64_t *values);

// Copies the values whose bit is set close together; of codes, their numbers. Returns how many
// there were.
size_t cairn_take_marked(
  const int64_t *values, const uint64_t *bits, size_t words, int64_t *taken);
size_t cairn_take_marked_codes(
  const uint8_t *codes, const uint64_t *bits, size_t words, const uint32_t *numbers,
  uint32_t *taken);

// Gives the values of some rows their place among the wanted ones: `present` marks the rows that
// have a value, in the values' order, and `wanted` those that are asked for. A value below `limit`
// (or any, where `numbers` is null) becomes a payload: its number, or itself; `shift` is taken from
// it first, and a negative rest stands for absent. Returns 0 where a value has no number, else 1.
typedef struct {
  const uint64_t *present, *wanted;
  size_t words;
  const uint64_t *numbers;
  int64_t limit, shift;
  uint8_t type;
} cairn_spread_t;
int cairn_spread(
  const int64_t *values, cairn_spread_t plan, uint8_t *types, uint64_t *payloads);

// How many bits are set.
size_t cairn_count_marked(const uint64_t *bits, size_t words);

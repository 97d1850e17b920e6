// Bit maps over bytes, one bit a byte, for readers that jump from one special byte to the next.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Each function fills one word for every 64 bytes begun; bits behind `count` in the last word are
// set where a zero byte would set them. The maps must have (count + 63) / 64 words.

// Marks quotes, backslashes and control characters: where a plain piece of a JSON string stops.
// Marks in `high` the bytes that are not ASCII, and returns whether there is any.
int cairn_mark_json(const uint8_t *bytes, size_t count, uint64_t *stops, uint64_t *high);

// Marks the bytes equal to one of four values (repeat one to look for fewer).
// Marks in `high` the bytes that are not ASCII, and returns whether there is any.
int cairn_mark_any(
  const uint8_t *bytes, size_t count, uint32_t four_values, uint64_t *stops, uint64_t *high);

// The first and the last place of a byte, or `count` where it does not occur.
size_t cairn_find_byte(const uint8_t *bytes, size_t count, uint8_t value);
size_t cairn_find_last_byte(const uint8_t *bytes, size_t count, uint8_t value);

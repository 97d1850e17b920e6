// The door to ISA-L: inflate, deflate and checksums several times as fast as zlib's.
//
// The stream states hold tables of tens of kilobytes, so they stay behind a pointer; one call
// moves as many bytes as both sides allow and says what happened.
#pragma once
#include <isa-l/igzip_lib.h>
#include <isa-l/crc.h>
#include <stdlib.h>

typedef struct {
  size_t consumed, produced;
  int status;    // one of ISA-L's own codes
  int finished;  // 1 after the trailer was checked (reading) or written (writing)
} cairn_isal_step_t;

// To be called after every call of ISA-L. Its checksums leave the upper halves of the vector
// registers in use, and until they are cleared all older vector code of the thread runs at a third
// of its speed (measured: XXH3 at 6 instead of 18 GB/s).
static inline void cairn_isal_leave(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx")) __asm__ volatile("vzeroupper");
#endif
}

static inline struct inflate_state *cairn_isal_inflate_make(void) {
  return (struct inflate_state *)malloc(sizeof(struct inflate_state));
}

// Begins a gzip member. The header is parsed, and nothing in it is kept.
static inline void cairn_isal_inflate_begin(struct inflate_state *state) {
  isal_inflate_init(state);
  state->crc_flag = ISAL_GZIP;
}

static inline cairn_isal_step_t cairn_isal_inflate(
    struct inflate_state *state, const uint8_t *input, size_t input_count, uint8_t *output,
    size_t output_count) {
  state->next_in = (uint8_t *)input;
  state->avail_in = (uint32_t)input_count;
  state->next_out = output;
  state->avail_out = (uint32_t)output_count;
  int status = isal_inflate(state);
  cairn_isal_leave();
  cairn_isal_step_t step = {
      input_count - state->avail_in, output_count - state->avail_out, status,
      state->block_state == ISAL_BLOCK_FINISH};
  return step;
}

// Begins a gzip member of no name and no time, at level 0 to 3.
static inline struct isal_zstream *cairn_isal_deflate_make(int level) {
  static const uint32_t work_sizes[4] = {
      ISAL_DEF_LVL0_DEFAULT, ISAL_DEF_LVL1_DEFAULT, ISAL_DEF_LVL2_DEFAULT, ISAL_DEF_LVL3_DEFAULT};
  uint32_t work_size = work_sizes[level & 3];
  uint8_t *memory = (uint8_t *)malloc(sizeof(struct isal_zstream) + work_size);
  if (!memory) return NULL;
  struct isal_zstream *stream = (struct isal_zstream *)memory;
  isal_deflate_init(stream);
  stream->level = (uint32_t)(level & 3);
  stream->level_buf = work_size ? memory + sizeof(struct isal_zstream) : NULL;
  stream->level_buf_size = work_size;
  stream->gzip_flag = IGZIP_GZIP;
  return stream;
}

static inline cairn_isal_step_t cairn_isal_deflate(
    struct isal_zstream *stream, const uint8_t *input, size_t input_count, uint8_t *output,
    size_t output_count, int is_last) {
  stream->next_in = (uint8_t *)input;
  stream->avail_in = (uint32_t)input_count;
  stream->next_out = output;
  stream->avail_out = (uint32_t)output_count;
  stream->end_of_stream = (uint16_t)is_last;
  stream->flush = NO_FLUSH;
  int status = isal_deflate(stream);
  cairn_isal_leave();
  cairn_isal_step_t step = {
      input_count - stream->avail_in, output_count - stream->avail_out, status,
      stream->internal_state.state == ZSTATE_END};
  return step;
}

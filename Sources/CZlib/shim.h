// The door to zlib: writes gzip that is small and the same on every machine.
#pragma once
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

typedef struct {
  size_t consumed, produced;
  int status;    // one of zlib's own codes
  int finished;  // 1 after the trailer was written
} cairn_zlib_step_t;

// Begins a gzip member of no name and no time, at level 1 to 9.
static inline z_stream *cairn_zlib_deflate_make(int level) {
  z_stream *stream = (z_stream *)calloc(1, sizeof(z_stream));
  if (!stream) return NULL;
  // 15 bits of window, and 16 more to ask for the gzip wrapper.
  if (deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK) return stream;
  free(stream);
  return NULL;
}

static inline cairn_zlib_step_t cairn_zlib_deflate(
    z_stream *stream, const uint8_t *input, size_t input_count, uint8_t *output,
    size_t output_count, int is_last) {
  stream->next_in = (Bytef *)input;
  stream->avail_in = (uInt)input_count;
  stream->next_out = output;
  stream->avail_out = (uInt)output_count;
  int status = deflate(stream, is_last ? Z_FINISH : Z_NO_FLUSH);
  cairn_zlib_step_t step = {
      input_count - stream->avail_in, output_count - stream->avail_out, status,
      status == Z_STREAM_END};
  return step;
}

static inline void cairn_zlib_deflate_free(z_stream *stream) {
  deflateEnd(stream);
  free(stream);
}

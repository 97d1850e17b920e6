// The door to zlib: writes gzip, and reads it where ISA-L is absent.
#pragma once
#include <zlib.h>

// These are macros in zlib.h, which Swift cannot call.
static inline int cairn_inflate_init(z_stream *stream, int window_bits) {
  return inflateInit2(stream, window_bits);
}
static inline int cairn_deflate_init(z_stream *stream, int level, int window_bits) {
  return deflateInit2(stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
}

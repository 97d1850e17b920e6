// The door to ISA-L: inflate, deflate and checksums several times as fast as zlib's.
#pragma once
#include <isa-l/igzip_lib.h>
#include <isa-l/crc.h>

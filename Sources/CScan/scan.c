#include "cairn_scan.h"

#include <malloc.h>

void cairn_give_back(void) { malloc_trim(0); }

void cairn_keep_little(void) { mallopt(M_MMAP_THRESHOLD, 256 * 1024); }

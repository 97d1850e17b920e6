#include "cairn_scan.h"

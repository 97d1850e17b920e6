// The few vector loops that Swift cannot yet say; each picks the widest form the machine has.
#pragma once

/// Asks the memory for the line that holds an address, which will be written soon.
static inline void cairn_prefetch(const void *address) { __builtin_prefetch(address, 1, 3); }

/// Gives the memory that is free back to the system.
void cairn_give_back(void);

/// Has large pieces of memory go back to the system as soon as they are free.
void cairn_keep_little(void);

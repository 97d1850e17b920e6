// The few vector loops that Swift cannot yet say; each picks the widest form the machine has.
#pragma once

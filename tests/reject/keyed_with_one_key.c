/* COVET_MODEL_KEYED with one key. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#define LINE(X)                   \
    X(PK(INT),          number)   \
    X(INT,              amount)
#ifdef MISTAKE
COVET_MODEL_KEYED(Line, LINE);
#else
COVET_MODEL(Line, LINE);
#endif

/* An option that a model does not have. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#define TAG(X)                    \
    X(AUTO,             id)
#ifdef MISTAKE
COVET_MODEL(Tag, TAG, .tabel = "tags");
#else
COVET_MODEL(Tag, TAG, .table = "tags");
#endif

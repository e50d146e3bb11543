/* A second unit with the declarations alone; its models are defined here. Ends with 0 when a row
 * that was saved comes back. */
#include <stdio.h>
#include <string.h>

#define COVET_DEFINE_MODELS
#include "covet_mysql.h"
#include "covet_pg.h"
#include "covet_sqlite.h"

#define MODE_ITEM(X)                                                                               \
    X(AUTO,             id)                                                                        \
    X(CHAR(40),         name)                                                                      \
    X(NULLABLE(BIGINT), size)
COVET_MODEL(Item, MODE_ITEM);

static int ask(covet_session *s) {
    covet_create_tables(s);
    Item_create(s, &(Item){.name = "one", .size = {true, 1}});
    Item_create(s, &(Item){.name = "Two", .size = {true, 2}});
    Item *item = Item_get(covet_query(s, Item, COVET_FILTER(COVET_Q("name__icontains", "TW"))));
    if (!item) return 1;
    return strcmp(item->name, "Two") == 0 && item->size.has && item->size.value == 2 ? 0 : 1;
}

int main(void) {
    covet_db *db = covet_open("sqlite::memory:", &covet_pg, &covet_mysql, &covet_sqlite);
    covet_models(db, COVET_MODELS(Item));
    covet_session *s = covet_session_open(db);
    int result = ask(s);
    if (covet_failed(s)) fprintf(stderr, "%s\n", covet_error_text(s));
    covet_close(db);
    return result;
}

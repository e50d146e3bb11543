/* Building querysets and conditions: everything is copied, and the hash of the shape is made
 * on the way. Uses session, column, shape. */
#ifndef COVET_EXEC_QUERYSET_C
#define COVET_EXEC_QUERYSET_C

#include <string.h>

#include "exec/inner.h"
#include "model/column.c"
#include "query/shape.c"

/* --- objects as values --- */

/* Puts the key in the place of OBJ(object); `element` keeps whose key it is. */
static bool covet__object_value(covet_copier *copier, covet_value *value) {
    covet_session *session = copier->context;
    const covet_row *row = value->as.object;
    const covet_entity *entity;
    if (!row->origin || !(row->state & COVET_ROW_SAVED)) {
        copier->mistake = "OBJ(...) of an object that is not saved: save it first";
        return false;
    }
    if (!covet__arena_of(session, row->generation)) {
        copier->mistake = "OBJ(...) of an object of another session, or of one that has been reset";
        return false;
    }
    entity = row->origin->entity;
    if (!entity) {
        copier->mistake = "OBJ(...) of a row of a projection, which has no key";
        return false;
    }
    *value = covet__column_get((const unsigned char *)row + entity->key->member->offset,
                               entity->key->column_kind, entity->key->nullable);
    covet__copy_content(copier, value);
    value->element = entity->id + 1;
    return true;
}

/* What a queryset that is used as a value says. */
static const covet_subquery *covet__query_value(covet_copier *copier, const covet_value *value) {
    covet_session *session = copier->context;
    const covet_queryset *queryset = value->as.query;
    if (!queryset) {
        covet__mistake(copier, "a queryset is NULL", NULL);
        return NULL;
    }
    if (queryset->session != session || !covet__arena_of(session, queryset->generation)) {
        covet__mistake(copier, "a queryset of another session, or of one that has been reset",
                       NULL);
        return NULL;
    }
    if (queryset->mistake.status != COVET_OK) {
        covet__mistake(copier, queryset->mistake.message, queryset->mistake.field);
        return NULL;
    }
    covet_subquery *query = COVET_TAKE(copier->arena, covet_subquery);
    if (query)
        *query = (covet_subquery){queryset->entity, queryset->shape.clauses,
                                  queryset->shape.clause_count};
    return query;
}

/* --- querysets --- */

static void covet__queryset_mistake(covet_queryset *queryset, covet_status status,
                                    const char *message, const char *field) {
    if (queryset->mistake.status != COVET_OK) return;
    queryset->mistake = (covet_problem){.status = status,
                                        .message = message,
                                        .model = queryset->model ? queryset->model->name : NULL,
                                        .field = field};
}

/* A copier in the session's arena that goes on from a shape. */
static void covet__copier_start(covet_copier *copier, covet_session *session,
                                const covet_shape *from) {
    *copier = (covet_copier){.arena = covet__arena(session),
                             .object = covet__object_value,
                             .query = covet__query_value,
                             .context = session};
    if (!from) return;
    copier->hash = from->hash;
    for (uint32_t i = 0; i < from->value_count; i++) covet__note_value(copier, from->values[i]);
}

/* Copies `count` nodes behind those of `from` (NULL: none) into the queryset's shape. */
static void covet__queryset_add(covet_queryset *queryset, const covet_shape *from,
                                const covet_clause *const *added, uint32_t count) {
    covet_copier copier;
    uint32_t before = from ? from->clause_count : 0;
    covet_arena *arena = covet__arena(queryset->session);
    const covet_node **clauses =
        covet_arena_take(arena, (before + count + 1) * sizeof *clauses, _Alignof(void *));
    covet__copier_start(&copier, queryset->session, from);
    for (uint32_t i = 0; clauses && i < before; i++) clauses[i] = from->clauses[i];
    for (uint32_t i = 0; clauses && i < count; i++) {
        if (added[i])
            clauses[before + i] = covet__node_copy(&copier, &added[i]->node);
        else
            covet__mistake(&copier, "a clause is NULL", NULL);
    }
    queryset->shape = (covet_shape){.clauses = clauses,
                                    .clause_count = before + count,
                                    .value_count = copier.value_count,
                                    .values = copier.values,
                                    .hash = copier.hash};
    if (copier.mistake) {
        covet__queryset_mistake(queryset, COVET_MISUSE, copier.mistake, copier.mistake_path);
    }
    if (arena->failed) {
        queryset->shape = (covet_shape){.clause_count = 0};
        covet__queryset_mistake(queryset, COVET_NO_MEMORY, "no memory for the query", NULL);
    }
}

static covet_queryset *covet__queryset_new(covet_session *session, const covet_model *model,
                                           const char *file, int line) {
    covet_queryset *queryset = COVET_TAKE(covet__arena(session), covet_queryset);
    if (!queryset) {
        covet__fail_memory(session);
        return NULL;
    }
    *queryset = (covet_queryset){.session = session,
                                 .model = model,
                                 .file = file,
                                 .line = line,
                                 .generation = covet__arena(session)->generation};
    return queryset;
}

/* Adds the clauses of a call, which may be NULL by mistake. */
static void covet__queryset_clauses(covet_queryset *queryset, const covet_shape *from,
                                    const covet_clause *const *clauses) {
    uint32_t count = 0;
    while (clauses[count] != &covet_clause_end) count++;
    if (queryset->mistake.status == COVET_OK) covet__queryset_add(queryset, from, clauses, count);
}

covet_queryset *covet_query_build(covet_session *session, const covet_model *model,
                                  const covet_clause *const *clauses, const char *file, int line) {
    covet_queryset *queryset;
    covet_status status = covet__enter(session, file, line);
    if (status != COVET_OK && (!session || !session->db)) return NULL;
    queryset = covet__queryset_new(session, model, file, line);
    if (!queryset) return NULL;
    if (status != COVET_OK) {
        covet__queryset_mistake(queryset, status, "the session cannot be used", NULL);
        return queryset;
    }
    queryset->entity = covet__entity(session, model);
    if (!queryset->entity) {
        bool memory = session->error.status == COVET_NO_MEMORY;
        covet__queryset_mistake(
            queryset, session->error.status,
            memory ? "no memory for the query"
                   : "the model is not registered: add it to covet_models(db, MODELS(...))",
            NULL);
    }
    if (queryset->entity && queryset->entity->unsupported.query.message) {
        covet__queryset_mistake(queryset, COVET_UNSUPPORTED,
                                queryset->entity->unsupported.query.message,
                                queryset->entity->unsupported.query.field);
    }
    covet__queryset_clauses(queryset, NULL, clauses);
    return queryset;
}

covet_queryset *covet_query_refine(covet_queryset *queryset, const covet_clause *const *clauses,
                                   const char *file, int line) {
    covet_queryset *longer;
    if (!queryset || covet__enter(queryset->session, file, line) != COVET_OK) return NULL;
    longer = covet__queryset_new(queryset->session, queryset->model, file, line);
    if (!longer) return NULL;
    longer->entity = queryset->entity;
    longer->mistake = queryset->mistake;
    covet__queryset_clauses(longer, &queryset->shape, clauses);
    return longer;
}

/* The queryset with SET nodes behind its clauses, as an update is compiled. NULL: failed. */
static covet_queryset *covet__queryset_with_sets(covet_queryset *queryset,
                                                 const covet_set *const *sets) {
    covet_queryset *longer =
        covet__queryset_new(queryset->session, queryset->model, queryset->file, queryset->line);
    const covet_clause **added;
    uint32_t count = 0;
    if (!longer) return NULL;
    while (sets[count] && sets[count] != &covet_set_end) count++;
    added = covet_arena_take(covet__arena(queryset->session), (count + 1) * sizeof *added,
                             _Alignof(void *));
    longer->entity = queryset->entity;
    longer->mistake = queryset->mistake;
    if (!sets[count])
        covet__queryset_mistake(longer, COVET_MISUSE, "an assignment of covet_update is NULL",
                                NULL);
    if (!added) covet__queryset_mistake(longer, COVET_NO_MEMORY, "no memory for the query", NULL);
    for (uint32_t i = 0; added && i < count; i++)
        added[i] = (const covet_clause *)(const void *)sets[i];
    if (longer->mistake.status == COVET_OK)
        covet__queryset_add(longer, &queryset->shape, added, count);
    return longer;
}

covet_queryset *covet_fresh(covet_queryset *queryset) {
    if (queryset) queryset->keeps = false;
    return queryset;
}

/* --- conditions at run time --- */

/* A condition that carries a mistake: it fails where it is used, and never widens a query. */
static const covet_cond covet__cond_null = {
    .node = {.kind = COVET_NODE_AND,
             .children = (const covet_cond *const[]){NULL, &covet_cond_end}}};

const covet_cond *covet_keep(covet_session *session, const covet_cond *condition) {
    covet_copier copier;
    const covet_node *node;
    if (!condition || covet__enter(session, NULL, 0) != COVET_OK) return NULL;
    covet__copier_start(&copier, session, NULL);
    node = covet__node_copy(&copier, &condition->node);
    if (copier.mistake) {
        covet__fail(session, COVET_MISUSE, NULL, copier.mistake_path, "%s", copier.mistake);
        return &covet__cond_null;
    }
    if (!node || covet__arena(session)->failed) {
        covet__fail_memory(session);
        return &covet__cond_null;
    }
    return (const covet_cond *)(const void *)node;
}

/* A group over operands that stay where they are. */
static const covet_cond *covet__cond_group(covet_session *session, covet_node_kind kind,
                                           const covet_cond *a, const covet_cond *b) {
    covet_cond *group;
    const covet_cond **children;
    if (!a || !b || covet__enter(session, NULL, 0) != COVET_OK) return &covet__cond_null;
    group = COVET_TAKE(covet__arena(session), covet_cond);
    children = covet_arena_take(covet__arena(session), 3 * sizeof *children, _Alignof(void *));
    if (!group || !children) {
        covet__fail_memory(session);
        return &covet__cond_null;
    }
    children[0] = a;
    children[1] = b;
    children[2] = &covet_cond_end;
    *group = (covet_cond){.node = {.kind = kind, .flags = COVET_NODE_KEPT, .children = children}};
    return group;
}

/* An operand that is kept already is not copied again: chains built in a loop take linear time. */
static const covet_cond *covet__cond_kept(covet_session *session, const covet_cond *condition) {
    if (!condition || condition->node.flags & COVET_NODE_KEPT) return condition;
    return covet_keep(session, condition);
}

const covet_cond *covet_q_and(covet_session *session, const covet_cond *a, const covet_cond *b) {
    return covet__cond_group(session, COVET_NODE_AND, covet__cond_kept(session, a),
                             covet__cond_kept(session, b));
}

const covet_cond *covet_q_or(covet_session *session, const covet_cond *a, const covet_cond *b) {
    return covet__cond_group(session, COVET_NODE_OR, covet__cond_kept(session, a),
                             covet__cond_kept(session, b));
}

const covet_cond *covet_q_xor(covet_session *session, const covet_cond *a, const covet_cond *b) {
    return covet__cond_group(session, COVET_NODE_XOR, covet__cond_kept(session, a),
                             covet__cond_kept(session, b));
}

const covet_cond *covet_q_not(covet_session *session, const covet_cond *a) {
    const covet_cond *kept = covet__cond_kept(session, a);
    return covet__cond_group(session, COVET_NODE_NOT, kept, &covet_cond_end);
}

#endif

/* The typed functions of a model: one-line wrappers, declared everywhere, defined in one unit.
 * Uses session and declare. */
#ifndef COVET_EXEC_FUNCTIONS_H
#define COVET_EXEC_FUNCTIONS_H

#include "exec/session.h"
#include "model/declare.h"

/* What each does stands at the function of the same verb in session.h. */
#define COVET__DECLARE_FUNCTIONS(M)                                                                \
    M M##_new(void);                                                                               \
    M *M##_create(covet_session *session, const M *row);                                           \
    covet_status M##_save(covet_session *session, M *object);                                      \
    covet_status M##_delete(covet_session *session, M *object);                                    \
    covet_status M##_refresh(covet_session *session, M *object);                                   \
    covet_status M##_validate(covet_session *session, const M *object);                            \
    M##_list M##_all(covet_queryset *queryset);                                                    \
    M *M##_get(covet_queryset *queryset);                                                          \
    M *M##_first(covet_queryset *queryset);                                                        \
    M *M##_last(covet_queryset *queryset);                                                         \
    M *M##_find(covet_session *session, M##_pk key);                                               \
    M *M##_copy(covet_session *session, const M *object);                                          \
    int64_t M##_bulk_create(covet_session *session, M *rows, size_t count);                        \
    bool M##_equal(const M *a, const M *b);                                                        \
    uint64_t M##_hash(const M *object);                                                            \
    const char *M##_print(covet_session *session, const M *object);                                \
    const char *M##_to_json(covet_session *session, const M *object, const char *const *fields);   \
    covet_status M##_from_json(covet_session *session, M *object, const char *json,                \
                               const char *const *fields);

#define COVET__DEFINE_FUNCTIONS(M)                                                                 \
    COVET__DEFINE_READERS(M)                                                                       \
    COVET__DEFINE_WRITERS(M)                                                                       \
    M *M##_find(covet_session *session, M##_pk key) {                                              \
        return covet_object_find(session, &M##_model, &key);                                       \
    }                                                                                              \
    M *M##_copy(covet_session *session, const M *object) {                                         \
        return covet_object_copy(session, &M##_model, object);                                     \
    }                                                                                              \
    bool M##_equal(const M *a, const M *b) {                                                       \
        return covet_object_equal(&M##_model, a, b);                                               \
    }                                                                                              \
    uint64_t M##_hash(const M *object) {                                                           \
        return covet_object_hash(&M##_model, object);                                              \
    }                                                                                              \
    const char *M##_print(covet_session *session, const M *object) {                               \
        return covet_object_print(session, &M##_model, object);                                    \
    }                                                                                              \
    const char *M##_to_json(covet_session *session, const M *object, const char *const *fields) {  \
        return covet_object_to_json(session, &M##_model, object, fields);                          \
    }                                                                                              \
    covet_status M##_from_json(covet_session *session, M *object, const char *json,                \
                               const char *const *fields) {                                        \
        return covet_object_from_json(session, &M##_model, object, json, fields);                  \
    }

#define COVET__DEFINE_READERS(M)                                                                   \
    M##_list M##_all(covet_queryset *queryset) {                                                   \
        covet_list list = covet_queryset_all(queryset, &M##_model);                                \
        return (M##_list){(M **)list.items, list.count};                                           \
    }                                                                                              \
    M *M##_get(covet_queryset *queryset) {                                                         \
        return covet_queryset_get(queryset, &M##_model);                                           \
    }                                                                                              \
    M *M##_first(covet_queryset *queryset) {                                                       \
        return covet_queryset_first(queryset, &M##_model);                                         \
    }                                                                                              \
    M *M##_last(covet_queryset *queryset) {                                                        \
        return covet_queryset_last(queryset, &M##_model);                                          \
    }

#define COVET__DEFINE_WRITERS(M)                                                                   \
    M M##_new(void) {                                                                              \
        M object;                                                                                  \
        covet_object_new(&M##_model, &object);                                                     \
        return object;                                                                             \
    }                                                                                              \
    M *M##_create(covet_session *session, const M *row) {                                          \
        return covet_object_create(session, &M##_model, row, NULL);                                \
    }                                                                                              \
    covet_status M##_save(covet_session *session, M *object) {                                     \
        return covet_object_save(session, &M##_model, object, NULL);                               \
    }                                                                                              \
    covet_status M##_delete(covet_session *session, M *object) {                                   \
        return covet_object_delete(session, &M##_model, object);                                   \
    }                                                                                              \
    covet_status M##_refresh(covet_session *session, M *object) {                                  \
        return covet_object_refresh(session, &M##_model, object, NULL);                            \
    }                                                                                              \
    covet_status M##_validate(covet_session *session, const M *object) {                           \
        return covet_object_validate(session, &M##_model, object);                                 \
    }                                                                                              \
    int64_t M##_bulk_create(covet_session *session, M *rows, size_t count) {                       \
        return covet_object_bulk_create(session, &M##_model, rows, count, NULL);                   \
    }

#endif

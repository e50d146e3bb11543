/* Terms as text: templates of the dialect, parentheses by precedence, binds recorded where their
 * placeholder is written. Uses name, print. */
#ifndef COVET_SQL_EXPRESSION_C
#define COVET_SQL_EXPRESSION_C

#include "query/print.c"
#include "sql/name.c"

/* The queries around a subquery, the nearest first. */
typedef struct covet_plan_stack {
    const covet_plan *plan;
    const struct covet_plan_stack *around; /* NULL: it is the outermost */
} covet_plan_stack;

/* A statement in the making. */
typedef struct covet_emitter {
    covet_buffer buffer;
    covet_arena *arena;
    const covet_dialect *dialect;
    const covet_plan *plan;         /* of the query at hand */
    const covet_plan_stack *around; /* NULL: it is no subquery */
    covet_slot *slots;              /* slot_count of them */
    uint32_t slot_count, slot_room;
    covet_problem *problem;
    bool failed; /* no memory */
} covet_emitter;

static void covet__emit(covet_emitter *emitter, const covet_term *term, covet_precedence least);
static void covet__emit_query(covet_emitter *emitter, const covet_term *term);
static void covet__emit_output_ref(covet_emitter *emitter, uint32_t number);

static void covet__emit_text(covet_emitter *emitter, const char *text) {
    covet_buffer_text(&emitter->buffer, text);
}

/* The placeholder and the record of the bind, in one. */
static void covet__emit_bind(covet_emitter *emitter, const covet_slot *slot,
                             covet_transform transform) {
    if (emitter->slot_count == emitter->slot_room) {
        uint32_t room = emitter->slot_room ? emitter->slot_room * 2 : 8;
        covet_slot *slots =
            covet_arena_take(emitter->arena, room * sizeof *slots, _Alignof(covet_slot));
        if (!slots) {
            emitter->failed = true;
            return;
        }
        for (uint32_t i = 0; i < emitter->slot_count; i++) slots[i] = emitter->slots[i];
        emitter->slots = slots;
        emitter->slot_room = room;
    }
    emitter->slots[emitter->slot_count] = *slot;
    if (transform != COVET_TRANSFORM_NONE)
        emitter->slots[emitter->slot_count].transform = transform;
    emitter->slot_count++;
    covet__sql_placeholder(&emitter->buffer, emitter->dialect, emitter->slot_count);
}

static void covet__emit_column(covet_emitter *emitter, const covet_term *term) {
    const covet_plan *plan = emitter->plan;
    const covet_plan_stack *around = emitter->around;
    for (uint32_t i = 0; i < term->outward; i++, around = around->around) plan = around->plan;
    covet__sql_column(&emitter->buffer, emitter->dialect, plan->sources[term->source].alias,
                      term->field->column);
}

/* Which of some conditions is written first: the first, but for one that nests deep. Parsers have a
 * stack, and what stands before a parenthesis stays on it. */
static uint32_t covet__chain_head(const covet_term *const *terms, uint32_t count) {
    enum { shallow = 8 };
    uint32_t head = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (terms[i]->height > shallow && terms[i]->height > terms[head]->height) head = i;
    }
    return head;
}

/* a AND b AND c, of `count` terms. */
static void covet__emit_links(covet_emitter *emitter, const covet_term *const *terms,
                              uint32_t count, const char *word, covet_precedence binds) {
    uint32_t head = covet__chain_head(terms, count);
    covet__emit(emitter, terms[head], binds);
    for (uint32_t i = 0; i < count; i++) {
        if (i == head) continue;
        covet__emit_text(emitter, word);
        covet__emit(emitter, terms[i], binds);
    }
}

/* The same; many are written in groups: databases nest a condition as deep as it is long, and limit
 * that. */
static void covet__emit_chain(covet_emitter *emitter, const covet_term *term, const char *word,
                              covet_precedence binds) {
    enum { group = 500 };
    if (term->count <= group) {
        covet__emit_links(emitter, term->operands, term->count, word, binds);
        return;
    }
    for (uint32_t i = 0; i < term->count; i += group) {
        uint32_t rest = term->count - i;
        covet__emit_text(emitter, i ? word : "");
        covet_buffer_char(&emitter->buffer, '(');
        covet__emit_links(emitter, term->operands + i, rest < group ? rest : group, word, binds);
        covet_buffer_char(&emitter->buffer, ')');
    }
}

static void covet__emit_in(covet_emitter *emitter, const covet_term *term) {
    covet__emit(emitter, term->operands[0], COVET_BINDS_ADD);
    covet__emit_text(emitter, " IN (");
    for (uint32_t i = 1; i < term->count; i++) {
        if (i > 1) covet__emit_text(emitter, ", ");
        covet__emit(emitter, term->operands[i], COVET_BINDS_OR);
    }
    covet__emit_text(emitter, ")");
}

/* Where a database takes no LIMIT behind IN and the query has one row: whether there is one, and it
 * is the value. */
static void covet__emit_in_row(covet_emitter *emitter, const covet_term *term) {
    covet_term query = *term;
    covet__emit_text(emitter, "(");
    query.kind = COVET_TERM_EXISTS;
    covet__emit_query(emitter, &query);
    covet__emit_text(emitter, " AND ");
    covet__emit(emitter, term->operands[0], COVET_BINDS_ADD);
    covet__emit_text(emitter, " = ");
    query.kind = COVET_TERM_SUBQUERY;
    covet__emit_query(emitter, &query);
    covet__emit_text(emitter, ")");
}

static void covet__emit_in_query(covet_emitter *emitter, const covet_term *term) {
    bool limited = term->query->limit || term->query->offset;
    if (limited && term->query->one_row && !(emitter->dialect->features & COVET_CAN_LIMIT_IN)) {
        covet__emit_in_row(emitter, term);
        return;
    }
    covet__emit(emitter, term->operands[0], COVET_BINDS_ADD);
    covet__emit_text(emitter, " IN ");
    covet__emit_query(emitter, term);
}

/* One value of a CASE. A bind says its kind where the database would take it for text. */
static void covet__emit_case_value(covet_emitter *emitter, const covet_term *whole,
                                   const covet_term *value) {
    bool decimal = whole->type == COVET_KIND_DECIMAL;
    covet_term typed = *whole;
    typed.kind = decimal ? COVET_TERM_DEC_BIND : COVET_TERM_INT_BIND;
    typed.operands = &value;
    typed.count = 1;
    bool number = decimal || whole->type == COVET_KIND_BOOL || whole->type == COVET_KIND_SMALLINT ||
                  whole->type == COVET_KIND_INT || whole->type == COVET_KIND_BIGINT;
    bool told =
        value->kind == COVET_TERM_BIND && number && emitter->dialect->spellings[typed.kind].text;
    covet__emit(emitter, told ? &typed : value, COVET_BINDS_OR);
}

static void covet__emit_case(covet_emitter *emitter, const covet_term *term) {
    uint32_t pairs = term->count / 2;
    covet__emit_text(emitter, "CASE");
    for (uint32_t i = 0; i < pairs; i++) {
        covet__emit_text(emitter, " WHEN ");
        covet__emit(emitter, term->operands[2 * i], COVET_BINDS_OR);
        covet__emit_text(emitter, " THEN ");
        covet__emit_case_value(emitter, term, term->operands[2 * i + 1]);
    }
    if (term->count % 2) {
        covet__emit_text(emitter, " ELSE ");
        covet__emit_case_value(emitter, term, term->operands[term->count - 1]);
    }
    covet__emit_text(emitter, " END");
}

/* --- templates --- */

/* Operand `number` of a template, counted from 1; 3 may be operand 2 again with another
 * transform. */
static void covet__emit_operand(covet_emitter *emitter, const covet_term *term, uint32_t number,
                                const covet_spelling *spelling, covet_precedence least) {
    bool again = number == 3 && spelling->transform3 != COVET_TRANSFORM_NONE;
    const covet_term *operand;
    covet_transform transform = COVET_TRANSFORM_NONE;
    if (again) number = 2;
    if (number > term->count) {
        covet__emit_text(emitter, "NULL");
        return;
    }
    operand = term->operands[number - 1];
    if (number == 2) transform = again ? spelling->transform3 : spelling->transform;
    if (operand->kind == COVET_TERM_BIND)
        covet__emit_bind(emitter, &operand->slot, transform);
    else
        covet__emit(emitter, operand, least);
}

static void covet__emit_filter(covet_emitter *emitter, const covet_term *term) {
    if (!term->filtered) return;
    covet__emit_text(emitter, " FILTER (WHERE ");
    covet__emit(emitter, term->operands[term->count - 1], COVET_BINDS_OR);
    covet__emit_text(emitter, ")");
}

/* The strength that operand 1 needs is that of the whole; the others need more, so that a - (b -
 * c) keeps its parentheses. */
static void covet__emit_template(covet_emitter *emitter, const covet_term *term,
                                 const covet_spelling *spelling, const char *text,
                                 covet_precedence binds) {
    for (; *text; text++) {
        bool mark = *text == '$' || *text == '@';
        if (mark && text[1] >= '1' && text[1] <= '9') {
            uint32_t number = (uint32_t)(text[1] - '0');
            covet_precedence least = COVET_BINDS_OR;
            if (*text == '$') {
                bool left = number == 1 && binds >= COVET_BINDS_ADD && term->count > 1;
                bool same = left || binds == COVET_BINDS_ATOM;
                least = same ? binds : (covet_precedence)(binds + 1);
            }
            covet__emit_operand(emitter, term, number, spelling, least);
            text++;
        } else if (*text == '^') {
            covet__emit_filter(emitter, term);
        } else if (*text == '~') {
            if (term->distinct) covet__emit_text(emitter, "DISTINCT ");
        } else if (*text == '#') {
            covet_buffer_int(&emitter->buffer, term->places);
        } else {
            covet_buffer_char(&emitter->buffer, *text);
        }
    }
}

static void covet__emit_unsupported(covet_emitter *emitter, const covet_term *term) {
    covet_buffer text;
    if (emitter->problem->status != COVET_OK) return;
    covet_buffer_open(&text, emitter->arena->heap, 0);
    covet_buffer_format(&text, "the operation \"%s\" is not to be had on %s",
                        covet__term_names[term->kind], emitter->dialect->name);
    *emitter->problem = (covet_problem){
        .status = COVET_UNSUPPORTED,
        .model = emitter->plan->entity->name,
        .message = covet_arena_text(emitter->arena, covet_buffer_get(&text), text.size)};
    covet_buffer_close(&text);
}

/* Which text of a spelling a term takes, and how strongly it binds. */
static const char *covet__spelled(const covet_spelling *spelling, const covet_term *term,
                                  covet_precedence *binds) {
    bool bound = term->count < 2 || term->operands[1]->kind == COVET_TERM_BIND;
    *binds = spelling->binds;
    if (bound || !spelling->expression_text) return spelling->text;
    *binds = spelling->expression_binds;
    return spelling->expression_text;
}

/* Writes a term that is no template; answers its strength, 0 if it is one. */
static covet_precedence covet__own_strength(const covet_term *term) {
    switch (term->kind) {
    case COVET_TERM_COLUMN:
    case COVET_TERM_BIND:
    case COVET_TERM_NULL:
        return COVET_BINDS_ATOM;
    case COVET_TERM_TRUE:
    case COVET_TERM_FALSE:
        return COVET_BINDS_COMPARE;
    case COVET_TERM_AND:
        return COVET_BINDS_AND;
    case COVET_TERM_OR:
        return COVET_BINDS_OR;
    case COVET_TERM_IN:
        return COVET_BINDS_COMPARE;
    case COVET_TERM_EXISTS:
    case COVET_TERM_SUBQUERY:
    case COVET_TERM_CASE:
    case COVET_TERM_INNER:
        return COVET_BINDS_ATOM;
    case COVET_TERM_IN_QUERY:
        return COVET_BINDS_COMPARE;
    default:
        return (covet_precedence)0;
    }
}

static void covet__emit_own(covet_emitter *emitter, const covet_term *term) {
    switch (term->kind) {
    case COVET_TERM_COLUMN:
        covet__emit_column(emitter, term);
        break;
    case COVET_TERM_BIND:
        covet__emit_bind(emitter, &term->slot, COVET_TRANSFORM_NONE);
        break;
    case COVET_TERM_NULL:
        covet__emit_text(emitter, "NULL");
        break;
    case COVET_TERM_TRUE:
        covet__emit_text(emitter, emitter->dialect->true_text);
        break;
    case COVET_TERM_FALSE:
        covet__emit_text(emitter, emitter->dialect->false_text);
        break;
    case COVET_TERM_AND:
        covet__emit_chain(emitter, term, " AND ", COVET_BINDS_AND);
        break;
    case COVET_TERM_OR:
        covet__emit_chain(emitter, term, " OR ", COVET_BINDS_OR);
        break;
    case COVET_TERM_EXISTS:
    case COVET_TERM_SUBQUERY:
        covet__emit_query(emitter, term);
        break;
    case COVET_TERM_IN_QUERY:
        covet__emit_in_query(emitter, term);
        break;
    case COVET_TERM_CASE:
        covet__emit_case(emitter, term);
        break;
    case COVET_TERM_INNER:
        covet__emit_output_ref(emitter, term->source + 1);
        break;
    default:
        covet__emit_in(emitter, term);
        break;
    }
}

/* Writes a term; `least` is the strength that its place demands. */
static void covet__emit(covet_emitter *emitter, const covet_term *term, covet_precedence least) {
    const covet_spelling *spelling = &emitter->dialect->spellings[term->kind];
    covet_precedence binds = covet__own_strength(term);
    const char *text = NULL;
    if (emitter->dialect->rewrite) {
        const covet_term *rewritten = emitter->dialect->rewrite(emitter->arena, term);
        if (!rewritten)
            emitter->failed = true;
        else if (rewritten != term) {
            covet__emit(emitter, rewritten, least);
            return;
        }
    }
    if (!binds) {
        text = covet__spelled(spelling, term, &binds);
        if (!text) {
            covet__emit_unsupported(emitter, term);
            return;
        }
    }
    if (binds < least) covet_buffer_char(&emitter->buffer, '(');
    if (text)
        covet__emit_template(emitter, term, spelling, text, binds);
    else
        covet__emit_own(emitter, term);
    if (binds < least) covet_buffer_char(&emitter->buffer, ')');
}

#endif

/* A blog in one file, which shows one thing a function: models that refer to each other,
 * validation, JSON, change tracking, refined querysets and slices, projections, the errors of get,
 * the SQL behind a queryset, transactions, and memory from a fixed buffer.
 *
 *   blog [sql]
 *
 * Runs in memory, or in the database that DATABASE_URL names, whose tables `author` and `blog_post`
 * it makes and drops. Prints the same at every run and on every database, but with `sql`, which
 * shows the statements too: they are the database's own. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COVET_IMPLEMENTATION
#define COVET_SHORT_NAMES
#include "database.h"

/* ---- Models --------------------------------------------------------------------------------- */

enum { DRAFT, PUBLISHED, WITHDRAWN };

static const char *no_shouting(const covet_value *value);
static void clean_post(struct covet_checker *checker, const void *object);

/* Two rows that several models share: a list may call another one. */
#define TIMESTAMPS(X)                                                                             \
    X(DATETIME,              created_at,  .auto_now_add = true)                                   \
    X(DATETIME,              updated_at,  .auto_now = true)

#define AUTHOR(X)                                                                                 \
    X(AUTO,                  id)                                                                  \
    X(CHAR(100),             name)                                                                \
    X(EMAIL,                 email,       .unique = true)                                         \
    X(NULLABLE(URL),         homepage)                                                            \
    X(HAS_MANY(Post),        posts,       .via = "author")
COVET_MODEL(Author, AUTHOR, .ordering = ORDERING("name"));

#define POST(X)                                                                                   \
    X(AUTO,                  id)                                                                  \
    X(CHAR(60),              title,       .validators = VALIDATORS({ .fn = no_shouting }))        \
    X(SLUG,                  slug,        .unique = true)                                         \
    X(TEXT,                  body,        .default_value = COVET_TEXT(""), .blank = true)         \
    X(FK(Author),            author,      .on_delete = COVET_PROTECT)                             \
    X(NULLABLE(FK(Post)),    reply_to,    .related_name = "replies")                              \
    X(SMALLINT,              status,      .choices = CHOICES({ COVET_INT(DRAFT), "draft" },       \
        { COVET_INT(PUBLISHED), "published" }, { COVET_INT(WITHDRAWN), "withdrawn" }))            \
    X(INT,                   views,       .min_value = COVET_INT(0))                              \
    X(DECIMAL(8, 2),         price,       .default_value = COVET_DECIMAL("1.50"))                 \
    X(NULLABLE(DATETIME),    published_at)                                                        \
    TIMESTAMPS(X)
COVET_MODEL(Post, POST, .table = "blog_post", .ordering = ORDERING("id"), .clean = clean_post,
            .indexes = INDEXES({ .name = "post_by_status", .fields = FIELDS("status", "-views") }));

/* Rows of a query's own shape: a column, one with another name, and one behind a nullable key. */
#define TEASER(X)                                                                                 \
    X(CHAR(60),              title)                                                               \
    X(CHAR(100),             by,          .from = "author__name")                                 \
    X(NULLABLE(CHAR(60)),    reply_to__title)
COVET_PROJECTION(Teaser, TEASER);

static const char *no_shouting(const covet_value *value) {
    size_t size = strlen(value->as.text.data);
    return size > 0 && value->as.text.data[size - 1] == '!' ? "a title does not shout" : NULL;
}

static void clean_post(struct covet_checker *checker, const void *object) {
    const Post *post = object;
    if (post->status == PUBLISHED && !post->published_at.has)
        covet_check_fail(checker, "published_at", "required", "a published post has a date");
}

/* ---- Helpers -------------------------------------------------------------------------------- */

/* The log callback tells of statements while `on` is set. */
typedef struct trace {
    bool on;
    bool sql; /* their text */
} trace;

static void log_statement(void *context, const covet_log_record *record) {
    const trace *t = context;
    if (!t->on || record->sql == NULL) return; /* NULL: a notice of the server */
    int verb = (int)strcspn(record->sql, " ");
    printf("  sent: %.*s, values: %zu\n", verb, record->sql, record->bind_count);
    if (t->sql) printf("    %s\n", record->sql);
}

static void heading(const char *text) {
    printf("\n%s\n", text);
}

static void print_titles(Post_list posts) {
    for (size_t i = 0; i < posts.count; i++)
        printf("  %s, by %s\n", posts.items[i]->title, posts.items[i]->author->name);
}

static Post *write_post(covet_session *s, Author *author, const char *slug, int32_t views) {
    char title[40];
    snprintf(title, sizeof title, "About %s", slug);
    return Post_create(s, &(Post){
        .title = title, .slug = slug, .author = author, .status = PUBLISHED, .views = views,
        .price = covet_decimal_of(250, 2),
        .published_at = SOME(covet_datetime_of(2024, 5, 1, 12, 0, 0)) });
}

static void fill(covet_session *s) {
    Author *ann = Author_create(s, &(Author){.name = "Ann", .email = "ann@example.org"});
    Author *bob = Author_create(s, &(Author){.name = "Bob", .email = "bob@example.org",
                                             .homepage = "https://bob.example.org/"});
    Post *first = write_post(s, ann, "arenas", 120);
    write_post(s, ann, "bits", 15);
    write_post(s, bob, "cursors", 80);
    Post_create(s, &(Post){.title = "Re: arenas", .slug = "re-arenas", .author = bob,
                           .reply_to = first, .price = covet_decimal_of(0, 2)});
}

/* ---- One thing a function ------------------------------------------------------------------- */

static void show_querysets(covet_session *s) {
    heading("Querysets are values: one refines another, nothing runs before a terminal");
    covet_queryset *posts = covet_query(s, Post, SELECT_RELATED("author"));
    covet_queryset *read = covet_refine(posts, FILTER(Q("views__gte", 20)), ORDER_BY("-views"));
    print_titles(Post_all(read));
    printf("  of Ann: %" PRId64 "\n",
           covet_count(covet_refine(read, FILTER(Q("author__name", "Ann")))));

    covet_queryset *page = covet_refine(posts, ORDER_BY("slug"), SLICE(1, 3));
    heading("Rows 1 and 2 of the order by slug");
    print_titles(Post_all(page));
    Post_all(covet_refine(page, FILTER(Q("views", 0))));
    printf("  a slice takes no filter: %s\n", covet_error(s)->message);
    covet_clear(s);
}

/* The conditions are known only at run time: the builders copy what they are given. */
static void show_runtime_condition(covet_session *s) {
    static const char *const words[] = {"bits", "cursors"};
    const covet_cond *any = NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const covet_cond *one = Q("title__icontains", words[i]);
        any = any ? covet_q_or(s, any, one) : covet_keep(s, one);
    }
    heading("A condition built in a loop");
    print_titles(Post_all(covet_query(s, Post, FILTER(any), SELECT_RELATED("author"))));
}

static void show_relations(covet_session *s) {
    heading("Keys: the related object comes with SELECT_RELATED, nested and nullable");
    Post *reply = Post_get(covet_query(s, Post, FILTER(Q("slug", "re-arenas")),
                                       SELECT_RELATED("author", "reply_to__author")));
    if (reply == NULL) return;
    printf("  %s answers %s of %s\n", reply->author->name, reply->reply_to->title,
           reply->reply_to->author->name);
    covet_queryset *answers = covet_query(s, Post, FILTER(Q("reply_to", OBJ(reply->reply_to))));
    printf("  answers to it: %" PRId64 "\n", covet_count(answers));
    printf("  posts that answer nothing: %" PRId64 "\n",
           covet_count(covet_query(s, Post, FILTER(Q("reply_to", COVET_NULL)))));
}

static void show_columns(covet_session *s) {
    heading("Columns instead of objects: into a struct of their own, and read by name");
    Teaser_list teasers = Teaser_all(covet_query(s, Post, ORDER_BY("-id"), LIMIT(2)));
    for (size_t i = 0; i < teasers.count; i++) {
        const Teaser *teaser = teasers.items[i];
        printf("  %s by %s, on %s\n", teaser->title, teaser->by,
               teaser->reply_to__title ? teaser->reply_to__title : "nothing");
    }
    covet_rows rows = covet_values(covet_query(s, Post, VALUES("slug", "author__email", "views"),
                                               ORDER_BY("-views"), LIMIT(2)));
    for (size_t i = 0; i < rows.count; i++) {
        const covet_record *row = &rows.items[i];
        printf("  %s of %s: %" PRId64 "\n", covet_get_text(row, "slug"),
               covet_get_text(row, "author__email"), covet_get_int(row, "views"));
    }
}

static void show_get(covet_session *s) {
    heading("get wants exactly one row; none or several is an error that is no failure");
    Post *none = Post_get(covet_query(s, Post, FILTER(Q("slug", "dragons"))));
    if (none == NULL && covet_error(s)->status == COVET_NOT_FOUND)
        printf("  dragons: %s\n", covet_error(s)->message);
    Post_get(covet_query(s, Post, FILTER(Q("author__name", "Ann"))));
    printf("  of Ann: %s\n", covet_error(s)->message);
    printf("  failed: %s\n", covet_failed(s) ? "yes" : "no");
    Post_all(covet_query(s, Post, FILTER(Q("author__nmae", "Ann"))));
    printf("  a misspelt path: %s\n", covet_error(s)->message);
    printf("  failed: %s\n", covet_failed(s) ? "yes" : "no");
    covet_clear(s);
}

static void show_validation(covet_session *s) {
    heading("Every violation of an object is listed by field");
    Post post = {.title = "READ THIS!", .slug = "two words", .author_id = 1, .status = 7,
                 .views = -1};
    if (Post_validate(s, &post) == COVET_VALIDATION) {
        for (const covet_violation *v = covet_violations(s); v->field != NULL; v++)
            printf("  %s (%s): %s\n", v->field, v->code, v->message);
    }
    covet_clear(s);
}

static void show_changes(covet_session *s, trace *t) {
    heading("save writes the columns that changed, and nothing where nothing did");
    Post *post = Post_find(s, 2);
    if (post == NULL) return;
    t->on = true;
    Post_save(s, post);
    post->title = "About bits and bytes";
    printf("  title changed: %s, body changed: %s\n", covet_is_changed(post, title) ? "yes" : "no",
           covet_is_changed(post, body) ? "yes" : "no");
    Post_save(s, post);
    covet_update(covet_query(s, Post, FILTER(Q("id", 2))), SET("views", ADD(F("views"), 5)));
    Post_refresh(s, post);
    t->on = false;
    printf("  %s: %" PRId32 " views\n", post->title, post->views);
}

static void show_json(covet_session *s) {
    heading("JSON out and in");
    Post *post = Post_find(s, 1);
    if (post == NULL) return;
    const char *const *fields = FIELDS("id", "title", "author", "price", "published_at");
    printf("  %s\n", Post_to_json(s, post, fields));

    Post draft = Post_new();
    const char *text = "{\"title\": \"About dates\", \"slug\": \"dates\", \"price\": \"0.99\"}";
    if (Post_from_json(s, &draft, text, FIELDS("title", "slug", "price")) == COVET_OK) {
        char price[COVET_DECIMAL_TEXT];
        covet_decimal_format(draft.price, price, sizeof price);
        printf("  %s costs %s\n", draft.title, price);
    }
    Post_from_json(s, &draft, "{\"titel\": \"x\"}", NULL);
    printf("  %s\n", covet_error(s)->message);
    covet_clear(s);
    Post_from_json(s, &draft, "{\"views\": \"many\"}", NULL);
    printf("  %s\n", covet_error(s)->message);
    covet_clear(s);
}

static void show_transaction(covet_session *s) {
    heading("A failure inside a transaction: commit rolls back and says why");
    int64_t before = covet_count(covet_query(s, Post));
    covet_begin(s);
    Author *cy = Author_create(s, &(Author){.name = "Cy", .email = "cy@example.org"});
    write_post(s, cy, "errors", 1);
    write_post(s, cy, "errors", 2); /* the slug is unique */
    covet_status status = covet_commit(s);
    printf("  commit: %s\n", covet_status_name(status));
    covet_clear(s);
    printf("  posts before %" PRId64 ", after %" PRId64 "\n", before,
           covet_count(covet_query(s, Post)));

    covet_delete(covet_query(s, Author, FILTER(Q("name", "Ann"))));
    printf("  deleting an author with posts: %s\n", covet_status_name(covet_error(s)->status));
    covet_clear(s);
}

static void show_sql(covet_session *s, const trace *t) {
    heading("The tree of a queryset, and the plan that is made of it; nothing runs");
    covet_queryset *hot = covet_query(s, Post,
        FILTER(Q("author__name__startswith", "A"), NOT(Q("published_at", COVET_NULL))),
        ORDER_BY("-views"), LIMIT(3));
    const char *text = covet_explain(hot), *sql = text ? strstr(text, "sql:\n") : NULL;
    if (sql == NULL) return;
    printf("%.*s", (int)(sql - text), text);
    if (t->sql) printf("%s", sql);
}

static int64_t published_views(covet_session *s) {
    int64_t views = 0;
    covet_each(Post, post, covet_query(s, Post, READ_ONLY())) {
        if (post->status != PUBLISHED) continue;
        views += post->views;
    }
    return views;
}

static void show_stream(covet_session *s) {
    int64_t views = 0;
    heading("A stream takes constant memory; a scope frees what was made in it");
    for (int pass = 0; pass < 3; pass++) {
        covet_scoped(s) { views += published_views(s); }
    }
    printf("  %" PRId64 " views in three passes\n", views);
}

static void show_all(covet_session *s, trace *t) {
    show_querysets(s);
    show_runtime_condition(s);
    show_relations(s);
    show_columns(s);
    show_get(s);
    show_validation(s);
    show_changes(s, t);
    show_json(s);
    show_transaction(s);
    show_sql(s, t);
    show_stream(s);
}

/* Fills the tables, unless they have rows already, shows all and drops them. */
static bool run(covet_session *s, trace *t) {
    covet_create_tables(s);
    if (covet_exists(covet_query(s, Author)) == 1 || covet_exists(covet_query(s, Post)) == 1) {
        fputs("blog: the database has authors or posts already; give it an empty one\n", stderr);
        return false;
    }
    if (!covet_failed(s)) fill(s);
    if (!covet_failed(s)) show_all(s, t);
    bool failed = covet_failed(s);
    fflush(stdout);
    if (failed) fprintf(stderr, "blog: %s\n", covet_error_text(s));
    covet_drop_tables(s);
    return !failed;
}

int main(int count, char **arguments) {
    static _Alignas(16) unsigned char memory[1 << 20];
    covet_fixed_buffer buffer;
    trace t = {.sql = count > 1 && strcmp(arguments[1], "sql") == 0};
    covet_db *db = covet_open_with(&(covet_config){
        .url = database_url("sqlite::memory:"),
        .backends = (const covet_backend *const[]){DATABASES, NULL},
        .allocator = covet_fixed_allocator(&buffer, memory, sizeof memory),
        .log = log_statement,
        .log_context = &t,
    });
    covet_models(db, MODELS(Author, Post));
    bool good = run(covet_session_open(db), &t);
    covet_close(db);
    printf("\nBytes of the fixed buffer in use after close: %zu\n", covet_fixed_used(&buffer));
    return good ? 0 : 1;
}

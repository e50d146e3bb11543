/* The models of the oracle's data sets, as the cases name them. What the library cannot make tables
 * of yet stands in ORACLE_LEFT_OUT at the end: many-to-many rows (their joining tables are models
 * of their own until then), generic keys, inheritance. Checks of the schema are left out too. */
#ifndef COVET_TEST_ORACLE_MODELS_H
#define COVET_TEST_ORACLE_MODELS_H

/* ---- chinook ---- */

#define CHINOOK_ARTIST(X)                                                                         \
    X(BIGAUTO,             id)                                                                    \
    X(NULLABLE(CHAR(120)), name)
COVET_MODEL(Artist, CHINOOK_ARTIST, .table = "chinook_artist");

#define CHINOOK_ALBUM(X)                                                                          \
    X(BIGAUTO,    id)                                                                             \
    X(CHAR(160),  title)                                                                          \
    X(FK(Artist), artist, .on_delete = COVET_CASCADE, .related_name = "albums")
COVET_MODEL(Album, CHINOOK_ALBUM, .table = "chinook_album");

#define CHINOOK_EMPLOYEE(X)                                                                       \
    X(BIGAUTO,                id)                                                                 \
    X(CHAR(20),               last_name)                                                          \
    X(CHAR(20),               first_name)                                                         \
    X(NULLABLE(CHAR(30)),     title)                                                              \
    X(NULLABLE(FK(Employee)), reports_to, .on_delete = COVET_SET_NULL,                            \
        .related_name = "subordinates")                                                           \
    X(NULLABLE(DATE),         birth_date)                                                         \
    X(NULLABLE(DATE),         hire_date)                                                          \
    X(NULLABLE(CHAR(70)),     address)                                                            \
    X(NULLABLE(CHAR(40)),     city)                                                               \
    X(NULLABLE(CHAR(40)),     state)                                                              \
    X(NULLABLE(CHAR(40)),     country)                                                            \
    X(NULLABLE(CHAR(10)),     postal_code)                                                        \
    X(NULLABLE(CHAR(24)),     phone)                                                              \
    X(NULLABLE(CHAR(24)),     fax)                                                                \
    X(NULLABLE(CHAR(60)),     email)
COVET_MODEL(Employee, CHINOOK_EMPLOYEE, .table = "chinook_employee");

#define CHINOOK_CUSTOMER(X)                                                                       \
    X(BIGAUTO,                id)                                                                 \
    X(CHAR(40),               first_name)                                                         \
    X(CHAR(20),               last_name)                                                          \
    X(NULLABLE(CHAR(80)),     company)                                                            \
    X(NULLABLE(CHAR(70)),     address)                                                            \
    X(NULLABLE(CHAR(40)),     city)                                                               \
    X(NULLABLE(CHAR(40)),     state)                                                              \
    X(NULLABLE(CHAR(40)),     country)                                                            \
    X(NULLABLE(CHAR(10)),     postal_code)                                                        \
    X(NULLABLE(CHAR(24)),     phone)                                                              \
    X(NULLABLE(CHAR(24)),     fax)                                                                \
    X(CHAR(60),               email)                                                              \
    X(NULLABLE(FK(Employee)), support_rep, .on_delete = COVET_SET_NULL,                           \
        .related_name = "customers")
COVET_MODEL(Customer, CHINOOK_CUSTOMER, .table = "chinook_customer");

#define CHINOOK_GENRE(X)                                                                          \
    X(BIGAUTO,             id)                                                                    \
    X(NULLABLE(CHAR(120)), name)
COVET_MODEL(Genre, CHINOOK_GENRE, .table = "chinook_genre");

#define CHINOOK_MEDIATYPE(X)                                                                      \
    X(BIGAUTO,             id)                                                                    \
    X(NULLABLE(CHAR(120)), name)
COVET_MODEL(MediaType, CHINOOK_MEDIATYPE, .table = "chinook_mediatype");

#define CHINOOK_TRACK(X)                                                                          \
    X(BIGAUTO,             id)                                                                    \
    X(CHAR(200),           name)                                                                  \
    X(NULLABLE(FK(Album)), album,      .on_delete = COVET_CASCADE, .related_name = "tracks")      \
    X(FK(MediaType),       media_type, .on_delete = COVET_PROTECT)                                \
    X(NULLABLE(FK(Genre)), genre,      .on_delete = COVET_SET_NULL, .related_name = "tracks")     \
    X(NULLABLE(CHAR(220)), composer)                                                              \
    X(INT,                 milliseconds)                                                          \
    X(NULLABLE(INT),       bytes)                                                                 \
    X(DECIMAL(10, 2),      unit_price)
COVET_MODEL(Track, CHINOOK_TRACK, .table = "chinook_track");

#define CHINOOK_INVOICE(X)                                                                        \
    X(BIGAUTO,            id)                                                                     \
    X(FK(Customer),       customer, .on_delete = COVET_CASCADE, .related_name = "invoices")       \
    X(DATETIME,           invoice_date)                                                           \
    X(NULLABLE(CHAR(70)), billing_address)                                                        \
    X(NULLABLE(CHAR(40)), billing_city)                                                           \
    X(NULLABLE(CHAR(40)), billing_state)                                                          \
    X(NULLABLE(CHAR(40)), billing_country)                                                        \
    X(NULLABLE(CHAR(10)), billing_postal_code)                                                    \
    X(DECIMAL(10, 2),     total)
COVET_MODEL(Invoice, CHINOOK_INVOICE, .table = "chinook_invoice");

#define CHINOOK_INVOICELINE(X)                                                                    \
    X(BIGAUTO,        id)                                                                         \
    X(FK(Invoice),    invoice, .on_delete = COVET_CASCADE)                                        \
    X(FK(Track),      track,   .on_delete = COVET_PROTECT)                                        \
    X(DECIMAL(10, 2), unit_price)                                                                 \
    X(INT,            quantity)
COVET_MODEL(InvoiceLine, CHINOOK_INVOICELINE, .table = "chinook_invoiceline");

#define CHINOOK_PLAYLIST(X)                                                                       \
    X(BIGAUTO,             id)                                                                    \
    X(NULLABLE(CHAR(120)), name)
COVET_MODEL(Playlist, CHINOOK_PLAYLIST, .table = "chinook_playlist");

#define CHINOOK_PLAYLIST_TRACKS(X)                                                                \
    X(BIGAUTO,      id)                                                                           \
    X(FK(Playlist), playlist, .on_delete = COVET_CASCADE, .related_name = "+")                    \
    X(FK(Track),    track,    .on_delete = COVET_CASCADE, .related_name = "+")
COVET_MODEL(Playlist_tracks, CHINOOK_PLAYLIST_TRACKS, .table = "chinook_playlist_tracks",
            .unique_together = UNIQUE(FIELDS("playlist", "track")));

#define ORACLE_CHINOOK                                                                            \
    MODELS(Artist, Album, Employee, Customer, Genre, MediaType, Track, Invoice, InvoiceLine,      \
           Playlist, Playlist_tracks)

/* ---- notes ---- */

#define NOTES_NAMEDCATEGORY(X)                                                                    \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(20), name)
COVET_MODEL(NamedCategory, NOTES_NAMEDCATEGORY, .table = "notes_namedcategory");

#define NOTES_TAG(X)                                                                              \
    X(BIGAUTO,                     id)                                                            \
    X(CHAR(10),                    name)                                                          \
    X(NULLABLE(FK(Tag)),           parent,   .on_delete = COVET_SET_NULL,                         \
        .related_name = "children")                                                               \
    X(NULLABLE(FK(NamedCategory)), category, .on_delete = COVET_SET_NULL)
COVET_MODEL(Tag, NOTES_TAG, .table = "notes_tag", .ordering = ORDERING("name"));

#define NOTES_NOTE(X)                                                                             \
    X(BIGAUTO,           id)                                                                      \
    X(CHAR(100),         note)                                                                    \
    X(CHAR(25),          misc)                                                                    \
    X(NULLABLE(FK(Tag)), tag, .on_delete = COVET_SET_NULL)
COVET_MODEL(Note, NOTES_NOTE, .table = "notes_note", .ordering = ORDERING("note"));

#define NOTES_ANNOTATION(X)                                                                       \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(10), name)                                                                             \
    X(FK(Tag),  tag, .on_delete = COVET_CASCADE)
COVET_MODEL(Annotation, NOTES_ANNOTATION, .table = "notes_annotation");

#define NOTES_ANNOTATION_NOTES(X)                                                                 \
    X(BIGAUTO,        id)                                                                         \
    X(FK(Annotation), annotation, .on_delete = COVET_CASCADE, .related_name = "+")                \
    X(FK(Note),       note,       .on_delete = COVET_CASCADE, .related_name = "+")
COVET_MODEL(Annotation_notes, NOTES_ANNOTATION_NOTES, .table = "notes_annotation_notes",
            .unique_together = UNIQUE(FIELDS("annotation", "note")));

#define NOTES_EXTRAINFO(X)                                                                        \
    X(BIGAUTO,            id)                                                                     \
    X(CHAR(100),          info)                                                                   \
    X(NULLABLE(FK(Note)), note, .on_delete = COVET_CASCADE)                                       \
    X(NULLABLE(INT),      value)
COVET_MODEL(ExtraInfo, NOTES_EXTRAINFO, .table = "notes_extrainfo", .ordering = ORDERING("info"));

#define NOTES_AUTHOR(X)                                                                           \
    X(BIGAUTO,       id)                                                                          \
    X(CHAR(10),      name)                                                                        \
    X(INT,           num,   .unique = true)                                                       \
    X(FK(ExtraInfo), extra, .on_delete = COVET_CASCADE)
COVET_MODEL(Author, NOTES_AUTHOR, .table = "notes_author", .ordering = ORDERING("name"));

#define NOTES_ITEM(X)                                                                             \
    X(BIGAUTO,            id)                                                                     \
    X(CHAR(10),           name)                                                                   \
    X(DATETIME,           created)                                                                \
    X(NULLABLE(DATETIME), modified)                                                               \
    X(FK(Author),         creator, .on_delete = COVET_CASCADE)                                    \
    X(FK(Note),           note,    .on_delete = COVET_CASCADE)
COVET_MODEL(Item, NOTES_ITEM, .table = "notes_item", .ordering = ORDERING("-note", "name"));

#define NOTES_ITEM_TAGS(X)                                                                        \
    X(BIGAUTO,  id)                                                                               \
    X(FK(Item), item, .on_delete = COVET_CASCADE, .related_name = "+")                            \
    X(FK(Tag),  tag,  .on_delete = COVET_CASCADE, .related_name = "+")
COVET_MODEL(Item_tags, NOTES_ITEM_TAGS, .table = "notes_item_tags",
            .unique_together = UNIQUE(FIELDS("item", "tag")));

#define NOTES_REPORT(X)                                                                           \
    X(BIGAUTO,                   id)                                                              \
    X(CHAR(10),                  name)                                                            \
    X(NULLABLE(FK(Author, INT)), creator, .on_delete = COVET_SET_NULL, .to_field = "num")
COVET_MODEL(Report, NOTES_REPORT, .table = "notes_report");

#define NOTES_REPORTCOMMENT(X)                                                                    \
    X(BIGAUTO,    id)                                                                             \
    X(FK(Report), report, .on_delete = COVET_CASCADE)
COVET_MODEL(ReportComment, NOTES_REPORTCOMMENT, .table = "notes_reportcomment");

#define NOTES_RANKING(X)                                                                          \
    X(BIGAUTO,    id)                                                                             \
    X(INT,        rank)                                                                           \
    X(FK(Author), author, .on_delete = COVET_CASCADE)
COVET_MODEL(Ranking, NOTES_RANKING, .table = "notes_ranking",
            .ordering = ORDERING("author__extra", "author", "rank"));

#define NOTES_COVER(X)                                                                            \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(50), title)                                                                            \
    X(FK(Item), item, .on_delete = COVET_CASCADE)
COVET_MODEL(Cover, NOTES_COVER, .table = "notes_cover", .ordering = ORDERING("item"));

#define ORACLE_NOTES                                                                              \
    MODELS(NamedCategory, Tag, Note, Annotation, Annotation_notes, ExtraInfo, Author, Item,       \
           Item_tags, Report, ReportComment, Ranking, Cover)

/* ---- lab ---- */

#define LAB_SAMPLE(X)                                                                             \
    X(BIGAUTO,                  id)                                                               \
    X(CHAR(60),                 label)                                                            \
    X(NULLABLE(TEXT),           text)                                                             \
    X(NULLABLE(SMALLINT),       small)                                                            \
    X(NULLABLE(INT),            num)                                                              \
    X(NULLABLE(BIGINT),         big)                                                              \
    X(NULLABLE(FLOAT),          flt)                                                              \
    X(NULLABLE(DECIMAL(12, 3)), dec)                                                              \
    X(NULLABLE(BOOL),           flag)                                                             \
    X(NULLABLE(DATE),           day)                                                              \
    X(NULLABLE(DATETIME),       at)                                                               \
    X(NULLABLE(TIME),           tod)                                                              \
    X(NULLABLE(DURATION),       dur)                                                              \
    X(NULLABLE(UUID),           uid)                                                              \
    X(NULLABLE(BINARY),         blob)
COVET_MODEL(Sample, LAB_SAMPLE, .table = "lab_sample");

#define LAB_WORD(X)                                                                               \
    X(BIGAUTO,            id)                                                                     \
    X(NULLABLE(CHAR(80)), text)
COVET_MODEL(Word, LAB_WORD, .table = "lab_word");

#define LAB_DOC(X)                                                                                \
    X(BIGAUTO,        id)                                                                         \
    X(CHAR(30),       name)                                                                       \
    X(NULLABLE(JSON), data)
COVET_MODEL(Doc, LAB_DOC, .table = "lab_doc");

#define LAB_UUID(X)                                                                               \
    X(PK(UUID), id)                                                                               \
    X(CHAR(20), name)
COVET_MODEL(Uuid, LAB_UUID, .table = "lab_uuid");

#define LAB_UUIDCHILD(X)                                                                          \
    X(BIGAUTO,  id)                                                                               \
    X(FK(Uuid), parent, .on_delete = COVET_CASCADE, .related_name = "children")                   \
    X(INT,      n)
COVET_MODEL(UuidChild, LAB_UUIDCHILD, .table = "lab_uuidchild");

#define LAB_ROOT(X)                                                                               \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(20), name)
COVET_MODEL(Root, LAB_ROOT, .table = "lab_root");

#define LAB_DEP(X)                                                                                \
    X(BIGAUTO,            id)                                                                     \
    X(CHAR(30),           name)                                                                   \
    X(NULLABLE(FK(Root)), cascade,    .on_delete = COVET_CASCADE, .related_name = "dep_cascade")  \
    X(NULLABLE(FK(Root)), setnull,    .on_delete = COVET_SET_NULL, .related_name = "dep_setnull") \
    X(NULLABLE(FK(Root)), setdefault, .on_delete = COVET_SET_DEFAULT,                             \
        .related_name = "dep_setdefault", .default_value = COVET_INT(1))                          \
    X(NULLABLE(FK(Root)), protect,    .on_delete = COVET_PROTECT, .related_name = "dep_protect")  \
    X(NULLABLE(FK(Root)), restrict_,  .name = "restrict", .on_delete = COVET_RESTRICT,            \
        .related_name = "dep_restrict")                                                           \
    X(NULLABLE(FK(Root)), donothing,  .on_delete = COVET_DO_NOTHING,                              \
        .related_name = "dep_donothing", .no_db_constraint = true)                                \
    X(NULLABLE(FK(Root)), setvalue,   .on_delete = COVET_SET_VALUE,                               \
        .on_delete_value = COVET_INT(8), .related_name = "dep_setvalue")
COVET_MODEL(Dep, LAB_DEP, .table = "lab_dep");

#define LAB_SUBDEP(X)                                                                             \
    X(BIGAUTO,  id)                                                                               \
    X(FK(Dep),  dep, .on_delete = COVET_CASCADE, .related_name = "subs")                          \
    X(CHAR(20), name)
COVET_MODEL(SubDep, LAB_SUBDEP, .table = "lab_subdep");

#define LAB_RTOP(X)                                                                               \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(20), name)
COVET_MODEL(RTop, LAB_RTOP, .table = "lab_rtop");

#define LAB_RMID(X)                                                                               \
    X(BIGAUTO,  id)                                                                               \
    X(FK(RTop), top, .on_delete = COVET_CASCADE, .related_name = "mids")                          \
    X(CHAR(20), name)
COVET_MODEL(RMid, LAB_RMID, .table = "lab_rmid");

#define LAB_RLEAF(X)                                                                              \
    X(BIGAUTO,  id)                                                                               \
    X(FK(RTop), top, .on_delete = COVET_CASCADE, .related_name = "leaves")                        \
    X(FK(RMid), mid, .on_delete = COVET_RESTRICT, .related_name = "leaves")                       \
    X(CHAR(20), name)
COVET_MODEL(RLeaf, LAB_RLEAF, .table = "lab_rleaf");

#define LAB_TREENODE(X)                                                                           \
    X(BIGAUTO,                id)                                                                 \
    X(CHAR(20),               name)                                                               \
    X(NULLABLE(FK(TreeNode)), parent, .on_delete = COVET_CASCADE, .related_name = "children")
COVET_MODEL(TreeNode, LAB_TREENODE, .table = "lab_treenode");

#define LAB_PERSON(X)                                                                             \
    X(BIGAUTO,       id)                                                                          \
    X(CHAR(50),      name, .unique = true)                                                        \
    X(NULLABLE(INT), age)
COVET_MODEL(Person, LAB_PERSON, .table = "lab_person", .ordering = ORDERING("name"));

#define LAB_PERSON_FRIENDS(X)                                                                     \
    X(BIGAUTO,    id)                                                                             \
    X(FK(Person), from_person, .on_delete = COVET_CASCADE, .related_name = "+")                   \
    X(FK(Person), to_person,   .on_delete = COVET_CASCADE, .related_name = "+")
COVET_MODEL(Person_friends, LAB_PERSON_FRIENDS, .table = "lab_person_friends",
            .unique_together = UNIQUE(FIELDS("from_person", "to_person")));

#define LAB_PERSON_FOLLOWS(X)                                                                     \
    X(BIGAUTO,    id)                                                                             \
    X(FK(Person), from_person, .on_delete = COVET_CASCADE, .related_name = "+")                   \
    X(FK(Person), to_person,   .on_delete = COVET_CASCADE, .related_name = "+")
COVET_MODEL(Person_follows, LAB_PERSON_FOLLOWS, .table = "lab_person_follows",
            .unique_together = UNIQUE(FIELDS("from_person", "to_person")));

#define LAB_GROUP(X)                                                                              \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(50), name)
COVET_MODEL(Group, LAB_GROUP, .table = "lab_group", .ordering = ORDERING("name"));

#define LAB_MEMBERSHIP(X)                                                                         \
    X(BIGAUTO,            id)                                                                     \
    X(FK(Person),         person, .on_delete = COVET_CASCADE)                                     \
    X(FK(Group),          group,  .on_delete = COVET_CASCADE)                                     \
    X(DATE,               date_joined)                                                            \
    X(NULLABLE(CHAR(50)), reason)
COVET_MODEL(Membership, LAB_MEMBERSHIP, .table = "lab_membership");

#define LAB_PROFILE(X)                                                                            \
    X(BIGAUTO,              id)                                                                   \
    X(O2O(Person),          person, .on_delete = COVET_CASCADE)                                   \
    X(CHAR(50),             bio)                                                                  \
    X(NULLABLE(FK(Person)), mentor, .on_delete = COVET_SET_NULL, .related_name = "mentees")
COVET_MODEL(Profile, LAB_PROFILE, .table = "lab_profile");

#define LAB_PIZZA(X)                                                                              \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(30), name)
COVET_MODEL(Pizza, LAB_PIZZA, .table = "lab_pizza");

#define LAB_TOPPING(X)                                                                            \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(30), name)
COVET_MODEL(Topping, LAB_TOPPING, .table = "lab_topping");

#define LAB_PIZZA_TOPPINGS(X)                                                                     \
    X(BIGAUTO,     id)                                                                            \
    X(FK(Pizza),   pizza,   .on_delete = COVET_CASCADE, .related_name = "+")                      \
    X(FK(Topping), topping, .on_delete = COVET_CASCADE, .related_name = "+")
COVET_MODEL(Pizza_toppings, LAB_PIZZA_TOPPINGS, .table = "lab_pizza_toppings",
            .unique_together = UNIQUE(FIELDS("pizza", "topping")));

#define LAB_ANIMAL(X)                                                                             \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(50), common_name)                                                                      \
    X(CHAR(50), latin_name)
COVET_MODEL(Animal, LAB_ANIMAL, .table = "lab_animal");

#define LAB_VEGETABLE(X)                                                                          \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(50), name)                                                                             \
    X(BOOL,     is_yucky, .default_value = COVET_BOOL(true))
COVET_MODEL(Vegetable, LAB_VEGETABLE, .table = "lab_vegetable");

#define LAB_MINERAL(X)                                                                            \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(50), name)                                                                             \
    X(INT,      hardness)
COVET_MODEL(Mineral, LAB_MINERAL, .table = "lab_mineral");

#define LAB_PLACE(X)                                                                              \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(50), name)                                                                             \
    X(CHAR(80), address)
COVET_MODEL(Place, LAB_PLACE, .table = "lab_place");

#define LAB_RESTAURANT(X)                                                                         \
    X(PK(O2O(Place)), place_ptr,    .on_delete = COVET_CASCADE)                                   \
    X(BOOL,           serves_pizza, .default_value = COVET_BOOL(false))                           \
    X(NULLABLE(INT),  rating)
COVET_MODEL(Restaurant, LAB_RESTAURANT, .table = "lab_restaurant");

#define LAB_ITALIANRESTAURANT(X)                                                                  \
    X(PK(O2O(Restaurant)), restaurant_ptr, .on_delete = COVET_CASCADE)                            \
    X(BOOL,                serves_gnocchi, .default_value = COVET_BOOL(false))
COVET_MODEL(ItalianRestaurant, LAB_ITALIANRESTAURANT, .table = "lab_italianrestaurant");

#define LAB_SUPPLIER(X)                                                                           \
    X(PK(O2O(Place)), place_ptr, .on_delete = COVET_CASCADE)
COVET_MODEL(Supplier, LAB_SUPPLIER, .table = "lab_supplier");

#define LAB_SUPPLIER_CUSTOMERS(X)                                                                 \
    X(BIGAUTO,        id)                                                                         \
    X(FK(Supplier),   supplier,   .on_delete = COVET_CASCADE, .related_name = "+")                \
    X(FK(Restaurant), restaurant, .on_delete = COVET_CASCADE, .related_name = "+")
COVET_MODEL(Supplier_customers, LAB_SUPPLIER_CUSTOMERS, .table = "lab_supplier_customers",
            .unique_together = UNIQUE(FIELDS("supplier", "restaurant")));

#define LAB_BAR(X)                                                                                \
    X(BIGAUTO,        id)                                                                         \
    X(CHAR(20),       name)                                                                       \
    X(FK(Restaurant), restaurant, .on_delete = COVET_CASCADE, .related_name = "bars")
COVET_MODEL(Bar, LAB_BAR, .table = "lab_bar");

#define LAB_WORKER(X)                                                                             \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(50), name)                                                                             \
    X(INT,      age, .min_value = COVET_INT(0))                                                   \
    X(CHAR(50), job)
COVET_MODEL(Worker, LAB_WORKER, .table = "lab_worker", .ordering = ORDERING("name"));

#define LAB_STUDENT(X)                                                                            \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(50), name)                                                                             \
    X(INT,      age, .min_value = COVET_INT(0))                                                   \
    X(CHAR(10), school_class)
COVET_MODEL(Student, LAB_STUDENT, .table = "lab_student", .ordering = ORDERING("-age", "name"));

#define LAB_EMP(X)                                                                                \
    X(BIGAUTO,                  id)                                                               \
    X(CHAR(40),                 name)                                                             \
    X(INT,                      salary, .min_value = COVET_INT(0))                                \
    X(CHAR(40),                 department)                                                       \
    X(DATE,                     hire_date)                                                        \
    X(INT,                      age)                                                              \
    X(NULLABLE(DECIMAL(15, 2)), bonus)
COVET_MODEL(Emp, LAB_EMP, .table = "lab_emp");

#define LAB_BOSS(X)                                                                               \
    X(BIGAUTO,       id)                                                                          \
    X(CHAR(50),      firstname)                                                                   \
    X(CHAR(50),      lastname)                                                                    \
    X(NULLABLE(INT), salary)
COVET_MODEL(Boss, LAB_BOSS, .table = "lab_boss");

#define LAB_COMPANY(X)                                                                            \
    X(BIGAUTO,            id)                                                                     \
    X(CHAR(40),           name)                                                                   \
    X(INT,                num_employees, .min_value = COVET_INT(0))                               \
    X(INT,                num_chairs,    .min_value = COVET_INT(0))                               \
    X(FK(Boss),           ceo,           .on_delete = COVET_CASCADE,                              \
        .related_name = "company_ceo_set")                                                        \
    X(NULLABLE(FK(Boss)), contact,       .on_delete = COVET_SET_NULL,                             \
        .related_name = "company_contact_set")                                                    \
    X(BOOL,               based_in_eu,   .default_value = COVET_BOOL(false))
COVET_MODEL(Company, LAB_COMPANY, .table = "lab_company");

#define LAB_EXPERIMENT(X)                                                                         \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(24), name)                                                                             \
    X(DATE,     assigned)                                                                         \
    X(DATE,     completed)                                                                        \
    X(DURATION, estimated)                                                                        \
    X(DATETIME, start)                                                                            \
    X(DATETIME, end)
COVET_MODEL(Experiment, LAB_EXPERIMENT, .table = "lab_experiment");

#define LAB_CHOICE(X)                                                                             \
    X(BIGAUTO,       id)                                                                          \
    X(INT,           integer)                                                                     \
    X(NULLABLE(INT), integer2)                                                                    \
    X(CHAR(100),     string, .default_value = COVET_TEXT(""))
COVET_MODEL(Choice, LAB_CHOICE, .table = "lab_choice");

#define LAB_CHOICEO2O(X)                                                                          \
    X(BIGAUTO,     id)                                                                            \
    X(O2O(Choice), choice, .on_delete = COVET_CASCADE, .related_name = "o2o_rel")                 \
    X(INT,         integer)
COVET_MODEL(ChoiceO2O, LAB_CHOICEO2O, .table = "lab_choiceo2o");

#define LAB_CHOICEFK(X)                                                                           \
    X(BIGAUTO,    id)                                                                             \
    X(FK(Choice), choice, .on_delete = COVET_CASCADE, .related_name = "fk_rel")                   \
    X(INT,        integer)
COVET_MODEL(ChoiceFK, LAB_CHOICEFK, .table = "lab_choicefk");

#define LAB_NATION(X)                                                                             \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(2),  code, .unique = true)                                                             \
    X(CHAR(50), name)                                                                             \
    X(CHAR(50), note, .default_value = COVET_TEXT(""))                                            \
    X(INT,      hits, .default_value = COVET_INT(0))
COVET_MODEL(Nation, LAB_NATION, .table = "lab_nation");

#define LAB_SLOT(X)                                                                               \
    X(BIGAUTO,            id)                                                                     \
    X(CHAR(10),           room)                                                                   \
    X(INT,                hour)                                                                   \
    X(NULLABLE(CHAR(20)), who)                                                                    \
    X(BOOL,               active, .default_value = COVET_BOOL(true))
COVET_MODEL(Slot, LAB_SLOT, .table = "lab_slot",
            .constraints = CONSTRAINTS({ .name = "slot_room_hour",
                                         .unique = FIELDS("room", "hour") }));

#define LAB_STAMPED(X)                                                                            \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(20), name)                                                                             \
    X(CHAR(10), status,     .default_value = COVET_TEXT("new"),                                   \
        .choices = CHOICES({ COVET_TEXT("new"), "New" }, { COVET_TEXT("done"), "Done" }))         \
    X(DATE,     created_on, .auto_now_add = true)                                                 \
    X(DATETIME, updated_at, .auto_now = true)
COVET_MODEL(Stamped, LAB_STAMPED, .table = "lab_stamped");

#define LAB_COUNTER(X)                                                                            \
    X(BIGAUTO,       id)                                                                          \
    X(CHAR(20),      name,  .unique = true)                                                       \
    X(INT,           value, .default_value = COVET_INT(0))                                        \
    X(NULLABLE(INT), other)
COVET_MODEL(Counter, LAB_COUNTER, .table = "lab_counter");

#define LAB_SOFT(X)                                                                               \
    X(BIGAUTO,               id)                                                                  \
    X(CHAR(20),              name)                                                                \
    X(BOOL,                  deleted, .default_value = COVET_BOOL(false))                         \
    X(NULLABLE(FK(Counter)), owner,   .on_delete = COVET_CASCADE, .related_name = "softs")
COVET_MODEL(Soft, LAB_SOFT, .table = "lab_soft",
            .managers = MANAGERS({ .name = "objects",
                                   .filter = QC("deleted", COVET_BOOL(false)) },
                                 { .name = "everything" }));

#define LAB_POLL(X)                                                                               \
    X(BIGAUTO,   id)                                                                              \
    X(CHAR(200), question)
COVET_MODEL(Poll, LAB_POLL, .table = "lab_poll");

#define LAB_POLLCHOICE(X)                                                                         \
    X(BIGAUTO,       id)                                                                          \
    X(FK(Poll),      poll, .on_delete = COVET_CASCADE, .related_name = "choices")                 \
    X(CHAR(200),     choice)                                                                      \
    X(NULLABLE(INT), votes)
COVET_MODEL(PollChoice, LAB_POLLCHOICE, .table = "lab_pollchoice");

#define LAB_OUTERA(X)                                                                             \
    X(BIGAUTO,  id)                                                                               \
    X(CHAR(10), name)
COVET_MODEL(OuterA, LAB_OUTERA, .table = "lab_outera");

#define LAB_INNERB(X)                                                                             \
    X(BIGAUTO,              id)                                                                   \
    X(FK(OuterA),           first,  .on_delete = COVET_CASCADE, .related_name = "inner_first")    \
    X(NULLABLE(FK(OuterA)), second, .on_delete = COVET_CASCADE, .related_name = "inner_second")
COVET_MODEL(InnerB, LAB_INNERB, .table = "lab_innerb");

#define LAB_ACCOUNT(X)                                                                            \
    X(BIGAUTO,               id)                                                                  \
    X(CHAR(12),              username, .unique = true, .min_length = 3,                           \
        .validators = VALIDATORS({ .regex = "^[a-z0-9_]+$" }))                                    \
    X(EMAIL,                 email)                                                               \
    X(URL,                   site,     .blank = true, .default_value = COVET_TEXT(""))            \
    X(NULLABLE(INT),         age,      .min_value = COVET_INT(0), .max_value = COVET_INT(150))    \
    X(CHAR(10),              role,     .default_value = COVET_TEXT("user"),                       \
        .choices = CHOICES({ COVET_TEXT("admin"), "Admin" }, { COVET_TEXT("user"), "User" }))     \
    X(DECIMAL(6, 2),         balance,  .default_value = COVET_DECIMAL("0"))                       \
    X(NULLABLE(DATE),        born)                                                                \
    X(NULLABLE(FK(Account)), boss,     .on_delete = COVET_SET_NULL)                               \
    X(CHAR(10),              team,     .blank = true, .default_value = COVET_TEXT(""))            \
    X(NULLABLE(INT),         seat)
COVET_MODEL(Account, LAB_ACCOUNT, .table = "lab_account",
            .unique_together = UNIQUE(FIELDS("team", "seat")));

#define ORACLE_LAB                                                                                \
    MODELS(Sample, Word, Doc, Uuid, UuidChild, Root, Dep, SubDep, RTop, RMid, RLeaf, TreeNode,    \
           Person, Person_friends, Person_follows, Group, Membership, Profile, Pizza, Topping,    \
           Pizza_toppings, Animal, Vegetable, Mineral, Place, Restaurant, ItalianRestaurant,      \
           Supplier, Supplier_customers, Bar, Worker, Student, Emp, Boss, Company, Experiment,    \
           Choice, ChoiceO2O, ChoiceFK, Nation, Slot, Stamped, Counter, Soft, Poll, PollChoice,   \
           OuterA, InnerB, Account)

/* The data sets: name, models. */
#define ORACLE_DATASETS(X)                                                                        \
    X(chinook, ORACLE_CHINOOK)                                                                    \
    X(notes, ORACLE_NOTES)                                                                        \
    X(lab, ORACLE_LAB)

/* Names that cases use and the lists above do not have: model, name in paths ("": every use of the
 * model), what they wait for. */
#define ORACLE_LEFT_OUT(X)                                                                        \
    X("Playlist", "tracks", "many-to-many")                                                       \
    X("Track", "playlists", "many-to-many")                                                       \
    X("Annotation", "notes", "many-to-many")                                                      \
    X("Note", "annotation", "many-to-many")                                                       \
    X("Item", "tags", "many-to-many")                                                             \
    X("Tag", "item", "many-to-many")                                                              \
    X("Person", "friends", "many-to-many")                                                        \
    X("Person", "follows", "many-to-many")                                                        \
    X("Person", "followers", "many-to-many")                                                      \
    X("Person", "groups", "many-to-many")                                                         \
    X("Group", "members", "many-to-many")                                                         \
    X("Pizza", "toppings", "many-to-many")                                                        \
    X("Topping", "pizzas", "many-to-many")                                                        \
    X("Animal", "tags", "generic keys")                                                           \
    X("Vegetable", "tags", "generic keys")                                                        \
    X("Tagged", "", "generic keys")                                                               \
    X("Restaurant", "", "inheritance")                                                            \
    X("ItalianRestaurant", "", "inheritance")                                                     \
    X("PizzaPlace", "", "inheritance")                                                            \
    X("Supplier", "", "inheritance")

#endif

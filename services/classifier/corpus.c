#include "services/classifier/corpus.h"
#include "common/arena.h"
#include "common/str.h"
#include <stdlib.h>
#include <string.h>

/* Parts that a composer cannot do without. */
static const char *const PARTS[] = {"称呼", "自述", "时长", "经过", "影响", "诉求", "结尾", "接线", "接线尾", "标题"};

struct reader {
    struct corpus *corpus;
    const char *file;
    size_t line;
    size_t section; /* index; `none` until the first header */
    size_t problem_count;
    FILE *problems;
};
static const size_t NO_SECTION = (size_t)-1;

static void complain(struct reader *reader, const char *what, const char *of)
{
    reader->problem_count++;
    fprintf(reader->problems, "%s:%zu: ", reader->file, reader->line);
    fprintf(reader->problems, "%s%s%s%s\n", what, of == NULL ? "" : " '", of == NULL ? "" : of, of == NULL ? "" : "'");
}

struct corpus *corpus_new(void)
{
    struct corpus *corpus = memory_alloc(sizeof *corpus);
    *corpus = (struct corpus){.arena = arena_new(0)};
    return corpus;
}

void corpus_free(struct corpus **corpus)
{
    if (*corpus == NULL)
        return;
    for (size_t i = 0; i < (*corpus)->count; i++)
        free((*corpus)->sections[i].lines);
    free((*corpus)->sections);
    arena_free(&(*corpus)->arena);
    free(*corpus);
    *corpus = NULL;
}

static size_t find(const struct corpus *corpus, enum corpus_kind kind, const char *name)
{
    for (size_t i = 0; i < corpus->count; i++)
        if (corpus->sections[i].kind == kind && str_equal(corpus->sections[i].name, name))
            return i;
    return NO_SECTION;
}

const struct corpus_section *corpus_find(const struct corpus *corpus, enum corpus_kind kind, const char *name)
{
    size_t at = find(corpus, kind, name);
    return at == NO_SECTION ? NULL : &corpus->sections[at];
}

const char *corpus_slot(const char *text, size_t *length)
{
    const char *open = strchr(text, '{');
    const char *close = open == NULL ? NULL : strchr(open, '}');
    if (close == NULL)
        return NULL;
    *length = (size_t)(close - open) + 1;
    return open;
}

/* ---- headers ---- */

static bool is_code(const char *name)
{
    size_t length = strlen(name);
    return length > 0 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-") == length;
}

static bool known_part(const char *name)
{
    for (size_t i = 0; i < COUNT(PARTS); i++)
        if (str_equal(PARTS[i], name))
            return true;
    return false;
}

/* "part 诉求" → its kind; *name is moved behind the word. */
static enum corpus_kind kind_of(const char **name)
{
    static const struct {
        const char *word;
        enum corpus_kind kind;
    } KINDS[] = {{"part ", CORPUS_PART}, {"slot ", CORPUS_SLOT}, {"swap ", CORPUS_SWAP}};
    for (size_t i = 0; i < COUNT(KINDS); i++) {
        size_t length = strlen(KINDS[i].word);
        if (strncmp(*name, KINDS[i].word, length) == 0) {
            *name += length;
            return KINDS[i].kind;
        }
    }
    return CORPUS_MATTER;
}

static size_t add_section(struct reader *reader, enum corpus_kind kind, const char *name)
{
    struct corpus *corpus = reader->corpus;
    if (corpus->count == corpus->room) {
        corpus->room = corpus->room * 2 + 64;
        corpus->sections = memory_grow(corpus->sections, corpus->room * sizeof *corpus->sections);
    }
    corpus->sections[corpus->count] = (struct corpus_section){.kind = kind,
                                                              .name = arena_text(corpus->arena, name),
                                                              .file = arena_text(corpus->arena, reader->file),
                                                              .line = reader->line};
    return corpus->count++;
}

static void read_header(struct reader *reader, char *line)
{
    size_t length = strlen(line);
    const char *name = line + 1;
    reader->section = NO_SECTION;
    if (line[length - 1] != ']') {
        complain(reader, "a header ends with ]", NULL);
        return;
    }
    line[length - 1] = '\0';
    enum corpus_kind kind = kind_of(&name);
    if (kind == CORPUS_MATTER && !is_code(name))
        complain(reader, "neither the code of a matter nor 'part', 'slot' or 'swap' with a name:", name);
    else if (kind == CORPUS_PART && !known_part(name))
        complain(reader, "there is no such part:", name);
    else if (*name == '\0' || strpbrk(name, "{}") != NULL)
        complain(reader, "a name is missing, or has braces", NULL);
    else if ((reader->section = find(reader->corpus, kind, name)) == NO_SECTION)
        reader->section = add_section(reader, kind, name);
}

/* ---- sentences ---- */

static bool set_mark(struct corpus_line *line, const char *mark)
{
    for (size_t i = 0; term_row(i) != NULL; i++) {
        const struct term *term = term_row(i);
        if (!str_equal(term->zh, mark))
            continue;
        if (str_equal(term->list, "nature"))
            line->nature = (enum nature)term->number;
        else if (str_equal(term->list, "urgency"))
            line->urgency = (enum urgency)term->number;
        else if (str_equal(term->list, "party"))
            line->party = (enum party)term->number;
        else
            continue;
        return true;
    }
    return false;
}

static void read_marks(struct reader *reader, char *marks, struct corpus_line *line)
{
    char *rest = NULL;
    for (char *mark = strtok_r(marks, " ", &rest); mark != NULL; mark = strtok_r(NULL, " ", &rest))
        if (!set_mark(line, mark))
            complain(reader, "no nature, urgency or party:", mark);
}

static size_t longest_digits(const char *text)
{
    size_t longest = 0;
    for (const char *at = text; *at != '\0'; at++) {
        size_t run = strspn(at, "0123456789");
        longest = run > longest ? run : longest;
        at += run > 0 ? run - 1 : 0;
    }
    return longest;
}

static void check_sentence(struct reader *reader, enum corpus_kind kind, const char *text)
{
    int64_t characters = utf8_count(text, strlen(text));
    if (characters > CORPUS_SENTENCE_MOST || (kind == CORPUS_MATTER && characters < CORPUS_SENTENCE_LEAST))
        complain(reader, "a sentence is 2 to 200 characters:", text);
    if (longest_digits(text) > CORPUS_DIGITS_MOST)
        complain(reader, "so many digits are a person's number:", text);
    if (strpbrk(text, "\t\r|") != NULL)
        complain(reader, "a tab, a carriage return or a second bar:", text);
}

static void add_line(struct reader *reader, struct corpus_line line)
{
    struct corpus_section *section = &reader->corpus->sections[reader->section];
    struct arena *arena = reader->corpus->arena;
    if (section->count == section->room) {
        section->room = section->room * 2 + 32;
        section->lines = memory_grow(section->lines, section->room * sizeof *section->lines);
    }
    line.text = arena_text(arena, line.text);
    line.with = arena_text(arena, line.with);
    line.file = section->count > 0 && str_equal(section->lines[section->count - 1].file, reader->file)
                    ? section->lines[section->count - 1].file
                    : arena_text(arena, reader->file);
    line.line = reader->line;
    section->lines[section->count++] = line;
}

static void read_swap(struct reader *reader, char *text)
{
    char *equals = strchr(text, '=');
    if (equals == NULL || equals == text || equals[1] == '\0') {
        complain(reader, "a swap is written as right=wrong:", text);
        return;
    }
    *equals = '\0';
    add_line(reader, (struct corpus_line){.text = text, .with = equals + 1});
}

static void read_sentence(struct reader *reader, char *text)
{
    struct corpus_line line = {.text = text};
    enum corpus_kind kind = reader->corpus->sections[reader->section].kind;
    size_t before = reader->problem_count;
    char *bar = strchr(text, '|');
    if (kind == CORPUS_SWAP) {
        read_swap(reader, text);
        return;
    }
    if (bar != NULL) {
        *bar = '\0';
        read_marks(reader, text, &line);
        line.text = bar + 1;
    }
    if (*line.text == '\0')
        complain(reader, "nothing stands behind the marks", NULL);
    check_sentence(reader, kind, line.text);
    if (reader->problem_count == before)
        add_line(reader, line);
}

static void read_line(struct reader *reader, char *line)
{
    size_t length = strlen(line);
    while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\r'))
        line[--length] = '\0';
    line += strspn(line, " ");
    if (*line == '\0' || *line == '#')
        return;
    if (*line == '[')
        read_header(reader, line);
    else if (reader->section == NO_SECTION)
        complain(reader, "a sentence stands under no sound header", NULL);
    else
        read_sentence(reader, line);
}

enum result corpus_read(struct corpus *corpus, const char *file, const char *text, size_t length, FILE *problems)
{
    struct reader reader = {.corpus = corpus, .file = file, .section = NO_SECTION, .problems = problems};
    if (utf8_count(text, length) < 0 || memchr(text, '\0', length) != NULL) {
        reader.line = 1;
        complain(&reader, "the file is not UTF-8 text", NULL);
        return RESULT_REFUSE;
    }
    char *copy = memory_alloc(length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    for (char *at = copy, *next; at != NULL; at = next) {
        next = strchr(at, '\n');
        if (next != NULL)
            *next++ = '\0';
        reader.line++;
        read_line(&reader, at);
    }
    free(copy);
    return reader.problem_count > 0 ? RESULT_REFUSE : RESULT_OK;
}

/* ---- the whole ---- */

static struct reader checker(const struct corpus_line *line, FILE *problems)
{
    return (struct reader){.file = line->file, .line = line->line, .problems = problems};
}

static size_t check_slots(const struct corpus *corpus, const struct corpus_line *line, FILE *problems)
{
    struct reader reader = checker(line, problems);
    size_t length = 0;
    for (const char *at = line->text; (at = corpus_slot(at, &length)) != NULL; at += length) {
        char *name = arena_textn(corpus->arena, at + 1, length - 2);
        const struct corpus_section *slot = corpus_find(corpus, CORPUS_SLOT, name);
        if (slot == NULL || slot->count == 0)
            complain(&reader, "no slot says what stands for", name);
    }
    return reader.problem_count;
}

static bool bare(const struct corpus_line *line)
{
    return line->nature == NATURE_UNSPECIFIED && line->urgency != URGENCY_URGENT;
}

static size_t check_section(const struct corpus *corpus, const struct corpus_section *section, FILE *problems)
{
    size_t bad = 0, bare_count = 0;
    for (size_t i = 0; i < section->count; i++) {
        bad += section->kind == CORPUS_SWAP ? 0 : check_slots(corpus, &section->lines[i], problems);
        bare_count += bare(&section->lines[i]) ? 1 : 0;
    }
    if (section->kind == CORPUS_MATTER && bare_count == 0) {
        fprintf(problems, "%s:%zu: no bare problem is told of '%s'\n", section->file, section->line, section->name);
        bad++;
    }
    return bad;
}

static int by_text(const void *a, const void *b)
{
    const struct corpus_line *const *left = a, *const *right = b;
    int order = strcmp((*left)->text, (*right)->text);
    if (order == 0)
        order = strcmp((*left)->file, (*right)->file);
    return order != 0 ? order : ((*left)->line > (*right)->line) - ((*left)->line < (*right)->line);
}

static size_t check_twins(const struct corpus *corpus, FILE *problems)
{
    size_t total = 0, filled = 0, bad = 0;
    for (size_t i = 0; i < corpus->count; i++)
        total += corpus->sections[i].kind == CORPUS_MATTER ? corpus->sections[i].count : 0;
    const struct corpus_line **all = arena_array(corpus->arena, total + 1, sizeof *all);
    for (size_t i = 0; i < corpus->count; i++)
        for (size_t j = 0; corpus->sections[i].kind == CORPUS_MATTER && j < corpus->sections[i].count; j++)
            all[filled++] = &corpus->sections[i].lines[j];
    qsort(all, filled, sizeof *all, by_text);
    for (size_t i = 1; i < filled; i++)
        if (str_equal(all[i]->text, all[i - 1]->text)) {
            fprintf(problems, "%s:%zu: '%s' stands at %s:%zu too\n", all[i]->file, all[i]->line, all[i]->text,
                    all[i - 1]->file, all[i - 1]->line);
            bad++;
        }
    return bad;
}

enum result corpus_check(const struct corpus *corpus, FILE *problems)
{
    size_t bad = check_twins(corpus, problems), matters = 0;
    for (size_t i = 0; i < COUNT(PARTS); i++)
        if (corpus_find(corpus, CORPUS_PART, PARTS[i]) == NULL) {
            fprintf(problems, "corpus:1: the part '%s' is missing\n", PARTS[i]);
            bad++;
        }
    for (size_t i = 0; i < corpus->count; i++) {
        bad += check_section(corpus, &corpus->sections[i], problems);
        matters += corpus->sections[i].kind == CORPUS_MATTER ? 1 : 0;
    }
    if (matters < 2) {
        fprintf(problems, "corpus:1: two matters at least\n");
        bad++;
    }
    return bad > 0 ? RESULT_REFUSE : RESULT_OK;
}

/* The corpus: its files are read strictly, and what is composed of the demo's sentences is fit to learn from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>

#include "common/pack.h"
#include "common/str.h"
#include "services/classifier/compose.h"
#include "tests/lib/pack_folder.h"

#define FOLDER "deploy/city/demo/corpus"

enum { MESSAGES = 8000, OF_EACH_LEAST = 50, SENTENCES_LEAST = 30, GRAMS_MOST = 2000 };

/* ---- what is wrong is said with file and line ---- */

static char *problems_of(const char *text, size_t length, bool check)
{
    char *said = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&said, &size);
    struct corpus *corpus = corpus_new();
    enum result outcome = corpus_read(corpus, "a.txt", text, length, out);
    if (outcome == RESULT_OK && check)
        outcome = corpus_check(corpus, out);
    fclose(out);
    assert_int_equal(outcome == RESULT_OK, *said == '\0');
    corpus_free(&corpus);
    return said;
}

static void expect(const char *text, bool check, const char *problem)
{
    char *said = problems_of(text, strlen(text), check);
    if (problem == NULL ? *said != '\0' : strstr(said, problem) == NULL)
        fail_msg("%s: said '%s', not '%s'", text, said, problem == NULL ? "" : problem);
    free(said);
}

static void test_reading(void **state)
{
    (void)state;
    expect("# a comment\n\n[city.road.lamp]\n路灯坏了\n紧急|灯杆漏电\n企业 咨询|路灯归谁管\r\n", false, NULL);
    expect("路灯坏了\n", false, "a.txt:1: a sentence stands under no sound header");
    expect("[city.road.lamp\n路灯坏了\n", false, "a.txt:1: a header ends with ]");
    expect("[City Road]\n", false, "a.txt:1: neither the code of a matter");
    expect("[]\n", false, "a.txt:1: neither the code of a matter");
    expect("[part 没有这个]\n", false, "a.txt:1: there is no such part: '没有这个'");
    expect("[slot ]\n", false, "a.txt:1: a name is missing");
    expect("[slot {x}]\n", false, "a.txt:1: a name is missing");
    expect("[a.b]\n路灯坏了\n咨讯|路灯归谁管\n", false, "a.txt:3: no nature, urgency or party: '咨讯'");
    expect("[a.b]\n咨询|\n", false, "a.txt:2: nothing stands behind the marks");
    expect("[a.b]\n咨询|路灯|坏了\n", false, "a.txt:2: a tab, a carriage return or a second bar");
    expect("[a.b]\n灯\n", false, "a.txt:2: a sentence is 2 to 200 characters");
    expect("[a.b]\n请打我电话1380013\n", false, "a.txt:2: so many digits are a person's number");
    expect("[swap 错字]\n已经\n", false, "a.txt:2: a swap is written as right=wrong");
}

static void test_hostile_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
    } FILES[] = {{"[a.b]\n\xff\xfe灯\n", 12}, {"[a.b]\n灯\0灯\n", 14}, {"\xe7\x81", 2}};
    for (size_t i = 0; i < COUNT(FILES); i++) {
        char *said = problems_of(FILES[i].bytes, FILES[i].length, false);
        assert_non_null(strstr(said, "a.txt:1: the file is not UTF-8 text"));
        free(said);
    }
    struct buf longest = {0};
    buf_text(&longest, "[a.b]\n");
    for (int i = 0; i <= CORPUS_SENTENCE_MOST; i++)
        buf_text(&longest, "灯");
    expect(longest.text, false, "a.txt:2: a sentence is 2 to 200 characters");
    buf_free(&longest);
    expect("", false, NULL);
    expect("[", false, "a.txt:1: a header ends with ]");
}

static void test_the_whole(void **state)
{
    (void)state;
    expect("[a.b]\n路灯坏了\n[a.c]\n路灯坏了\n", true, "a.txt:4: '路灯坏了' stands at a.txt:2 too");
    expect("[a.b]\n路灯坏了\n路灯坏了\n", true, "a.txt:3: '路灯坏了' stands at a.txt:2 too");
    expect("[a.b]\n{哪里}的路灯坏了\n", true, "a.txt:2: no slot says what stands for '哪里'");
    expect("[a.b]\n咨询|路灯归谁管\n", true, "a.txt:1: no bare problem is told of 'a.b'");
    expect("[a.b]\n路灯坏了\n", true, "the part '诉求' is missing");
    expect("[a.b]\n路灯坏了\n", true, "two matters at least");
}

/* ---- the demo's ---- */

struct demo {
    struct arena *arena;
    struct corpus *corpus;
    struct pack *pack;
    struct composed *messages;
    size_t count;
};

static void read_file(struct corpus *corpus, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, FOLDER "/%s", name);
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    struct buf text = {0};
    for (int c; (c = fgetc(in)) != EOF;)
        buf_char(&text, (char)c);
    fclose(in);
    assert_int_equal(corpus_read(corpus, path, text.text, text.length, stderr), RESULT_OK);
    buf_free(&text);
}

static int is_text(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot != NULL && strcmp(dot, ".txt") == 0;
}

static int open_demo(void **state)
{
    struct demo *demo = calloc(1, sizeof *demo);
    struct dirent **list = NULL;
    demo->arena = arena_new(0);
    demo->corpus = corpus_new();
    int found = scandir(FOLDER, &list, is_text, alphasort);
    assert_true(found > 0);
    for (int i = 0; i < found; i++) {
        read_file(demo->corpus, list[i]->d_name);
        free(list[i]);
    }
    free(list);
    assert_int_equal(corpus_check(demo->corpus, stderr), RESULT_OK);
    demo->pack = pack_folder(PACK_FOLDER_DEMO);
    demo->messages = arena_array(demo->arena, MESSAGES, sizeof *demo->messages);
    demo->count = compose(demo->arena, demo->corpus, 1, demo->messages, MESSAGES);
    *state = demo;
    return 0;
}

static int close_demo(void **state)
{
    struct demo *demo = *state;
    pack_free(&demo->pack);
    corpus_free(&demo->corpus);
    arena_free(&demo->arena);
    free(demo);
    return 0;
}

static bool is_leaf(const struct pack *pack, size_t matter)
{
    for (size_t i = 0; i < pack->matters_count; i++)
        if (pack->matters[i].parent == (int)matter)
            return false;
    return true;
}

static void test_every_leaf_is_told(void **state)
{
    const struct demo *demo = *state;
    size_t leaves = 0, told = 0;
    for (size_t i = 0; i < demo->pack->matters_count; i++) {
        const char *code = demo->pack->matters[i].code;
        const struct corpus_section *section = corpus_find(demo->corpus, CORPUS_MATTER, code);
        if (!is_leaf(demo->pack, i) || demo->pack->matters[i].confidential_lane) { /* clues train no model */
            assert_null(section);
            continue;
        }
        leaves++;
        if (section == NULL || section->count < SENTENCES_LEAST)
            fail_msg("%s: %zu sentences", code, section == NULL ? 0 : section->count);
    }
    for (size_t i = 0; i < demo->corpus->count; i++)
        told += demo->corpus->sections[i].kind == CORPUS_MATTER ? 1 : 0;
    assert_int_equal(told, leaves);
}

static void test_every_leaf_asks_and_proposes(void **state)
{
    const struct demo *demo = *state;
    for (size_t i = 0; i < demo->corpus->count; i++) {
        const struct corpus_section *section = &demo->corpus->sections[i];
        size_t consult = 0, suggest = 0;
        for (size_t j = 0; j < section->count; j++) {
            consult += section->lines[j].nature == NATURE_CONSULT ? 1 : 0;
            suggest += section->lines[j].nature == NATURE_SUGGEST ? 1 : 0;
        }
        if (section->kind == CORPUS_MATTER && (consult == 0 || suggest + consult < 3))
            fail_msg("%s: %zu questions, %zu proposals", section->name, consult, suggest);
    }
}

static void test_same_seed_same_bytes(void **state)
{
    const struct demo *demo = *state;
    struct composed *again = arena_array(demo->arena, MESSAGES, sizeof *again);
    assert_int_equal(demo->count, MESSAGES);
    assert_int_equal(compose(demo->arena, demo->corpus, 1, again, MESSAGES), MESSAGES);
    for (size_t i = 0; i < MESSAGES; i++) {
        assert_string_equal(again[i].text, demo->messages[i].text);
        assert_string_equal(again[i].matter, demo->messages[i].matter);
        assert_int_equal(again[i].nature, demo->messages[i].nature);
        assert_int_equal(again[i].urgency, demo->messages[i].urgency);
        assert_int_equal(again[i].party, demo->messages[i].party);
    }
    size_t same = 0;
    assert_int_equal(compose(demo->arena, demo->corpus, 2, again, MESSAGES), MESSAGES);
    for (size_t i = 0; i < MESSAGES; i++)
        same += str_equal(again[i].text, demo->messages[i].text) ? 1 : 0;
    assert_true(same < MESSAGES / 100);
}

static void test_shares(void **state)
{
    const struct demo *demo = *state;
    size_t shapes[COMPOSE_SHAPES] = {0}, natures[NATURE_COUNT] = {0}, urgencies[URGENCY_COUNT] = {0};
    size_t parties[PARTY_COUNT] = {0}, brief = 0, wordy = 0;
    for (size_t i = 0; i < demo->count; i++) {
        const struct composed *message = &demo->messages[i];
        int64_t characters = utf8_count(message->text, strlen(message->text));
        assert_true(characters >= CORPUS_SENTENCE_LEAST);
        shapes[message->shape]++;
        natures[message->nature]++;
        urgencies[message->urgency]++;
        parties[message->party]++;
        brief += characters <= 40 ? 1 : 0;
        wordy += characters >= 100 ? 1 : 0;
    }
    for (size_t i = 0; i < COMPOSE_SHAPES; i++)
        assert_true(shapes[i] * 25 >= demo->count);
    for (size_t i = NATURE_CONSULT; i < NATURE_COUNT; i++)
        assert_true(natures[i] * 50 >= demo->count);
    assert_int_equal(natures[0] + urgencies[0] + parties[0], 0);
    assert_true(urgencies[URGENCY_URGENT] * 33 >= demo->count);
    assert_true(parties[PARTY_ENTERPRISE] * 33 >= demo->count);
    assert_true(brief * 5 >= demo->count && wordy * 7 >= demo->count);
}

static void test_every_leaf_is_composed(void **state)
{
    const struct demo *demo = *state;
    for (size_t i = 0; i < demo->corpus->count; i++) {
        const struct corpus_section *section = &demo->corpus->sections[i];
        size_t count = 0;
        for (size_t j = 0; j < demo->count; j++)
            count += str_equal(demo->messages[j].matter, section->name) ? 1 : 0;
        if (section->kind == CORPUS_MATTER && count < OF_EACH_LEAST)
            fail_msg("%s: %zu messages", section->name, count);
    }
}

static size_t digit_bytes(const char *at)
{
    if (*at >= '0' && *at <= '9')
        return 1;
    bool wide =
        strncmp(at, "０", strlen("０") - 1) == 0 && (unsigned char)at[2] >= 0x90 && (unsigned char)at[2] <= 0x99;
    return wide ? strlen("０") : 0;
}

static void test_no_slot_and_no_person(void **state)
{
    const struct demo *demo = *state;
    for (size_t i = 0; i < demo->count; i++) {
        size_t run = 0;
        assert_null(strpbrk(demo->messages[i].text, "{}|~\n\t"));
        for (const char *at = demo->messages[i].text; *at != '\0';) {
            size_t bytes = digit_bytes(at);
            run = bytes > 0 ? run + 1 : 0;
            if (run > CORPUS_DIGITS_MOST)
                fail_msg("a number of a person: %s", demo->messages[i].text);
            at += bytes > 0 ? bytes : 1;
        }
    }
}

/* ---- how alike they are ---- */

struct grams {
    uint32_t list[GRAMS_MOST];
    size_t count;
};

static int by_number(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

/* Character 3-grams, each once, sorted. */
static void take_grams(const char *text, struct grams *out)
{
    const char *starts[GRAMS_MOST + 4];
    size_t count = 0, kept = 0;
    for (const char *at = text; *at != '\0' && count < GRAMS_MOST; at++)
        if (((unsigned char)*at & 0xC0u) != 0x80u)
            starts[count++] = at;
    starts[count] = text + strlen(text);
    out->count = 0;
    for (size_t i = 0; i + 3 <= count; i++) {
        uint32_t hash = 2166136261u;
        for (const char *at = starts[i]; at < starts[i + 3]; at++)
            hash = (hash ^ (unsigned char)*at) * 16777619u;
        out->list[out->count++] = hash;
    }
    qsort(out->list, out->count, sizeof out->list[0], by_number);
    for (size_t i = 0; i < out->count; i++)
        if (i == 0 || out->list[i] != out->list[kept - 1])
            out->list[kept++] = out->list[i];
    out->count = kept;
}

static bool near(const struct grams *a, const struct grams *b)
{
    size_t i = 0, j = 0, both = 0;
    while (i < a->count && j < b->count) {
        if (a->list[i] == b->list[j])
            both++;
        uint32_t left = a->list[i], right = b->list[j];
        i += left <= right ? 1 : 0;
        j += right <= left ? 1 : 0;
    }
    return both * 10 >= (a->count + b->count - both) * 6;
}

static int by_bytes(const void *a, const void *b)
{
    const char *const *left = a, *const *right = b;
    return strcmp(*left, *right);
}

static void test_none_is_written_twice(void **state)
{
    const struct demo *demo = *state;
    const char **texts = arena_array(demo->arena, demo->count, sizeof *texts);
    for (size_t i = 0; i < demo->count; i++)
        texts[i] = demo->messages[i].text;
    qsort(texts, demo->count, sizeof *texts, by_bytes);
    for (size_t i = 1; i < demo->count; i++)
        assert_string_not_equal(texts[i], texts[i - 1]);
}

/* Of one matter: a message of another shares no sentence with it. */
static void test_few_are_alike(void **state)
{
    const struct demo *demo = *state;
    struct grams *grams = arena_array(demo->arena, demo->count, sizeof *grams);
    size_t alike = 0;
    for (size_t i = 0; i < demo->count; i++)
        take_grams(demo->messages[i].text, &grams[i]);
    for (size_t i = 0; i < demo->count; i++)
        for (size_t j = 0; j < demo->count; j++)
            if (j != i && str_equal(demo->messages[i].matter, demo->messages[j].matter) && near(&grams[i], &grams[j])) {
                alike++;
                break;
            }
    print_message("near-twins: %zu of %zu\n", alike, demo->count);
    assert_true(alike * 20 <= demo->count);
}

static void test_a_small_corpus_ends(void **state)
{
    const struct demo *demo = *state;
    struct corpus *small = corpus_new();
    struct composed out[400];
    static const char TWO[] = "[a.b]\n路灯坏了\n[a.c]\n井盖没了\n";
    assert_int_equal(corpus_read(small, "two.txt", TWO, strlen(TWO), stderr), RESULT_OK);
    read_file(small, "shared.txt");
    assert_int_equal(corpus_check(small, stderr), RESULT_OK);
    size_t count = compose(demo->arena, small, 7, out, COUNT(out));
    assert_true(count > 0 && count <= COUNT(out));
    for (size_t i = 0; i < count; i++) {
        assert_true(out[i].nature == NATURE_HELP || out[i].nature == NATURE_COMPLAINT);
        assert_int_equal(out[i].urgency, URGENCY_NORMAL);
    }
    corpus_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading),
        cmocka_unit_test(test_hostile_bytes),
        cmocka_unit_test(test_the_whole),
        cmocka_unit_test(test_every_leaf_is_told),
        cmocka_unit_test(test_every_leaf_asks_and_proposes),
        cmocka_unit_test(test_same_seed_same_bytes),
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_every_leaf_is_composed),
        cmocka_unit_test(test_no_slot_and_no_person),
        cmocka_unit_test(test_none_is_written_twice),
        cmocka_unit_test(test_few_are_alike),
        cmocka_unit_test(test_a_small_corpus_ends),
    };
    return cmocka_run_group_tests(tests, open_demo, close_demo);
}

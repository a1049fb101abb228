/* The matter and the area of an order that is made of many requests (R44): by the trees of the demo pack. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "services/classifier/support.h"

static struct pack *pack;
static struct arena *arena;

struct said {
    const char *area, *matter;
    int count;
};
static const struct case_row {
    const char *name;
    struct said said[5];
    const char *area, *matter;
} CASES[] = {
    {"nobody knows", {{"", "", 9}}, "", ""},
    {"one line",
     {{"pingyin.yushan.nanmen", "city.sanitation.alley", 3}},
     "pingyin.yushan.nanmen",
     "city.sanitation.alley"},
    {"no line has the half, a branch does",
     {{"pingyin.yushan.nanmen", "city.sanitation.alley", 8},
      {"pingyin.yushan.nanmen", "city.sanitation.garbage", 11},
      {"pingyin.yushan.nanmen", "public.drainage.overflow", 10}},
     "pingyin.yushan.nanmen",
     "city.sanitation.garbage"},
    {"two communities: their street",
     {{"pingyin.yushan.nanmen", "", 5}, {"pingyin.yushan.wenchang", "", 5}},
     "pingyin.yushan",
     ""},
    {"half in one district and half in another: no more than the city",
     {{"pingyin", "", 5}, {"weihai", "", 5}},
     "city",
     ""},
    {"most stop at the branch: no leaf is guessed",
     {{"", "city.sanitation", 6}, {"", "city.sanitation.alley", 5}},
     "",
     "city.sanitation"},
    {"those who do not know do not count",
     {{"", "", 50}, {"pingyin.yushan.nanmen", "city.sanitation.alley", 2}},
     "pingyin.yushan.nanmen",
     "city.sanitation.alley"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct support_vote votes[5];
        size_t count = 0;
        for (; count < 5 && CASES[i].said[count].count > 0; count++)
            votes[count] =
                (struct support_vote){pack_area_find(pack, CASES[i].said[count].area),
                                      pack_matter_find(pack, CASES[i].said[count].matter), CASES[i].said[count].count};
        int area = support_area(arena, pack, votes, count), matter = support_matter(arena, pack, votes, count);
        const char *found_area = pack_area_code(pack, area), *found_matter = pack_matter_code(pack, matter);
        if (strcmp(found_area, CASES[i].area) != 0 || strcmp(found_matter, CASES[i].matter) != 0)
            fail_msg("%s: %s %s", CASES[i].name, found_area, found_matter);
    }
}

static int open_pack(void **state)
{
    (void)state;
    struct pack_file *files;
    size_t count;
    arena = arena_new(0);
    if (pack_read_folder(arena, "deploy/city/demo", &files, &count, stderr) != RESULT_OK)
        return -1;
    return pack_load(&pack, files, count, stderr) == RESULT_OK ? 0 : -1;
}

static int close_pack(void **state)
{
    (void)state;
    pack_free(&pack);
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests_name("support", tests, open_pack, close_pack);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>

#include "common/keys.h"

struct place {
    char root[64], folder[80];
    char problem[256];
};

static int open_place(void **state)
{
    struct place *place = memory_alloc(sizeof *place);
    snprintf(place->root, sizeof place->root, "/tmp/keys_test.XXXXXX");
    assert_non_null(mkdtemp(place->root));
    snprintf(place->folder, sizeof place->folder, "%s/keys", place->root);
    *state = place;
    return 0;
}

static void empty_folder(const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL)
        return;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        (void)unlinkat(dirfd(folder), entry->d_name, 0);
    closedir(folder);
    rmdir(path);
}

static int close_place(void **state)
{
    struct place *place = *state;
    empty_folder(place->folder);
    empty_folder(place->root);
    free(place);
    return 0;
}

static const char *path_in(const struct place *place, const char *file)
{
    static char path[160];
    snprintf(path, sizeof path, "%s/%s", place->folder, file);
    return path;
}

static void write_file(const char *path, const char *text, mode_t mode)
{
    (void)unlink(path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static mode_t mode_of(const char *path)
{
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 07777;
}

static struct key_pair make(struct place *place, const char *name, bool replace)
{
    struct key_pair pair;
    enum result outcome = keys_make(place->folder, name, replace, &pair, place->problem, sizeof place->problem);
    if (outcome != RESULT_OK)
        fail_msg("%s", place->problem);
    return pair;
}

static void made_pair_is_read_back(void **state)
{
    struct place *place = *state;
    struct key_pair made = make(place, "router-1", false), read;
    assert_int_equal(keys_read(place->folder, "router-1", &read, place->problem, sizeof place->problem), RESULT_OK);
    assert_memory_equal(&made, &read, sizeof made);
    assert_int_equal(strlen(made.public_key), KEY_TEXT - 1);
    char derived[KEY_TEXT];
    assert_int_equal(zmq_curve_public(derived, made.secret_key), 0);
    assert_string_equal(derived, made.public_key);
    char public[KEY_TEXT];
    assert_int_equal(keys_read_public(path_in(place, "router-1.pub"), public, place->problem, sizeof place->problem),
                     RESULT_OK);
    assert_string_equal(public, made.public_key);
}

static void modes_are_tight_and_nothing_is_left_over(void **state)
{
    struct place *place = *state;
    make(place, "a", false);
    make(place, "a", true);
    assert_int_equal(mode_of(place->folder), 0700);
    assert_int_equal(mode_of(path_in(place, "a.key")), 0400);
    assert_int_equal(mode_of(path_in(place, "a.pub")), 0644);
    DIR *folder = opendir(place->folder);
    assert_non_null(folder);
    int files = 0;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        files += entry->d_name[0] != '.';
    closedir(folder);
    assert_int_equal(files, 2);
}

static void existing_pair_stays_unless_replaced(void **state)
{
    struct place *place = *state;
    struct key_pair first = make(place, "a", false), again = make(place, "a", false), fresh = make(place, "a", true);
    assert_memory_equal(&first, &again, sizeof first);
    assert_string_not_equal(first.public_key, fresh.public_key);
    assert_string_not_equal(first.secret_key, fresh.secret_key);
    struct key_pair read;
    assert_int_equal(keys_read(place->folder, "a", &read, place->problem, sizeof place->problem), RESULT_OK);
    assert_memory_equal(&fresh, &read, sizeof fresh);
}

static void lost_public_half_is_made_again(void **state)
{
    struct place *place = *state;
    struct key_pair first = make(place, "a", false);
    assert_int_equal(unlink(path_in(place, "a.pub")), 0);
    struct key_pair again = make(place, "a", false);
    assert_memory_equal(&first, &again, sizeof first);
    assert_int_equal(mode_of(path_in(place, "a.pub")), 0644);
}

/* Many makers at once: all end with the one pair that is on disk. */
static void makers_at_once_agree(void **state)
{
    enum { MAKERS = 6 };
    struct place *place = *state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    pid_t children[MAKERS];
    for (int i = 0; i < MAKERS; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            struct key_pair pair;
            char problem[256];
            bool good = keys_make(place->folder, "a", false, &pair, problem, sizeof problem) == RESULT_OK &&
                        write(fds[1], pair.secret_key, KEY_TEXT) == KEY_TEXT;
            _exit(good ? 0 : 1);
        }
    }
    struct key_pair kept;
    for (int i = 0; i < MAKERS; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(keys_read(place->folder, "a", &kept, place->problem, sizeof place->problem), RESULT_OK);
    for (int i = 0; i < MAKERS; i++) {
        char secret[KEY_TEXT];
        assert_int_equal(read(fds[0], secret, sizeof secret), KEY_TEXT);
        assert_string_equal(secret, kept.secret_key);
    }
    close(fds[0]);
    close(fds[1]);
}

static void assert_refused(struct place *place, const char *file, const char *why)
{
    struct key_pair pair = {.secret_key = "left over"};
    static const struct key_pair wiped;
    assert_int_equal(keys_read(place->folder, "a", &pair, place->problem, sizeof place->problem), RESULT_REFUSE);
    if (strstr(place->problem, file) == NULL || strstr(place->problem, why) == NULL)
        fail_msg("problem is \"%s\", wanted %s and \"%s\"", place->problem, file, why);
    assert_memory_equal(&pair, &wiped, sizeof pair);
}

static void secret_that_others_can_read_is_refused(void **state)
{
    struct place *place = *state;
    static const mode_t LOOSE[] = {0440, 0404, 0644, 0600 | 0020, 0600 | 0001};
    make(place, "a", false);
    for (size_t i = 0; i < COUNT(LOOSE); i++) {
        assert_int_equal(chmod(path_in(place, "a.key"), LOOSE[i]), 0);
        assert_refused(place, "a.key", "others can read");
    }
    struct key_pair pair;
    assert_int_equal(chmod(path_in(place, "a.key"), 0600), 0);
    assert_int_equal(keys_read(place->folder, "a", &pair, place->problem, sizeof place->problem), RESULT_OK);
}

static void what_is_not_a_key_is_refused(void **state)
{
    struct place *place = *state;
    struct key_pair pair = make(place, "a", false);
    char longer[2 * KEY_TEXT], spaced[KEY_TEXT + 8];
    snprintf(longer, sizeof longer, "%s%c", pair.secret_key, 'x');
    snprintf(spaced, sizeof spaced, "%.20s %.19s", pair.secret_key, pair.secret_key + 20);
    const char *const bad[] = {"",
                               "\n",
                               "short",
                               longer,
                               spaced,
                               "\x80\x80\x80\x80\x80zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
                               "~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        write_file(path_in(place, "a.key"), bad[i], 0400);
        assert_refused(place, "a.key", "40 characters");
    }
    char with_newlines[KEY_TEXT + 4];
    snprintf(with_newlines, sizeof with_newlines, "%s\n\n", pair.secret_key);
    write_file(path_in(place, "a.key"), with_newlines, 0400);
    assert_refused(place, "a.key", "40 characters");
    write_file(path_in(place, "a.key"), pair.secret_key, 0400); /* without a newline: good */
    assert_int_equal(keys_read(place->folder, "a", &pair, place->problem, sizeof place->problem), RESULT_OK);
}

static void halves_that_do_not_belong_together_are_refused(void **state)
{
    struct place *place = *state;
    make(place, "a", false);
    struct key_pair other = make(place, "b", false);
    write_file(path_in(place, "a.pub"), other.public_key, 0644);
    assert_refused(place, "a.pub", "does not belong");
}

static void folder_in_place_of_a_key_is_refused(void **state)
{
    struct place *place = *state;
    make(place, "a", false);
    assert_int_equal(unlink(path_in(place, "a.key")), 0);
    assert_int_equal(mkdir(path_in(place, "a.key"), 0700), 0);
    assert_refused(place, "a.key", "is not a file");
    assert_int_equal(rmdir(path_in(place, "a.key")), 0);
}

static void missing_files_stop(void **state)
{
    struct place *place = *state;
    struct key_pair pair;
    char public[KEY_TEXT];
    assert_int_equal(keys_read(place->folder, "none", &pair, place->problem, sizeof place->problem), RESULT_STOP);
    assert_non_null(strstr(place->problem, "none.key"));
    assert_int_equal(keys_read_public(path_in(place, "none.pub"), public, place->problem, sizeof place->problem),
                     RESULT_STOP);
    assert_int_equal(keys_make("/nonexistent/deeper", "a", false, &pair, place->problem, sizeof place->problem),
                     RESULT_STOP);
    assert_non_null(strstr(place->problem, "/nonexistent/deeper"));
}

static void names_stay_inside_the_folder(void **state)
{
    struct place *place = *state;
    static const char *const BAD[] = {
        "",   ".",   "..",  "../a", "a/b",
        ".a", "a b", "a\n", "é",    "0123456789012345678901234567890123456789012345678901234567890123456789"};
    struct key_pair pair;
    for (size_t i = 0; i < COUNT(BAD); i++) {
        if (keys_make(place->folder, BAD[i], false, &pair, place->problem, sizeof place->problem) != RESULT_REFUSE)
            fail_msg("name \"%s\" was taken", BAD[i]);
        if (keys_read(place->folder, BAD[i], &pair, place->problem, sizeof place->problem) != RESULT_REFUSE)
            fail_msg("name \"%s\" was read", BAD[i]);
    }
}

static void wiped_pair_is_zero(void **state)
{
    (void)state;
    struct key_pair pair;
    static const struct key_pair zero;
    memset(&pair, 'x', sizeof pair);
    keys_wipe(&pair);
    assert_memory_equal(&pair, &zero, sizeof pair);
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, open_place, close_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_PLACE(made_pair_is_read_back),
        IN_PLACE(modes_are_tight_and_nothing_is_left_over),
        IN_PLACE(existing_pair_stays_unless_replaced),
        IN_PLACE(lost_public_half_is_made_again),
        IN_PLACE(makers_at_once_agree),
        IN_PLACE(secret_that_others_can_read_is_refused),
        IN_PLACE(what_is_not_a_key_is_refused),
        IN_PLACE(halves_that_do_not_belong_together_are_refused),
        IN_PLACE(folder_in_place_of_a_key_is_refused),
        IN_PLACE(missing_files_stop),
        IN_PLACE(names_stay_inside_the_folder),
        cmocka_unit_test(wiped_pair_is_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Golden files: what was reviewed once and must not change unseen. BLESS=1 in the environment renews them. */
#ifndef LOOPLINE_TESTS_GOLDEN_H
#define LOOPLINE_TESTS_GOLDEN_H

/* Fails the test unless the file `path` (from the root of the tree) holds just `now`. */
void golden_assert(const char *path, const char *now);

#endif

/* Figures of the faults group: what was promised, what was lost, how long it took to come back. A line each in
 * $B/faults.tsv (test, figure, number), which tests/faults/figures.sh sums up. Of a program that named itself only:
 * others, and those who spoil on purpose, leave no figures. */
#ifndef LOOPLINE_TESTS_FIGURE_H
#define LOOPLINE_TESTS_FIGURE_H

void figure_open(const char *test);
void figure_add(const char *name, double number); /* times end in _ms: of them the worst and the middle count */

#endif

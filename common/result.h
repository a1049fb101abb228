/* How an operation ended. Three classes of failure, because three different people act on them:
 * the sender (refuse), nobody but time (retry), the operator (stop). Results are never ignored. */
#ifndef LOOPLINE_RESULT_H
#define LOOPLINE_RESULT_H

#define MUST_USE                 __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#define COUNT(array)             (sizeof(array) / sizeof((array)[0]))

enum result {
    RESULT_OK = 0,
    RESULT_REFUSE, /* bad input: back to its sender with the reason, or to quarantine */
    RESULT_RETRY,  /* passing trouble: the same work again, later */
    RESULT_STOP    /* broken environment: exit non-zero, the supervisor restarts */
};

#endif

/* One line per fact, to stderr: time, level, service, event, then key=value pairs (text) or one JSON
 * object. Never personal data: no names, phones, request text or keys. A line about an order carries
 * order= and trace=. Usage: log_info("order dispatched", "order", number, "unit", unit, NULL). */
#ifndef LOOPLINE_LOG_H
#define LOOPLINE_LOG_H

#include <stdbool.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_open(const char *service, enum log_level level, bool json);
/* Pairs of text: key, value, …, NULL. A NULL value is printed as null / -. */
void log_write(enum log_level level, const char *fact, ...) __attribute__((sentinel));
#define log_debug(...) log_write(LOG_DEBUG, __VA_ARGS__)
#define log_info(...)  log_write(LOG_INFO, __VA_ARGS__)
#define log_warn(...)  log_write(LOG_WARN, __VA_ARGS__)
#define log_error(...) log_write(LOG_ERROR, __VA_ARGS__)
bool log_level_parse(const char *text, enum log_level *out);
/* A number as text for a pair; valid until sixteen more calls. */
const char *log_number(long long number);

#endif

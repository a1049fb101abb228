/* A page of a service's HTTP port on this machine. */
#ifndef LOOPLINE_PAGE_H
#define LOOPLINE_PAGE_H

/* The metrics, head and all; NULL: nobody answers. To be freed. */
char *page_metrics(int port);
/* Sum of the lines of this metric, whatever their labels; NAN: none. */
double page_value(const char *metrics, const char *name);

#endif

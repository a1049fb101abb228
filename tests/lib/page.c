#include "tests/lib/page.h"
#include "common/str.h"
#include <arpa/inet.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

char *page_metrics(int port)
{
    static const char REQUEST[] = "GET /metrics HTTP/1.0\r\n\r\n";
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct timeval patience = {.tv_sec = 3};
    struct buf text = {0};
    char piece[4096];
    ssize_t size;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (const struct sockaddr *)&at, sizeof at) == 0 && write(fd, REQUEST, strlen(REQUEST)) > 0)
        while ((size = read(fd, piece, sizeof piece)) > 0)
            buf_add(&text, piece, (size_t)size);
    close(fd);
    return text.text;
}

double page_value(const char *metrics, const char *name)
{
    size_t length = strlen(name);
    double sum = NAN;
    for (const char *line = metrics; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n' ? 1 : 0;
        if (strncmp(line, name, length) != 0 || (line[length] != ' ' && line[length] != '{'))
            continue;
        const char *value = strchr(line + length, ' ');
        if (value != NULL)
            sum = (isnan(sum) ? 0 : sum) + strtod(value, NULL);
    }
    return sum;
}

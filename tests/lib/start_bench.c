#include "tests/lib/start_bench.h"
#include "common/str.h"
#include "tests/lib/bench_load.h"
#include "tests/lib/fault.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TIMES = 3, LOOK_US = 500, PATIENCE_S = 30, TEXT = 1024 };

static const char *const SERVICES[] = {"intake", "classifier", "router", "escalation", "survey"};

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "start: %s: %s\n", what, why);
    exit(1);
}

static int socket_at(int port, struct sockaddr_in *out)
{
    *out = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    out->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static int free_port(void)
{
    struct sockaddr_in at;
    socklen_t size = sizeof at;
    int fd = socket_at(0, &at);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, size) != 0 || getsockname(fd, (struct sockaddr *)&at, &size) != 0)
        give_up("port", "none is free");
    close(fd);
    return ntohs(at.sin_port);
}

static bool says_ready(int fd)
{
    static const char QUESTION[] = "GET /readyz HTTP/1.0\r\n\r\n", GOOD[] = "HTTP/1.";
    char answer[16] = "";
    if (write(fd, QUESTION, sizeof QUESTION - 1) != (ssize_t)sizeof QUESTION - 1)
        return false;
    return read(fd, answer, sizeof answer - 1) > 12 && strncmp(answer, GOOD, strlen(GOOD)) == 0 &&
           strncmp(answer + 9, "200", 3) == 0;
}

static bool is_ready(int port)
{
    struct sockaddr_in at;
    int fd = socket_at(port, &at);
    bool ready = fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0 && says_ready(fd);
    if (fd >= 0)
        close(fd);
    return ready;
}

static _Noreturn void become(const char *folder, const char *service, int port)
{
    const char *build = getenv("B");
    char program[TEXT], config[TEXT], http[32], log[TEXT];
    snprintf(program, sizeof program, "%s/bin/loopline-%s", str_empty(build) ? "build" : build, service);
    snprintf(config, sizeof config, "%s/etc/%s.cfg", folder, service);
    snprintf(http, sizeof http, "http.port=%d", port);
    snprintf(log, sizeof log, "%s/log/%s.log", folder, service);
    int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (out >= 0) {
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
    }
    setsid();
    execl(program, program, "--config", config, "--set", http, (char *)NULL);
    _exit(127);
}

static void note_pid(const char *folder, const char *service, pid_t pid)
{
    char path[TEXT];
    snprintf(path, sizeof path, "%s/run/%s.pid", folder, service);
    FILE *file = fopen(path, "w");
    if (file == NULL)
        give_up(path, "cannot be written");
    fprintf(file, "%d\n", (int)pid);
    fclose(file);
}

static double one_start(const char *folder, const char *service)
{
    int port = free_port();
    fault_town((const char *const[]){"term", service, NULL});
    double start = bench_load_clock();
    pid_t pid = fork();
    if (pid == 0)
        become(folder, service, port);
    if (pid < 0)
        give_up(service, "no process");
    note_pid(folder, service, pid);
    while (!is_ready(port)) {
        if (bench_load_clock() - start > PATIENCE_S)
            give_up(service, "is not ready in time");
        usleep(LOOK_US);
    }
    return (bench_load_clock() - start) * 1000;
}

static double one_town(void)
{
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        fault_town((const char *const[]){"term", SERVICES[i], NULL});
    double start = bench_load_clock();
    fault_town((const char *const[]){"services", "1", NULL});
    return (bench_load_clock() - start) * 1000;
}

static double median(double *values)
{
    bench_sort(values, TIMES);
    return values[TIMES / 2];
}

json_t *start_bench_run(const char *folder)
{
    json_t *figures = json_object();
    double times[TIMES];
    char name[32];
    for (size_t i = 0; i < COUNT(SERVICES); i++) {
        for (size_t t = 0; t < TIMES; t++)
            times[t] = one_start(folder, SERVICES[i]);
        snprintf(name, sizeof name, "%s_ms", SERVICES[i]);
        json_object_set_new(figures, name, json_real(median(times)));
    }
    for (size_t t = 0; t < TIMES; t++)
        times[t] = one_town();
    json_object_set_new(figures, "town_ms", json_real(median(times)));
    return figures;
}

void start_bench_table(const json_t *figures, FILE *out)
{
    const char *name;
    json_t *value;
    fprintf(out, "\nfrom exec to ready, ms\n");
    json_object_foreach((json_t *)(uintptr_t)figures, name, value)
    {
        size_t length = strlen(name) - strlen("_ms");
        bool town = strncmp(name, "town", length) == 0;
        fprintf(out, "  %-50.*s %9.0f%s\n", (int)length, name, json_number_value(value),
                town ? "  each has found the others, who look every two seconds" : "");
    }
}

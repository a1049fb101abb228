#include "services/intake/request_desk.h"
#include "common/str.h"
#include <sodium.h>
#include <string.h>

struct request_row *request_desk_row(const struct message *message)
{
    return message->rows;
}

enum result request_desk_check_code(struct message *message, const char *code)
{
    const struct request_row *row = request_desk_row(message);
    bool agent = message->from->role == ROLE_AGENT;
    if (row == NULL)
        return batch_refuse(message, agent ? "number" : "code", agent ? REASON_NOT_FOUND : REASON_WRONG_CODE);
    if (agent && str_empty(code))
        return RESULT_OK;
    if (strlen(code) != REQUEST_CODE || sodium_memcmp(code, row->code, REQUEST_CODE) != 0)
        return batch_refuse(message, "code", REASON_WRONG_CODE);
    return RESULT_OK;
}

enum result request_desk_number(struct message *message, const char *number)
{
    message->number = number;
    return str_empty(number) ? batch_refuse(message, "number", REASON_REQUIRED) : RESULT_OK;
}

enum result request_desk_named(struct message *message, const char *number, const char *code)
{
    if (str_empty(code) && message->from->role != ROLE_AGENT)
        faults_add(&message->faults, "code", REASON_REQUIRED);
    return request_desk_number(message, number);
}

enum result request_desk_ask(struct message *message, enum intake_event event, struct intake_verdict *out)
{
    const struct request_row *row = request_desk_row(message);
    *out = intake_step((enum request_state)row->state, event, REQUEST_STATE_UNSPECIFIED);
    return out->reason == REASON_NONE ? RESULT_OK : batch_refuse(message, "number", out->reason);
}

#include "services/survey/finding.h"

static bool is_discontent(struct finding_heard heard)
{
    return heard.rating == RATING_DISSATISFIED || heard.solved == ANSWER_NO;
}

/* Who declines to rate and says nothing of the matter is neither. */
static bool is_content(struct finding_heard heard)
{
    return !is_discontent(heard) &&
           (heard.rating == RATING_SATISFIED || heard.rating == RATING_BASICALLY || heard.solved == ANSWER_YES);
}

bool finding_differs(struct finding_heard unit, struct finding_heard centre)
{
    return is_content(unit) && is_discontent(centre);
}

/* What the classifier found out about a request: on each axis a value, how it came to it, how sure it is,
 * the words that spoke for it, and who came second. Plain data; words live in the arena of the decision. */
#ifndef LOOPLINE_DECISION_H
#define LOOPLINE_DECISION_H

#include "services/classifier/ballot.h"
#include "services/classifier/lexicon.h"
#include "services/classifier/model.h"

#define DECISION_NONE      BALLOT_NONE /* no matter, no area, no runner-up */
#define DECISION_WORDS_MAX 8           /* words quoted for one finding: the weightiest */
#define DECISION_NOTES_MAX 8

enum basis {
    BASIS_NONE = 0, /* nothing known */
    BASIS_SAID,     /* the channel or its agent said so */
    BASIS_WORDS,    /* words of the text */
    BASIS_ASSUMED,  /* no word; the default stands */
    BASIS_PERSON,   /* decided at the review desk */
    BASIS_MODEL,    /* a trained model (opinion.h) */
    BASIS_POSITION  /* of an area: where the point lies */
};

/* What a source says against the place that was found, or beside it: said, not hidden. */
enum note_kind {
    NOTE_CONFLICT = 1, /* the source names this area, which excludes the one found */
    NOTE_NEAR_BORDER,  /* the position lies so near to this area (C02) */
    NOTE_OVERLAP,      /* the position lies in this area too: the pack's boundaries overlap */
    NOTE_OUTSIDE       /* the position lies in no district; this area is the nearest */
};
enum place_source {                 /* the stronger first */
                    PLACE_AREA = 1, /* said by the channel or its agent */
                    PLACE_POSITION,
                    PLACE_ADDRESS,
                    PLACE_TEXT,
                    PLACE_DISTRICT /* where the channel stands */
};
#define PLACE_SOURCE_COUNT 6
struct note {
    enum note_kind kind;
    enum place_source source;
    int area;    /* DECISION_NONE: none */
    int metres;  /* -1: of no matter */
    bool review; /* people have to look at it */
};

/* What a trained model thinks on one axis (opinion.h makes it). */
struct opinion {
    enum axis axis;
    int version;
    int value, runner_up;                      /* like those of a finding */
    double probability, runner_up_probability; /* 0..1, of each with all below it */
    int class_index;                           /* of the model: the likeliest under `value`; -1 none */
    struct model_word *words;                  /* that spoke for it, heaviest first */
    size_t word_count;
    float *shares;                       /* by value: its probability with all below it */
    size_t count;                        /* of shares */
    const float *probabilities;          /* by class of the model */
    const struct model_row *const *rows; /* by feature of the text */
};
/* What would have come out with the model in the shadow in the place of the one in force. */
struct shadow {
    int version; /* 0: none looks on */
    int value, confidence;
    bool agrees;
};
struct blend_rule; /* blend.h */

struct finding {
    int value;      /* matter or area: index or DECISION_NONE; else the enum's number */
    int runner_up;  /* like value, or DECISION_NONE */
    int confidence; /* 0..100; an assumed value carries the pack's review_below: enough, never better */
    enum basis basis;
    const char **words; /* as written by the person, weightiest first */
    size_t word_count;
    const struct blend_rule *rule; /* of words and model; NULL: a person, or a place */
    const struct opinion *model;   /* NULL: no model is in force */
    struct shadow shadow;
    const struct note *notes; /* of an area; at most DECISION_NOTES_MAX */
    size_t note_count;
};

/* Why a request waits for people; bits. */
enum doubt {
    DOUBT_MATTER_UNKNOWN = 1,
    DOUBT_MATTER_UNSURE = 2,
    DOUBT_AREA_UNKNOWN = 4, /* or no more than the whole city, named or assumed */
    DOUBT_AREA_UNSURE = 8,
    DOUBT_MATTER_CONFLICT =
        16, /* words and model are both sure, of different families; never with a danger word (R04) */
    DOUBT_URGENCY_RAISED = 32, /* a model fears danger where no word and nobody said so */
    DOUBT_AREA_CONFLICT = 64   /* a note of the area asks for people */
};

struct decision {
    struct finding matter, nature, urgency, party, area;
    int confidence;  /* the lower of matter and area: the two that decide who must act */
    unsigned doubts; /* enum doubt; 0 = goes on by itself, else to the review desk */
    enum gate gate;  /* automatic = without doubts; else whether people decide with the machine's proposal or without */
};

/* By the pack's gate of the matter: `review` when it is unknown or below `suggest`, `suggest` below `automatic` or with
 * any doubt, else `automatic`. */
enum gate decision_gate(const struct pack *pack, const struct finding *matter, unsigned doubts);

/* Appends the words among `counted` whose votes agree with the finding's value, up to the maximum. */
void decision_quote(struct arena *arena, struct finding *finding, const struct text *text,
                    const struct lexicon_hits *counted, const struct ballot *ballot);
/* {"matter":{"value":"city.manhole","basis":"words","confidence":83,"words":["窨井盖"],"runner_up":null,
 *            "rule":"agree",
 *            "model":{"version":3,"label":"city.manhole","probability":0.913,"runner_up":"city.road",
 *                     "runner_up_probability":0.041,"words":[{"word":"井盖","weight":2.31}]},
 *            "shadow":{"version":4,"value":"city.road","confidence":61,"agrees":false}},
 *  "nature":{…},"urgency":{…},"party":{…},"area":{…},"confidence":83,"gate":"suggest","doubts":["area_unsure"]}
 * Values are codes of the pack and of terms.def; null = none. "rule" stands where words and model were blended, "model"
 * and "shadow" where there is one. An area with notes has, after runner_up,
 * "notes":[{"kind":"near_border","area":"pingyin.jinshui","metres":80,"source":"position","review":false}], metres null
 * where they are of no matter. At most 16 KiB, for words are few and short. Text owned by the arena. */
const char *decision_json(struct arena *arena, const struct pack *pack, const struct decision *decision);

#endif

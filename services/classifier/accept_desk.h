/* What intake tells: accepted, supplemented, withdrawn, what the level above says. Steps of service.h. */
#ifndef LOOPLINE_ACCEPT_DESK_H
#define LOOPLINE_ACCEPT_DESK_H

#include "common/service.h"

/* The load of the service. What is new is judged here already: by its place and matter the database is asked for what
 * may be like it. */
enum result accept_desk_load(struct batch *batch) MUST_USE;
enum result accept_desk_decode(struct batch *batch, struct message *message) MUST_USE;
enum result accept_desk_accepted(struct batch *batch, struct message *message) MUST_USE;
enum result accept_desk_supplemented(struct batch *batch, struct message *message) MUST_USE;
enum result accept_desk_instructed(struct batch *batch, struct message *message) MUST_USE;
enum result accept_desk_withdrawn(struct batch *batch, struct message *message) MUST_USE;
enum result accept_desk_anonymised(struct batch *batch, struct message *message) MUST_USE;

#endif

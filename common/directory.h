/* Who is behind a CURVE key: principals (channels, units' people, desks, administrators) and the live
 * replicas of the five services. Filled from the database every two seconds, read by the ZAP handler and by
 * whoever asks for rights (rights.h). Unknown keys are told to retry (300), revoked ones are refused for good (400). */
#ifndef LOOPLINE_DIRECTORY_H
#define LOOPLINE_DIRECTORY_H

#include "common/terms.h"
#include "common/wire.h"

#define KEY_TEXT 41 /* Z85 of a CURVE key with its NUL */

struct principal {
    char key[KEY_TEXT];
    char name[64];
    enum role role;
    char channel[48];  /* of the pack; "" none */
    char unit[48];     /* "" none; rights reach its whole subtree */
    char matters[256]; /* codes of matters or of groups of them, "a,b"; "" = all */
    bool revoked;
};

struct instance { /* a live replica, as announced in bus.instance */
    struct uuid id;
    enum node node;
    char address[128]; /* host or IPv4, without port */
    int event_port, command_port;
    char key[KEY_TEXT];
    char old_key[KEY_TEXT]; /* of before its rotation, good until the old doors close; "" none */
    char districts[4096];   /* its own, ",a,b,"; "" = all */
    char standing_in[4096]; /* served besides, while nobody has them as his own; likewise, "" = none */
};

struct directory {
    struct principal *principals;
    size_t principal_count;
    struct instance *instances;
    size_t instance_count;
    bool indexed; /* both lists are sorted by key */
};
/* Sorts by key: from then on a look-up costs a few comparisons instead of one per row. Optional. */
void directory_index(struct directory *directory);
void directory_free(struct directory *directory); /* the lists; empty afterwards */
/* By CURVE key, an instance also by its old one; NULL: not there. A principal found may be revoked: keys of open connections are not cut off,
 * so look the sender up for every command. */
const struct principal *directory_principal(const struct directory *directory, const char *key);
const struct instance *directory_instance(const struct directory *directory, const char *key);
/* As its own. A district "" (unknown) is everybody's. */
bool instance_owns(const struct instance *instance, const char *district);
/* As its own, or in place of others. */
bool instance_serves(const struct instance *instance, const char *district);
/* Is there a live replica of `node` that has the district as its own? */
bool directory_owned(const struct directory *directory, enum node node, const char *district);

#endif

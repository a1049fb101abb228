#include <stdlib.h>
#include <string.h>

#include "common/directory.h"

static int by_principal(const void *a, const void *b)
{
    const struct principal *left = a, *right = b;
    return strcmp(left->key, right->key);
}

static int by_instance(const void *a, const void *b)
{
    const struct instance *left = a, *right = b;
    return strcmp(left->key, right->key);
}

static int key_of_principal(const void *key, const void *principal)
{
    return strcmp(key, ((const struct principal *)principal)->key);
}

static int key_of_instance(const void *key, const void *instance)
{
    return strcmp(key, ((const struct instance *)instance)->key);
}

void directory_index(struct directory *directory)
{
    if (directory->principal_count > 0)
        qsort(directory->principals, directory->principal_count, sizeof *directory->principals, by_principal);
    if (directory->instance_count > 0)
        qsort(directory->instances, directory->instance_count, sizeof *directory->instances, by_instance);
    directory->indexed = true;
}

void directory_free(struct directory *directory)
{
    free(directory->principals);
    free(directory->instances);
    *directory = (struct directory){0};
}

const struct principal *directory_principal(const struct directory *directory, const char *key)
{
    if (directory->indexed && directory->principal_count > 0)
        return bsearch(key, directory->principals, directory->principal_count, sizeof *directory->principals,
                       key_of_principal);
    for (size_t i = 0; i < directory->principal_count; i++)
        if (strcmp(directory->principals[i].key, key) == 0)
            return &directory->principals[i];
    return NULL;
}

static const struct instance *by_key(const struct directory *directory, const char *key)
{
    if (directory->indexed && directory->instance_count > 0)
        return bsearch(key, directory->instances, directory->instance_count, sizeof *directory->instances,
                       key_of_instance);
    for (size_t i = 0; i < directory->instance_count; i++)
        if (strcmp(directory->instances[i].key, key) == 0)
            return &directory->instances[i];
    return NULL;
}

/* Few replicas are under rotation at a time, and only what no present key fits comes here. */
const struct instance *directory_instance(const struct directory *directory, const char *key)
{
    const struct instance *found = by_key(directory, key);
    for (size_t i = 0; found == NULL && key[0] != '\0' && i < directory->instance_count; i++)
        if (strcmp(directory->instances[i].old_key, key) == 0)
            found = &directory->instances[i];
    return found;
}

static bool listed(const char *list, const char *district)
{
    size_t length = strlen(district);
    for (const char *at = strchr(list, ','); at != NULL; at = strchr(at + 1, ','))
        if (strncmp(at + 1, district, length) == 0 && at[1 + length] == ',')
            return strchr(district, ',') == NULL;
    return false;
}

bool instance_owns(const struct instance *instance, const char *district)
{
    return instance->districts[0] == '\0' || district[0] == '\0' || listed(instance->districts, district);
}

bool instance_serves(const struct instance *instance, const char *district)
{
    return instance_owns(instance, district) || listed(instance->standing_in, district);
}

bool directory_owned(const struct directory *directory, enum node node, const char *district)
{
    for (size_t i = 0; i < directory->instance_count; i++)
        if (directory->instances[i].node == node && instance_owns(&directory->instances[i], district))
            return true;
    return false;
}

/* The files of a pack, one loader each. A loader takes the root of its parsed file, fills its arrays of
 * walk->pack and reports every problem it finds; later files may refer to what earlier files declared
 * (the order stands in pack_load.c). */
#ifndef LOOPLINE_PACK_LOAD_H
#define LOOPLINE_PACK_LOAD_H

#include "common/pack_walk.h"

void pack_texts_load(struct pack_walk *walk, const config_setting_t *root);
void pack_areas_load(struct pack_walk *walk, const config_setting_t *root);
void pack_boundaries_load(struct pack_walk *walk, const config_setting_t *root);
void pack_units_load(struct pack_walk *walk, const config_setting_t *root);
void pack_matters_load(struct pack_walk *walk, const config_setting_t *root);
void pack_lexicon_load(struct pack_walk *walk, const config_setting_t *root);
void pack_policies_load(struct pack_walk *walk, const config_setting_t *root);
void pack_supervision_load(struct pack_walk *walk, const config_setting_t *root);
void pack_understanding_load(struct pack_walk *walk, const config_setting_t *root);
void pack_dispatch_load(struct pack_walk *walk, const config_setting_t *root);
void pack_roster_load(struct pack_walk *walk, const config_setting_t *root);
void pack_visits_load(struct pack_walk *walk, const config_setting_t *root);
void pack_privacy_load(struct pack_walk *walk, const config_setting_t *root);
void pack_catalogue_load(struct pack_walk *walk, const config_setting_t *root);
void pack_calendar_load(struct pack_walk *walk, const config_setting_t *root);
void pack_channels_load(struct pack_walk *walk, const config_setting_t *root);
void pack_survey_load(struct pack_walk *walk, const config_setting_t *root);
void pack_scoring_load(struct pack_walk *walk, const config_setting_t *root);
void pack_city_load(struct pack_walk *walk, const config_setting_t *root);

/* The cells behind pack_cell_first, once the rows of the catalogue are sound. */
void pack_cells_build(struct pack *pack);

/* The group `relief` of one policy whose limits are read. */
void pack_relief_load(struct pack_walk *walk, const config_setting_t *row, struct pack_policy *policy);

/* What holds without survey.cfg. */
void pack_survey_default(struct pack_survey *survey);

#endif

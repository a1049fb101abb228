/* What real text has and a composed one lacks: slips of the pen, missing or half-width punctuation, wide digits,
 * traditional characters. */
#ifndef LOOPLINE_BLEMISH_H
#define LOOPLINE_BLEMISH_H

#include "services/classifier/composer.h"

/* A comma at the very end is a full stop, or nothing. */
void blemish_close(struct composer *composer);
/* Now and then, in composer->text. */
void blemish_add(struct composer *composer);

#endif

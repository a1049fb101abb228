-- Orders that a deployment above handed down: which deployments they have passed, when the level above says that they are due,
-- and whether they were given back to it. NULL path = began here.
ALTER TABLE router.work_order
    ADD upper_path text[],     -- the first first
    ADD upper_due timestamptz, -- NULL = no limit
    ADD handed_back_at timestamptz, -- the level above has not ruled on it yet
    ADD CONSTRAINT work_order_upper_path CHECK (cardinality(upper_path) BETWEEN 1 AND 8
                                                AND array_position(upper_path, NULL) IS NULL AND array_position(upper_path, '') IS NULL),
    ADD CONSTRAINT work_order_upper_word CHECK (upper_path IS NOT NULL OR (upper_due IS NULL AND handed_back_at IS NULL)),
    -- its limit is not ours, nor whose it is: it rides on no other, and is no part of one
    ADD CONSTRAINT work_order_upper_alone CHECK (upper_path IS NULL OR (merged_into IS NULL AND parent_id IS NULL));

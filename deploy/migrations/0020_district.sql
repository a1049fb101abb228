-- Districts that a replica serves in place of others, as long as no live replica of its service has them as its own.
ALTER TABLE bus.instance ADD COLUMN standing_in text[] NOT NULL DEFAULT '{}';

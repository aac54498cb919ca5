-- The wider networks a program asks from: whoever has many networks has them next to each other. NULL where it asked
-- before this was kept; that is over within minutes.
ALTER TABLE identity.pairings
    ADD COLUMN site bytea CHECK (length(site) = 32),
    ADD COLUMN region bytea CHECK (length(region) = 32);
CREATE INDEX pairings_site ON identity.pairings (site, expires_at);
CREATE INDEX pairings_region ON identity.pairings (region, expires_at);

-- Calendars that a person subscribed to by their address, and what stands in them. Private to their person.
CREATE TABLE connectors.feeds (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    owner uuid NOT NULL,
    label text NOT NULL,
    -- of the address, which is a secret: its host and port
    host text NOT NULL,
    -- the address, in the vault
    secret uuid NOT NULL,
    -- by which to ask whether it changed
    etag text,
    modified text,
    -- when it was last read in full
    read_at timestamptz,
    -- when it was last in line with its server
    synced_at timestamptz,
    -- why it could not be had, the last time it was asked for
    error_code text,
    error_message text,
    -- entries that could not be understood, and whether there were more than are kept
    left_out integer NOT NULL DEFAULT 0,
    cut boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX feeds_owner ON connectors.feeds (tenant_id, owner, created_at, id);
CALL app.protect('connectors.feeds');

CREATE TABLE connectors.feed_entries (
    tenant_id uuid NOT NULL,
    feed uuid NOT NULL,
    n integer NOT NULL,
    owner uuid NOT NULL,
    title text NOT NULL,
    -- of an entry that lasts all day: midnight UTC of that day
    starts_at timestamptz NOT NULL,
    ends_at timestamptz,
    all_day boolean NOT NULL,
    url text,
    -- where it is an assignment of a Canvas: which
    canvas_origin text,
    canvas_assignment text,
    PRIMARY KEY (tenant_id, feed, n),
    FOREIGN KEY (tenant_id, feed) REFERENCES connectors.feeds (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX feed_entries_calendar ON connectors.feed_entries (tenant_id, owner, starts_at);
CALL app.protect('connectors.feed_entries');

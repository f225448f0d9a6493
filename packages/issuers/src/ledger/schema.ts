/**
 * Money is integer won, times are milliseconds since the epoch. `cards.spent_won` is the running total of a card's
 * bookings; each approval books its amount once, each cancellation gives its part
 * back once, a reversal gives back what is left, once.
 */
export const SCHEMA = `
CREATE TABLE cards (
  id TEXT PRIMARY KEY,
  company TEXT NOT NULL,
  spent_won INTEGER NOT NULL DEFAULT 0 CHECK (spent_won >= 0)
) STRICT;

CREATE TABLE authentications (
  id TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  company TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  token TEXT NOT NULL UNIQUE,
  here_token TEXT,
  code TEXT NOT NULL,
  link TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'authenticated', 'rejected', 'locked')),
  pin_tries_left INTEGER NOT NULL CHECK (pin_tries_left >= 0),
  card_id TEXT REFERENCES cards (id),
  rejection_code TEXT,
  approved_attempt_id TEXT
) STRICT;
CREATE INDEX authentications_by_code ON authentications (company, code) WHERE status = 'pending';
CREATE UNIQUE INDEX authentications_by_here_token ON authentications (here_token);

CREATE TABLE attempts (
  id TEXT PRIMARY KEY,
  request TEXT,
  status TEXT NOT NULL CHECK (status IN ('approved', 'declined', 'reversed')),
  code TEXT,
  approval_number TEXT UNIQUE,
  approved_at_ms INTEGER,
  amount_won INTEGER,
  card_id TEXT REFERENCES cards (id)
) STRICT;

CREATE INDEX attempts_by_authentication ON attempts (json_extract(request, '$.authenticationId'));

CREATE TABLE cancels (
  id TEXT PRIMARY KEY,
  attempt_id TEXT NOT NULL REFERENCES attempts (id),
  amount_won INTEGER NOT NULL CHECK (amount_won > 0),
  tax_won INTEGER,
  tax_free_won INTEGER,
  code TEXT,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX cancels_by_attempt ON cancels (attempt_id);

CREATE TABLE bookings (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  card_id TEXT NOT NULL REFERENCES cards (id),
  attempt_id TEXT NOT NULL REFERENCES attempts (id),
  cancel_id TEXT UNIQUE REFERENCES cancels (id),
  kind TEXT NOT NULL CHECK (kind IN ('approval', 'reversal', 'cancel')),
  amount_won INTEGER NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX bookings_once ON bookings (attempt_id, kind) WHERE kind <> 'cancel';
CREATE INDEX bookings_by_time ON bookings (at_ms, sequence);

CREATE TABLE events (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
`;

/** What leads from each version to the next, the first one from 1 to 2. */
export const MIGRATIONS = [
  'ALTER TABLE authentications RENAME COLUMN pin_attempts_left TO pin_tries_left',
  `ALTER TABLE authentications ADD COLUMN here_token TEXT;
   CREATE UNIQUE INDEX authentications_by_here_token ON authentications (here_token)`,
  // Orders were named by their number, and nobody said whose they were: what is stored is read by the contract of now.
  `ALTER TABLE cancels ADD COLUMN tax_won INTEGER;
   ALTER TABLE cancels ADD COLUMN tax_free_won INTEGER;
   CREATE INDEX bookings_by_time ON bookings (at_ms, sequence);
   UPDATE authentications SET request = json_set(json_remove(request, '$.orderNumber', '$.expiresAtMs', '$.approvableUntilMs'),
     '$.lifeMs', 180000, '$.approvableForMs',
     180000 + json_extract(request, '$.approvableUntilMs') - json_extract(request, '$.expiresAtMs'),
     '$.orderReference', 'before-2-' || substr(id, 1, 55), '$.taxWon', 0, '$.taxFreeWon', 0,
     '$.merchant', json('{"merchantId":"unknown","terminalId":"unknown","businessNumber":null}'));
   UPDATE attempts SET request = json_set(json_remove(request, '$.orderNumber'),
     '$.orderReference', 'before-2-' || substr(json_extract(request, '$.authenticationId'), 1, 55),
     '$.taxWon', 0, '$.taxFreeWon', 0, '$.traceNumber', '000000000000',
     '$.merchant', json('{"merchantId":"unknown","terminalId":"unknown","businessNumber":null}'))
     WHERE request IS NOT NULL`,
  `CREATE INDEX attempts_by_authentication ON attempts (json_extract(request, '$.authenticationId'))`,
] as const;

export const SCHEMA_VERSION = 1 + MIGRATIONS.length;

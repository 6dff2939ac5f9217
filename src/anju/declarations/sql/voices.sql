-- What migration 0010 granted, in name only: who said what, and who owed it, is told by said_of.sql.
CREATE OR REPLACE FUNCTION declarations_voices(_stays bigint[]) RETURNS void LANGUAGE sql AS '';
CREATE OR REPLACE FUNCTION declarations_owing(_party bigint, _stay bigint, _dwelling bigint, _since date) RETURNS void
LANGUAGE sql AS '';

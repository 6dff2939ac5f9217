-- What migration 0010 granted, in name only: who said what, and who owed it, is told by said_of.sql.
-- A register made before said_of.sql has functions of these names that give rows: they go first.
DROP FUNCTION IF EXISTS declarations_voices(bigint[]);
DROP FUNCTION IF EXISTS declarations_owing(bigint, bigint, bigint, date);
CREATE OR REPLACE FUNCTION declarations_voices(_stays bigint[]) RETURNS void LANGUAGE sql AS '';
CREATE OR REPLACE FUNCTION declarations_owing(_party bigint, _stay bigint, _dwelling bigint, _since date) RETURNS void
LANGUAGE sql AS '';

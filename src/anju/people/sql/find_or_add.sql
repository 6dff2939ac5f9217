-- Persons by the blind index of an identity document, added where the register has none. Set-based: one row or many.
-- _indexes: the rows' blind indexes in their order; n counts them from 0.
-- Runs as the owner, because a person known elsewhere is out of the caller's sight; nothing but the id comes back.
-- Identities are added first and in index order: two that arrive at once wait for each other instead of crossing.
CREATE OR REPLACE FUNCTION people_find_or_add(_rows json, _indexes bytea[]) RETURNS TABLE (n int, person bigint, added boolean)
-- Row by row through indexes, even where the plan was made when the tables were small.
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
#variable_conflict use_column
DECLARE
    _fresh bigint[];
BEGIN
    WITH given AS MATERIALIZED (
        SELECT DISTINCT ON (r.number_index) r.*
          FROM json_to_recordset(_rows) AS r(
               number_index bytea, number_cipher bytea, kind text, division bigint, name text, name_pinyin text,
               name_initials text, sex text, birth_date date, hukou_kind text, hukou_address text,
               phone_cipher bytea, phone_index bytea)
         WHERE NOT EXISTS (SELECT 1 FROM people_identity i WHERE i.number_index = r.number_index)
         ORDER BY r.number_index
    ), numbered AS MATERIALIZED (
        SELECT nextval('people_person_id_seq') AS id, given.* FROM given
    ), identities AS (
        INSERT INTO people_identity (person_id, kind, number_cipher, number_index)
        SELECT id, kind, number_cipher, number_index FROM numbered ORDER BY number_index
        ON CONFLICT (number_index) DO NOTHING
        RETURNING person_id
    ), persons AS (
        INSERT INTO people_person (id, division, name, name_pinyin, name_initials, sex, birth_date, hukou_kind,
                                   hukou_address, phone_cipher, phone_index)
        SELECT p.id, p.division, p.name, p.name_pinyin, p.name_initials, p.sex, p.birth_date, p.hukou_kind,
               p.hukou_address, p.phone_cipher, p.phone_index
          FROM numbered p
         -- IS TRUE keeps this a hashed look-up: as a join it would be planned for one row and run quadratically.
         WHERE (p.id IN (SELECT person_id FROM identities)) IS TRUE
        RETURNING id
    )
    SELECT coalesce(array_agg(id), '{}') INTO _fresh FROM persons;

    RETURN QUERY
        -- IN over a sub-select is hashed; ANY over the array would compare each with each.
        SELECT r.n::int - 1, i.person_id, i.person_id IN (SELECT unnest(_fresh))
          FROM unnest(_indexes) WITH ORDINALITY AS r(number_index, n)
          JOIN people_identity i ON i.number_index = r.number_index;
END $$;

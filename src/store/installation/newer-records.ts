import type { Redis } from 'ioredis'
import type { MigrationId } from '../../migration/ids.ts'
import type { Keys } from '../keys.ts'
import { KNOWN_SCHEMA } from '../schema.ts'
import { type Reply, run, script } from '../script.ts'

const NEWER_RECORDS = script(
  'newer-records',
  `
-- KEYS 1 all, 2 prefix of records
-- ARGV 1 newest known schema
-- returns {{id, schema}, ..}; changes nothing
local found = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local schema = redis.call('HGET', KEYS[2] .. id, 'schema')
  if (tonumber(schema) or 0) > tonumber(ARGV[1]) then table.insert(found, { id, schema }) end
end
return found
`,
)

/** Migrations that a newer version has written to, which this one leaves alone. */
export async function newerRecords(
  redis: Redis,
  { all, recordPrefix }: Pick<Keys, 'all' | 'recordPrefix'>,
): Promise<readonly { readonly id: MigrationId; readonly schema: number }[]> {
  const reply = await run(redis, NEWER_RECORDS, [all, recordPrefix], [KNOWN_SCHEMA])
  return (reply as readonly Reply[]).map((each) => {
    const [id, schema] = each as [MigrationId, string]
    return { id, schema: Number(schema) }
  })
}

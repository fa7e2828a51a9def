import { script } from '../script.ts'
import { TIME_LUA } from './time.lua.ts'

/** Migrations to look at, less those that a worker holds and those that only a newer version understands. */
export const DUE = script(
  'due',
  `
-- KEYS 1 due, 2 prefix of records
-- ARGV 1 now (domain clock, ms), 2 limit, 3 newest known schema
-- returns {{id, version, state}, ..}
${TIME_LUA}
local PAGE = 200
local now, limit, known = now_ms(), tonumber(ARGV[2]), tonumber(ARGV[3])
local found, offset = {}, 0
while #found < limit do
  local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', offset, PAGE)
  for _, id in ipairs(ids) do
    local version, state, schema, lease_until =
      unpack(redis.call('HMGET', KEYS[2] .. id, 'version', 'state', 'schema', 'leaseUntil'))
    local is_held = lease_until and tonumber(lease_until) > now
    if version and tonumber(schema) <= known and not is_held and #found < limit then
      table.insert(found, { id, tonumber(version), state })
    end
  end
  if #ids < PAGE then break end
  offset = offset + PAGE
end
return found
`,
)

import { script } from '../script.ts'
import { DAMAGE_LUA } from './damage.lua.ts'
import { TIME_LUA } from './time.lua.ts'

/** Migrations to look at, less those that a worker holds and those that only a newer version understands. */
export const DUE = script(
  'due',
  `
-- KEYS 1 due, 2 prefix of records
-- ARGV 1 now (domain clock, ms), 2 limit, 3 newest known schema
-- returns {{{id, version, state}, ..}, {{id, what is wrong with it}, ..}}
${TIME_LUA}
${DAMAGE_LUA}
local PAGE = 200
local now, limit, known = now_ms(), tonumber(ARGV[2]), tonumber(ARGV[3])
local found, damaged, offset = {}, {}, 0
local function look_at(id)
  local record = KEYS[2] .. id
  if is_kind(record, 'hash') and (tonumber(redis.call('HGET', record, 'schema')) or 0) > known then return end
  local damage = redis.call('EXISTS', record) == 0 and 'its record is missing' or shape_damage(record)
  if damage then
    if #damaged < PAGE then table.insert(damaged, { id, damage }) end
    return
  end
  local version, state, lease_until = unpack(redis.call('HMGET', record, 'version', 'state', 'leaseUntil'))
  local is_held = lease_until and tonumber(lease_until) > now
  if version and not is_held and #found < limit then table.insert(found, { id, tonumber(version), state }) end
end
while #found < limit do
  local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', offset, PAGE)
  for _, id in ipairs(ids) do
    look_at(id)
  end
  if #ids < PAGE then break end
  offset = offset + PAGE
end
return { found, damaged }
`,
)

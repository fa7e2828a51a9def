import { script } from '../script.ts'
import { DAMAGE_LUA } from '../scripts/damage.lua.ts'
import { LANES_LUA } from '../scripts/lanes.lua.ts'
import { TIME_LUA } from '../scripts/time.lua.ts'

/** Puts messages of a backup, whose rows are all there, back into their lanes. */
export const REBUILD_OUTBOX = script(
  'rebuild-outbox',
  `
-- KEYS 1 outbox due, 2 outbox sending, 3 outbox busy, 4 prefix of rows, 5 prefix of lanes, 6 prefix of records, 7 sweeps
-- ARGV keys of messages
local out = { due = KEYS[1], sending = KEYS[2], busy = KEYS[3], rows = KEYS[4], lanes = KEYS[5], migrations = KEYS[6] }
${TIME_LUA}
${DAMAGE_LUA}
${LANES_LUA}
for _, key in ipairs(ARGV) do
  local state, lane, member, order, migration, opens, doubted =
    unpack(redis.call('HMGET', out.rows .. key, 'state', 'lane', 'member', 'order', 'migration', 'opens', 'doubted'))
  if state == 'waiting' then
    redis.call('ZADD', out.lanes .. lane, order or 0, member)
    redis.call('SADD', out.migrations .. migration .. ':unsent', key)
  elseif state == 'unknown' or state == 'undeliverable' then
    redis.call('SADD', out.migrations .. migration .. ':unconfirmed', key)
    if state == 'unknown' then redis.call('SADD', out.migrations .. migration .. ':unsent', key) end
  end
  if state == 'unknown' or doubted then redis.call('ZADD', KEYS[7], now_ms(), key) end
  if lane then arm(lane) end
  if opens then arm(opens) end
end
return #ARGV
`,
)

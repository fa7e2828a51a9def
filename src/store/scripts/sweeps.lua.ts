import { script } from '../script.ts'
import { BUDGET_LUA } from './budget.lua.ts'
import { DAMAGE_LUA } from './damage.lua.ts'
import { LANES_LUA } from './lanes.lua.ts'
import { TIME_LUA } from './time.lua.ts'

/** Hands out messages that have to be looked at once more; each comes again later until the sweep of it is ended. */
export const CLAIM_SWEEPS = script(
  'claim-sweeps',
  `
-- KEYS 1 sweeps, 2 prefix of rows, 3 budget, 4 prefix of lanes, 5 prefix of records
-- ARGV 1 limit, 2 ms of Redis' clock after which they come again, 3 speed, 4 newest known schema
-- returns {{{key, schema, message, state, firstTriedAt, postedChannel, postedTs, why}, ..}, {{key, what is wrong with it}, ..}}
local out = { rows = KEYS[2], budget = KEYS[3], lanes = KEYS[4], migrations = KEYS[5] }
local speed = tonumber(ARGV[3])
${TIME_LUA}
${DAMAGE_LUA}
${LANES_LUA}
${BUDGET_LUA}
local now, budget_at = now_ms(), budget_now()
local LOOKS = { 'looks' }
local handed, damaged = {}, {}
local function hand_out(key)
  local row = redis.call('HMGET', out.rows .. key, 'schema', 'schema', 'message', 'state', 'firstTriedAt', 'postedChannel',
    'postedTs', 'why')
  local looks = row[4] ~= 'undeliverable' and speed > 0
  if looks and wait_for(LOOKS, '', budget_at) > 0 then return false end
  if tonumber(row[1] or 0) <= tonumber(ARGV[4]) then
    if looks then spend(LOOKS, '', budget_at) end
    row[1] = key
    table.insert(handed, row)
  end
  return true
end
for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])) do
  local damage = row_damage(key)
  if damage then table.insert(damaged, { key, damage })
  elseif not hand_out(key) then break end
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), key)
end
return { handed, damaged }
`,
)

/** What the look at a message that could not be confirmed has come to. */
export const RESOLVE_MESSAGE = script(
  'resolve-message',
  `
-- KEYS 1 outbox due, 2 outbox sending, 3 outbox busy, 4 prefix of rows, 5 prefix of lanes, 6 prefix of records, 7 sweeps
-- ARGV 1 key, then where it was found: 2 channel, 3 ts; both empty where it is not there: then it may go out again
-- returns 1 | 0 where it is not unconfirmed any more
local out = { due = KEYS[1], sending = KEYS[2], busy = KEYS[3], rows = KEYS[4], lanes = KEYS[5], migrations = KEYS[6] }
${DAMAGE_LUA}
${LANES_LUA}
local key, row = ARGV[1], out.rows .. ARGV[1]
if row_damage(key) then return 0 end
local state, lane, member, order, migration = unpack(redis.call('HMGET', row, 'state', 'lane', 'member', 'order', 'migration'))
redis.call('ZREM', KEYS[7], key)
if state ~= 'unknown' then return 0 end
redis.call('HDEL', row, 'uncertain', 'why')
if ARGV[3] ~= '' then
  redis.call('HSET', row, 'postedChannel', ARGV[2], 'postedTs', ARGV[3])
  finish(key, 'sent')
else
  redis.call('SREM', out.migrations .. migration .. ':unconfirmed', key)
  redis.call('HSET', row, 'state', 'waiting')
  redis.call('ZADD', out.lanes .. lane, order or 0, member)
  arm(lane)
end
redraw(migration, key)
return 1
`,
)

/** Puts a message into the outbox that no commit has made: once, whatever happens. */
export const ENTER_MESSAGE = script(
  'enter-message',
  `
-- KEYS 1 outbox due, 2 outbox sending, 3 outbox busy, 4 prefix of rows, 5 prefix of lanes, 6 prefix of records
-- ARGV 1 row (JSON), 2 schema, 3 message, 4 migration
-- returns 1 | 0 where it is there already | what is damaged
local out = { due = KEYS[1], sending = KEYS[2], busy = KEYS[3], rows = KEYS[4], lanes = KEYS[5], migrations = KEYS[6] }
${DAMAGE_LUA}
${LANES_LUA}
local row = cjson.decode(ARGV[1])
if redis.call('EXISTS', out.rows .. row.key) == 1 then return 0 end
local damage = place_damage(row, ARGV[4])
if damage then return damage end
enter(row, ARGV[3], { version = 99999999, index = 0, schema = ARGV[2], migration = ARGV[4] })
return 1
`,
)

import { script } from '../script.ts'
import { DAMAGE_LUA } from './damage.lua.ts'
import { LANES_LUA } from './lanes.lua.ts'
import { TIME_LUA } from './time.lua.ts'

/**
 * Ends a claim on a message: sent, to be tried later, given up, or left open because nobody can look whether it was posted. What
 * was ever in doubt is looked at once more later: a slow call may have posted it after it was looked for.
 */
export const SETTLE_MESSAGE = script(
  'settle-message',
  `
-- KEYS 1 outbox due, 2 outbox sending, 3 outbox busy, 4 prefix of rows, 5 prefix of lanes, 6 prefix of records, 7 sweeps
-- ARGV 1 key, 2 claim, 3 'sent' | 'defer' | 'withdraw' | 'undeliverable' | 'unknown', 4 ms until it is looked at once more, then
--      sent: 5 channel, 6 ts
--      defer: 5 at (domain clock, ms), 6 1 where it may have been posted
--      undeliverable, unknown: 5 why
-- returns 1 | 0 where the claim is no longer ours, or the row is damaged: nothing was changed
local out = { due = KEYS[1], sending = KEYS[2], busy = KEYS[3], rows = KEYS[4], lanes = KEYS[5], migrations = KEYS[6] }
${TIME_LUA}
${DAMAGE_LUA}
${LANES_LUA}
local key, row = ARGV[1], out.rows .. ARGV[1]
if row_damage(key) then return 0 end
local claim, settled, lane, kept, wanted, claimed, opens, migration = unpack(redis.call('HMGET', row, 'claim', 'settledClaim', 'lane',
  'kept', 'wanted', 'claimedWanted', 'opens', 'migration'))
if settled == ARGV[2] then return 1 end

local function look_again() redis.call('ZADD', KEYS[7], 'NX', now_ms() + tonumber(ARGV[4]), key) end

if claim ~= ARGV[2] then
  -- Two have posted it.
  if ARGV[3] == 'sent' and lane then look_again() end
  return 0
end
redis.call('HSET', row, 'settledClaim', ARGV[2])

local function wait()
  redis.call('HSET', row, 'state', 'waiting')
  let_go(key, lane)
  arm(lane)
end

if ARGV[3] == 'sent' then
  redis.call('HSET', row, 'postedChannel', ARGV[5], 'postedTs', ARGV[6])
  if redis.call('HDEL', row, 'doubted') == 1 then look_again() end
  redis.call('HDEL', row, 'uncertain')
  -- One that was asked for again meanwhile shows an older snapshot: it goes round once more.
  if kept and wanted ~= claimed then wait() else finish(key, 'sent') end
  if opens then arm(opens) end
elseif ARGV[3] == 'withdraw' then
  if kept and wanted ~= claimed then wait() else finish(key, 'void') end
elseif ARGV[3] == 'defer' then
  redis.call('HSET', row, 'dueAt', ARGV[5])
  if ARGV[6] == '1' then redis.call('HSET', row, 'uncertain', 1, 'doubted', 1) else redis.call('HDEL', row, 'uncertain') end
  wait()
elseif ARGV[3] == 'unknown' then
  redis.call('HSET', row, 'why', ARGV[5], 'state', 'unknown')
  redis.call('ZREM', out.lanes .. lane, redis.call('HGET', row, 'member'))
  redis.call('SADD', out.migrations .. migration .. ':unconfirmed', key)
  look_again()
  let_go(key, lane)
  arm(lane)
  redraw(migration, key)
else
  redis.call('HSET', row, 'why', ARGV[5])
  finish(key, 'undeliverable')
  look_again()
  redraw(migration, key)
end
return 1
`,
)

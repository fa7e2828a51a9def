import { script } from '../script.ts'
import { LANES_LUA } from './lanes.lua.ts'

/** Ends a claim on a message: sent, to be tried later, or given up. */
export const SETTLE_MESSAGE = script(
  'settle-message',
  `
-- KEYS 1 outbox due, 2 outbox sending, 3 outbox busy, 4 prefix of rows, 5 prefix of lanes, 6 prefix of records
-- ARGV 1 key, 2 claim, 3 'sent' | 'defer' | 'withdraw' | 'undeliverable', then
--      sent: 4 channel, 5 ts
--      defer: 4 at (domain clock, ms), 5 1 where it may have been posted
--      undeliverable: 4 why
-- returns 1 | 0 where the claim is no longer ours: nothing was changed
local out = { due = KEYS[1], sending = KEYS[2], busy = KEYS[3], rows = KEYS[4], lanes = KEYS[5], migrations = KEYS[6] }
${LANES_LUA}
local key, row = ARGV[1], out.rows .. ARGV[1]
local claim, settled, lane, kept, wanted, claimed, opens = unpack(redis.call('HMGET', row, 'claim', 'settledClaim', 'lane',
  'kept', 'wanted', 'claimedWanted', 'opens'))
if settled == ARGV[2] then return 1 end
if claim ~= ARGV[2] then return 0 end
redis.call('HSET', row, 'settledClaim', ARGV[2])

local function wait()
  redis.call('HSET', row, 'state', 'waiting')
  let_go(key, lane)
  arm(lane)
end

if ARGV[3] == 'sent' then
  redis.call('HSET', row, 'postedChannel', ARGV[4], 'postedTs', ARGV[5])
  redis.call('HDEL', row, 'uncertain')
  -- One that was asked for again meanwhile shows an older snapshot: it goes round once more.
  if kept and wanted ~= claimed then wait() else finish(key, 'sent') end
  if opens then arm(opens) end
elseif ARGV[3] == 'withdraw' then
  if kept and wanted ~= claimed then wait() else finish(key, 'void') end
elseif ARGV[3] == 'defer' then
  redis.call('HSET', row, 'dueAt', ARGV[4])
  if ARGV[5] == '1' then redis.call('HSET', row, 'uncertain', 1) else redis.call('HDEL', row, 'uncertain') end
  wait()
else
  redis.call('HSET', row, 'why', ARGV[4])
  finish(key, 'undeliverable')
end
return 1
`,
)

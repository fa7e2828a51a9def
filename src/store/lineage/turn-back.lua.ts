import { script } from '../script.ts'
import { LINEAGE_LUA } from './lineage.lua.ts'

/** Far more than claims, writes or requests can have been made in the time that was lost. */
const EPOCH_LEAP = 1_000_000
const COUNT_LEAP = 1_000_000
const ID_LEAP = 1_000

/** Looks whether this process has seen more than Redis has; changes nothing. */
export const LOOK_AT_LINEAGE = script(
  'look-at-lineage',
  `
-- KEYS 1 lineage, 2 marks
-- ARGV 1 count, 2 mark
-- returns {'' | 'behind' | 'restoring', turn, why, count, mark}; no turn where it was not declared yet
local lineage = { key = KEYS[1], marks = KEYS[2], count = ARGV[1], mark = ARGV[2] }
${LINEAGE_LUA}
local found = lapse()
local state, turn, why, count = unpack(redis.call('HMGET', KEYS[1], 'state', 'turn', 'why', 'count'))
count = count or '0'
local mark = redis.call('HGET', KEYS[2], count) or ''
if not found then return { '', turn or '0', '', count, mark } end
if not state or state == '' then return { found, '', '', count, mark } end
return { state, turn or '0', why or '', count, mark }
`,
)

/**
 * Declares that data went back in time, whatever has noticed it: a count or a mark, a shell on a server, a restored backup.
 * Fences every claim, skips numbers, and doubts every message that may have been posted.
 */
export const TURN_BACK = script(
  'turn-back',
  `
-- KEYS 1 lineage, 2 marks, 3 sequence, 4 all, 5 prefix of records, 6 prefix of rows
-- ARGV 1 newest count that was seen, 2 mark, 3 why
-- returns {count, mark}; changes nothing where it is declared already
local state, count, at = unpack(redis.call('HMGET', KEYS[1], 'state', 'count', 'at'))
if state == 'behind' then return { tonumber(count), redis.call('HGET', KEYS[2], count) or '' } end
local leapt = string.format('%.0f', math.max(tonumber(count or 0), tonumber(ARGV[1])) + ${COUNT_LEAP})
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[2], leapt, ARGV[2])
redis.call('HSET', KEYS[1], 'count', leapt, 'state', 'behind', 'why', ARGV[3])
redis.call('HINCRBY', KEYS[1], 'turn', 1)
redis.call('INCRBY', KEYS[3], ${ID_LEAP})
for _, id in ipairs(redis.call('ZRANGE', KEYS[4], 0, -1)) do
  local record = KEYS[5] .. id
  redis.call('HINCRBY', record, 'epoch', ${EPOCH_LEAP})
  redis.call('HDEL', record, 'owner', 'leaseUntil')
  for _, key in ipairs(redis.call('SMEMBERS', record .. ':unsent')) do
    local row = KEYS[6] .. key
    if redis.call('HEXISTS', row, 'postedTs') == 0 and redis.call('EXISTS', row) == 1 then
      redis.call('HSET', row, 'uncertain', 1, 'doubted', 1)
      redis.call('HSETNX', row, 'firstTriedAt', at or '0')
    end
  end
end
return { tonumber(leapt), ARGV[2] }
`,
)

/** Things are given out again, unless it has happened once more meanwhile. */
export const END_LAPSE = script(
  'end-lapse',
  `
-- KEYS 1 lineage
-- ARGV 1 turn
local state, turn = unpack(redis.call('HMGET', KEYS[1], 'state', 'turn'))
if state == 'behind' and turn == ARGV[1] then redis.call('HSET', KEYS[1], 'state', '') end
return 1
`,
)

import { script } from '../script.ts'
import { LANES_LUA } from './lanes.lua.ts'
import { TIME_LUA } from './time.lua.ts'

/** Hands out messages: first those whose sender went silent, then the first of each lane that is due. */
export const CLAIM_MESSAGES = script(
  'claim-messages',
  `
-- KEYS 1 outbox due, 2 outbox sending, 3 outbox busy, 4 handout of this call, 5 prefix of rows, 6 prefix of lanes,
--      7 prefix of records
-- ARGV 1 now (domain clock, ms), 2 limit, 3 lease in ms, 4 claim, 5 owner, 6 newest known schema
-- returns {{key, schema, message, attempts, firstTriedAt, uncertain, postedChannel, postedTs}, ..}
local out = { due = KEYS[1], sending = KEYS[2], busy = KEYS[3], rows = KEYS[5], lanes = KEYS[6], migrations = KEYS[7] }
local limit, lease, claim, known = tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[6])
${TIME_LUA}
${LANES_LUA}
local now = now_ms()
local taken = 0

local function take(key, is_uncertain)
  local row = out.rows .. key
  local lane, wanted, posted = unpack(redis.call('HMGET', row, 'lane', 'wanted', 'postedTs'))
  redis.call('HSETNX', row, 'firstTriedAt', now)
  redis.call('HINCRBY', row, 'attempts', 1)
  redis.call('HSET', row, 'state', 'sending', 'claim', claim, 'owner', ARGV[5], 'claimedWanted', wanted)
  -- Editing what is posted already may be repeated freely.
  if posted then redis.call('HDEL', row, 'uncertain') elseif is_uncertain then redis.call('HSET', row, 'uncertain', 1) end
  redis.call('ZADD', out.sending, now + lease, key)
  redis.call('HSET', out.busy, lane, key)
  redis.call('ZREM', out.due, lane)
  redis.call('RPUSH', KEYS[4], key)
  taken = taken + 1
end

local function is_known(key) return tonumber(redis.call('HGET', out.rows .. key, 'schema') or 0) <= known end

if redis.call('EXISTS', KEYS[4]) == 0 then
  for _, key in ipairs(redis.call('ZRANGEBYSCORE', out.sending, '-inf', now)) do
    if taken >= limit then break end
    if is_known(key) then take(key, true) end
  end
  for _, lane in ipairs(redis.call('ZRANGEBYSCORE', out.due, '-inf', ARGV[1])) do
    if taken >= limit then break end
    local head = redis.call('ZRANGE', out.lanes .. lane, 0, 0)[1]
    if not head then redis.call('ZREM', out.due, lane)
    elseif is_known(key_of(head)) then take(key_of(head), false) end
  end
  if taken > 0 then redis.call('PEXPIRE', KEYS[4], lease) end
end

local handed = {}
for _, key in ipairs(redis.call('LRANGE', KEYS[4], 0, -1)) do
  local row = redis.call('HMGET', out.rows .. key, 'claim', 'schema', 'message', 'attempts', 'firstTriedAt', 'uncertain',
    'postedChannel', 'postedTs')
  if row[1] == claim then
    row[1] = key
    table.insert(handed, row)
  end
end
return handed
`,
)

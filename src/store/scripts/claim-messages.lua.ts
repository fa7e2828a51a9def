import { LINEAGE_LUA } from '../lineage/lineage.lua.ts'
import { script } from '../script.ts'
import { BUDGET_LUA } from './budget.lua.ts'
import { DAMAGE_LUA } from './damage.lua.ts'
import { LANES_LUA } from './lanes.lua.ts'

/**
 * Hands out messages, as far as the send budget goes: first those whose sender went silent, then the first of each lane that is
 * due, the most urgent lane first. A lane that has to wait for the budget becomes due when its turn can come.
 */
export const CLAIM_MESSAGES = script(
  'claim-messages',
  `
-- KEYS 1 outbox due, 2 outbox sending, 3 outbox busy, 4 handout of this call, 5 prefix of rows, 6 prefix of lanes,
--      7 prefix of records, 8 budget, 9 lineage, 10 marks
-- ARGV 1 now (domain clock, ms), 2 limit, 3 lease in ms, 4 claim, 5 owner, 6 newest known schema, 7 ms of the domain clock in
--      one of Redis', 0 for no budget, 8 count, 9 mark
-- returns {count, {{key, schema, message, attempts, firstTriedAt, uncertain, postedChannel, postedTs}, ..},
--         {{key, what is wrong with it}, ..}} | 'behind' | 'restoring'
local out = { due = KEYS[1], sending = KEYS[2], busy = KEYS[3], rows = KEYS[5], lanes = KEYS[6], migrations = KEYS[7],
  budget = KEYS[8] }
local limit, lease, claim, known = tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[6])
local speed = tonumber(ARGV[7])
local lineage = { key = KEYS[9], marks = KEYS[10], count = ARGV[8], mark = ARGV[9], next = string.sub(claim, 1, 8) }
${DAMAGE_LUA}
${LANES_LUA}
${BUDGET_LUA}
${LINEAGE_LUA}
local lapsed = lapse()
if lapsed then return lapsed end
local now, budget_at = now_ms(), budget_now()
local taken = 0
-- Lanes that are weighed against each other in one call.
local MOST_LANES, LOOK_AHEAD, LEAST_URGENT = 500, 20, 2

local function take(key, is_uncertain)
  local row = out.rows .. key
  local lane, wanted, posted = unpack(redis.call('HMGET', row, 'lane', 'wanted', 'postedTs'))
  redis.call('HSETNX', row, 'firstTriedAt', now)
  redis.call('HINCRBY', row, 'attempts', 1)
  redis.call('HSET', row, 'state', 'sending', 'claim', claim, 'owner', ARGV[5], 'claimedWanted', wanted)
  -- Editing what is posted already may be repeated freely.
  if posted then redis.call('HDEL', row, 'uncertain') 
  elseif is_uncertain then redis.call('HSET', row, 'uncertain', 1, 'doubted', 1) end
  redis.call('ZADD', out.sending, now + lease, key)
  redis.call('HSET', out.busy, lane, key)
  redis.call('ZREM', out.due, lane)
  redis.call('RPUSH', KEYS[4], key)
  taken = taken + 1
end

-- Takes it where the budget has room; else says how long to wait (domain clock, ms).
local function try(key, is_silent)
  local lane, target, posted, uncertain = unpack(redis.call('HMGET', out.rows .. key, 'lane', 'target', 'postedTs', 'uncertain'))
  local limits = limits_of(posted, is_silent or uncertain)
  local wait = speed == 0 and 0 or wait_for(limits, target or lane, budget_at)
  if wait > 0 then return wait end
  if speed > 0 then spend(limits, target or lane, budget_at) end
  take(key, is_silent)
  return 0
end

-- What is damaged is left alone, and with it what stands behind it in its lane.
local damaged = {}
local function is_sound(key, lane, member)
  local damage = row_damage(key, lane, member)
  if damage and #damaged < MOST_LANES then table.insert(damaged, { key, damage }) end
  return not damage
end

local function is_known(key) return tonumber(redis.call('HGET', out.rows .. key, 'schema')) <= known end

-- A lane is as urgent as the most urgent message that waits in it: those before it have to go first.
local function weighed(lane, head)
  local urgency = LEAST_URGENT
  for _, member in ipairs(redis.call('ZRANGE', out.lanes .. lane, 0, LOOK_AHEAD)) do
    local row = out.rows .. key_of(member)
    urgency = math.min(urgency, is_kind(row, 'hash') and tonumber(redis.call('HGET', row, 'urgency')) or LEAST_URGENT)
  end
  return { lane = lane, key = head, urgency = urgency, since = tonumber(redis.call('HGET', out.rows .. head, 'dueAt') or 0) }
end

local function goes_before(one, other)
  if one.urgency ~= other.urgency then return one.urgency < other.urgency end
  if one.since ~= other.since then return one.since < other.since end
  return one.lane < other.lane
end

if redis.call('EXISTS', KEYS[4]) == 0 then
  for _, key in ipairs(redis.call('ZRANGEBYSCORE', out.sending, '-inf', now)) do
    if taken >= limit then break end
    if is_sound(key) and is_known(key) then try(key, true) end
  end
  local ready = {}
  for _, lane in ipairs(redis.call('ZRANGEBYSCORE', out.due, '-inf', ARGV[1])) do
    if taken >= limit or #ready >= MOST_LANES then break end
    local is_lane = is_kind(out.lanes .. lane, 'zset')
    if not is_lane then table.insert(damaged, { lane, 'its lane is no sorted set' }) end
    local head = is_lane and redis.call('ZRANGE', out.lanes .. lane, 0, 0)[1]
    if is_lane and not head then redis.call('ZREM', out.due, lane)
    elseif head and is_sound(key_of(head), lane, head) and is_known(key_of(head)) then table.insert(ready, weighed(lane, key_of(head))) end
  end
  table.sort(ready, goes_before)
  for _, each in ipairs(ready) do
    if taken >= limit then break end
    local wait = try(each.key, false)
    if wait > 0 then redis.call('ZADD', out.due, string.format('%.0f', tonumber(ARGV[1]) + wait), each.lane) end
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
return { taken > 0 and count_up('') or 0, handed, damaged }
`,
)

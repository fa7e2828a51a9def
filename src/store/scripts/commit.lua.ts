import { script } from '../script.ts'
import { LANES_LUA } from './lanes.lua.ts'

/**
 * The only way to change a migration. Validates everything before its first write: an error inside Lua rolls nothing back.
 * Payloads are never decoded here: cjson would turn empty lists into objects.
 */
export const COMMIT = script(
  'commit',
  `
-- KEYS 1 record, 2 events, 3 due, 4 locks, 5 all, 6 token, 7 unsent, 8 outbox due, 9 outbox sending, 10 outbox busy,
--      11 prefix of rows, 12 prefix of lanes, 13 prefix of records
-- ARGV 1 control (JSON), 2 snapshot, 3.. one per event, then one per message
-- returns {'committed', version} | {'duplicate', id, answer} | {'conflict'} | {'fenced'} | {'locked', lock, holder}
--         | {'newer', schema} | {'corrupt', length, version}
local c = cjson.decode(ARGV[1])
local record, events, unsent = KEYS[1], KEYS[2], KEYS[7]
local out = { due = KEYS[8], sending = KEYS[9], busy = KEYS[10], rows = KEYS[11], lanes = KEYS[12], migrations = KEYS[13] }
${LANES_LUA}
local version = c.expectedVersion + c.eventCount

if c.hasToken then
  local answered = redis.call('HMGET', KEYS[6], 'commit', 'id', 'answer', 'version')
  if answered[1] == c.commitId then return { 'committed', tonumber(answered[4]) } end
  if answered[1] then return { 'duplicate', answered[2], answered[3] } end
end

local found = redis.call('HMGET', record, 'version', 'epoch', 'schema')
local current = tonumber(found[1] or 0)
if tonumber(found[3] or 0) > c.knownSchema then return { 'newer', found[3] } end

-- The answer to this very commit was lost, and it is sent again.
if c.eventCount > 0 and current >= version then
  local first = redis.call('XRANGE', events, (c.expectedVersion + 1) .. '-0', (c.expectedVersion + 1) .. '-0')[1]
  if first and first[2][4] == c.commitId then return { 'committed', version } end
end

if c.epoch and tonumber(found[2] or 0) ~= c.epoch then return { 'fenced' } end
if current ~= c.expectedVersion then return { 'conflict' } end
local length = redis.call('XLEN', events)
if length ~= current then return { 'corrupt', length, current } end
if c.locks == 'hold' then
  for _, name in ipairs(c.lockNames) do
    local holder = redis.call('HGET', KEYS[4], name)
    if holder and holder ~= c.id then return { 'locked', name, holder } end
  end
end

for i = 1, c.eventCount do
  redis.call('XADD', events, (current + i) .. '-0', 'schema', c.eventSchemas[i], 'commit', c.commitId, 'event', ARGV[2 + i])
end
redis.call('HSET', record, 'schema', c.schema, 'version', version, 'state', c.state, 'terminal', c.isTerminal and 1 or 0, 'snapshot', ARGV[2])
redis.call('HSETNX', record, 'epoch', 0)
redis.call('ZADD', KEYS[5], c.number, c.id)
if c.dueAt and not c.isTerminal then redis.call('ZADD', KEYS[3], c.dueAt, c.id) else redis.call('ZREM', KEYS[3], c.id) end

for _, name in ipairs(c.lockNames) do
  if c.locks == 'hold' then redis.call('HSET', KEYS[4], name, c.id)
  elseif c.locks == 'release' and redis.call('HGET', KEYS[4], name) == c.id then redis.call('HDEL', KEYS[4], name) end
end

local function is_void(key)
  for _, pattern in ipairs(c.voids) do
    if pattern == key then return true end
    if string.sub(pattern, -1) == '*' and string.sub(key, 1, #pattern - 1) == string.sub(pattern, 1, -2) then return true end
  end
  return false
end
if #c.voids > 0 then
  for _, key in ipairs(redis.call('SMEMBERS', unsent)) do
    if is_void(key) then
      -- One being sent cannot be called back; its sender asks once more just before posting.
      if redis.call('HGET', out.rows .. key, 'state') == 'sending' then redis.call('HSET', out.rows .. key, 'voided', 1)
      else finish(key, 'void') end
    end
  end
end

local function enter(index, message, payload)
  local row = out.rows .. message.key
  local state, member, due_before, urgency_before = unpack(redis.call('HMGET', row, 'state', 'member', 'dueAt', 'urgency'))
  if state and message.kind ~= 'card' then return end
  member = member or string.format('%08d%04d:', version, index) .. message.key
  -- A card that waits for its turn keeps its place in the queue.
  local due_at, urgency = message.notBefore, message.urgency
  if state == 'waiting' then
    if tonumber(due_before) < tonumber(due_at) then due_at = due_before end
    urgency = math.min(urgency, tonumber(urgency_before or urgency))
  end
  redis.call('HSET', row, 'schema', c.schema, 'message', payload, 'migration', c.id, 'kind', message.kind,
    'lane', message.lane, 'member', member, 'dueAt', due_at, 'wanted', version, 'attempts', 0, 'target', message.target,
    'urgency', urgency, 'order', message.order)
  redis.call('HDEL', row, 'voided', 'why')
  if message.after then redis.call('HSET', row, 'after', message.after) end
  if message.anchors then redis.call('HSET', row, 'anchors', message.anchors) end
  if message.opens then redis.call('HSET', row, 'opens', message.opens) end
  if state ~= 'sending' then redis.call('HSET', row, 'state', 'waiting') end
  redis.call('ZADD', out.lanes .. message.lane, message.order, member)
  redis.call('SADD', unsent, message.key)
  arm(message.lane)
end
for i, message in ipairs(c.messages) do enter(i, message, ARGV[2 + c.eventCount + i]) end

if c.hasToken then
  redis.call('HSET', KEYS[6], 'commit', c.commitId, 'id', c.id, 'answer', c.answer, 'version', version)
  redis.call('PEXPIRE', KEYS[6], c.tokenTtlMs)
end
return { 'committed', version }
`,
)

import { LINEAGE_LUA } from '../lineage/lineage.lua.ts'
import { script } from '../script.ts'
import { DAMAGE_LUA } from './damage.lua.ts'
import { LANES_LUA } from './lanes.lua.ts'

/**
 * The only way to change a migration. Validates everything before its first write: an error inside Lua rolls nothing back.
 * Payloads are never decoded here: cjson would turn empty lists into objects.
 */
export const COMMIT = script(
  'commit',
  `
-- KEYS 1 record, 2 events, 3 due, 4 locks, 5 all, 6 token, 7 outbox due, 8 outbox sending, 9 outbox busy,
--      10 prefix of rows, 11 prefix of lanes, 12 windows, 13 bulletins due, 14 prefix of windows, 15 prefix of bulletins,
--      16 prefix of records, 17 lineage, 18 marks, last: neighbours
-- ARGV 1 control (JSON), 2 snapshot, 3.. one per event, then one per message
-- returns {'committed', version, count} | {'duplicate', id, answer} | {'conflict'} | {'fenced'}
--         | {'locked', lock, holder, installation} | {'newer', schema} | {'corrupt', length, version} | {'damaged', what}
--         | {'behind'} | {'restoring'}
local c = cjson.decode(ARGV[1])
local record, events, neighbours = KEYS[1], KEYS[2], KEYS[#KEYS]
local out = { due = KEYS[7], sending = KEYS[8], busy = KEYS[9], rows = KEYS[10], lanes = KEYS[11], migrations = KEYS[16] }
local lineage = { key = KEYS[17], marks = KEYS[18], count = c.lineage.count, mark = c.lineage.mark, next = c.lineage.next }
${DAMAGE_LUA}
${LANES_LUA}
${LINEAGE_LUA}
local version = c.expectedVersion + c.eventCount

-- Whoever looks after a lapse commits while nobody else may.
local lapsed = lapse()
if lapsed and not (lapsed == 'behind' and c.turn and redis.call('HGET', lineage.key, 'turn') == tostring(c.turn)) then
  return { lapsed }
end

local expected = { { record, 'hash' }, { events, 'stream' }, { KEYS[3], 'zset' }, { KEYS[4], 'hash' }, { KEYS[5], 'zset' },
  { KEYS[6], 'hash' }, { out.due, 'zset' }, { out.sending, 'zset' }, { out.busy, 'hash' }, { KEYS[12], 'zset' },
  { KEYS[13], 'zset' }, { neighbours, 'hash' } }
if c.windowId then table.insert(expected, { KEYS[14] .. c.windowId, 'set' }) end
for _, name in ipairs(c.bulletins) do
  table.insert(expected, { KEYS[15] .. name .. ':members', 'set' })
  table.insert(expected, { KEYS[15] .. name, 'hash' })
end
local wrong = wrong_kind(expected)
if wrong then return { 'damaged', wrong .. ' is of the wrong kind' } end

if c.hasToken then
  local answered = redis.call('HMGET', KEYS[6], 'commit', 'id', 'answer', 'version')
  if answered[1] == c.commitId then return { 'committed', tonumber(answered[4]) } end
  if answered[1] then return { 'duplicate', answered[2], answered[3] } end
end

local found = redis.call('HMGET', record, 'version', 'epoch', 'schema')
if (tonumber(found[3]) or 0) > c.knownSchema then return { 'newer', found[3] } end
if redis.call('EXISTS', record) == 1 then
  local damage = damage_of(record)
  if damage then return { 'damaged', damage } end
end
local current = tonumber(found[1] or 0)

-- The answer to this very commit was lost, and it is sent again.
if c.eventCount > 0 and current >= version then
  local first = redis.call('XRANGE', events, (c.expectedVersion + 1) .. '-0', (c.expectedVersion + 1) .. '-0')[1]
  if first and first[2][4] == c.commitId then return { 'committed', version } end
end

if c.epoch and tonumber(found[2] or 0) ~= c.epoch then return { 'fenced' } end
if current ~= c.expectedVersion then return { 'conflict' } end
local length = redis.call('XLEN', events)
if length ~= current then return { 'corrupt', length, current } end
if c.window then
  local taken = redis.call('ZRANGEBYSCORE', KEYS[12], c.window.startAt, c.window.startAt)[1]
  if taken and taken ~= c.window.id then return { 'conflict' } end
end
if c.locks == 'hold' then
  for _, name in ipairs(c.lockNames) do
    local holder = redis.call('HGET', KEYS[4], name)
    if holder and holder ~= c.id then return { 'locked', name, holder } end
    local installation, theirs = string.match(redis.call('HGET', neighbours, name) or '', '^(%S+) (%S+)$')
    if installation and installation ~= c.installation then return { 'locked', name, theirs, installation } end
  end
end

-- Whatever stands beyond the end of the log would refuse the first event in the middle of the commit.
local last = redis.call('XREVRANGE', events, '+', '-', 'COUNT', 1)[1]
if last and last[1] ~= current .. '-0' then return { 'damaged', 'its log ends with ' .. last[1] } end
for _, name in ipairs(c.bulletins) do
  local marks = redis.call('HGET', KEYS[15] .. name, 'marks')
  if marks and not is_count(marks) then return { 'damaged', KEYS[15] .. name .. ' holds marks that are no number' } end
end
for _, message in ipairs(c.messages) do
  local damage = place_damage(message, c.id)
  if damage then return { 'damaged', damage } end
end

for i = 1, c.eventCount do
  local event = ARGV[2 + i]
  redis.call('XADD', events, (current + i) .. '-0', 'schema', c.eventSchemas[i], 'commit', c.commitId, 'event', event, 'sum',
    redis.sha1hex(event))
end
local terminal = c.isTerminal and '1' or '0'
redis.call('HSET', record, 'schema', c.schema, 'version', version, 'state', c.state, 'terminal', terminal, 'endedAt', c.endedAt,
  'snapshot', ARGV[2], 'sum', sum_of(tostring(version), c.state, terminal, ARGV[2]))
redis.call('HSETNX', record, 'epoch', 0)
redis.call('ZADD', KEYS[5], c.number, c.id)
if c.dueAt and not c.isTerminal then redis.call('ZADD', KEYS[3], c.dueAt, c.id) else redis.call('ZREM', KEYS[3], c.id) end

local shared = c.installation .. ' ' .. c.id
for _, name in ipairs(c.lockNames) do
  if c.locks == 'hold' then
    redis.call('HSET', KEYS[4], name, c.id)
    redis.call('HSET', neighbours, name, shared)
  elseif c.locks == 'release' then
    if redis.call('HGET', KEYS[4], name) == c.id then redis.call('HDEL', KEYS[4], name) end
    if redis.call('HGET', neighbours, name) == shared then redis.call('HDEL', neighbours, name) end
  end
end

if c.window then
  redis.call('ZADD', KEYS[12], c.window.startAt, c.window.id)
  redis.call('ZREMRANGEBYSCORE', KEYS[12], '-inf', '(' .. c.window.forgetBefore)
end
if c.windowId then redis.call('SADD', KEYS[14] .. c.windowId, c.id) end
for _, name in ipairs(c.bulletins) do
  redis.call('SADD', KEYS[15] .. name .. ':members', c.id)
  redis.call('HINCRBY', KEYS[15] .. name, 'marks', 1)
  redis.call('ZADD', KEYS[13], c.at, name)
end

for i, message in ipairs(c.messages) do
  enter(message, ARGV[2 + c.eventCount + i], { version = version, index = i, schema = c.schema, migration = c.id })
end

if c.hasToken then
  redis.call('HSET', KEYS[6], 'commit', c.commitId, 'id', c.id, 'answer', c.answer, 'version', version)
  redis.call('PEXPIRE', KEYS[6], c.tokenTtlMs)
end
-- One that only moves the due time gives nothing out.
if c.eventCount == 0 then return { 'committed', version } end
return { 'committed', version, count_up(c.id) }
`,
)

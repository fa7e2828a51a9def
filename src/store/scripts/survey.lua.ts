import { script } from '../script.ts'
import { DAMAGE_LUA } from './damage.lua.ts'
import { TIME_LUA } from './time.lua.ts'

/** Whether a record can be used at all, as far as that is seen without reading its content. */
const SOUND_LUA = `
${DAMAGE_LUA}
-- 'damaged' | 'newer' | nil where nothing is wrong, and the fields of the record.
local function look_at(id, known)
  local key = records .. id
  if redis.call('TYPE', key).ok ~= 'hash' then return 'damaged', {} end
  local found = redis.call('HMGET', key, 'version', 'state', 'schema', 'epoch', 'owner', 'leaseUntil')
  if is_count(found[3]) and tonumber(found[3]) > known then return 'newer', found end
  if shape_damage(key) or redis.call('TYPE', key .. ':ev').ok ~= 'stream' then return 'damaged', found end
  if redis.call('XLEN', key .. ':ev') ~= tonumber(found[1]) then return 'damaged', found end
  return nil, found
end

local function is_held(found, now) return found[5] and is_count(found[6]) and tonumber(found[6]) > now end
`

/** Counts for whoever watches the site from outside. Changes nothing. */
export const SURVEY = script(
  'survey',
  `
-- KEYS 1 all, 2 due, 3 stuck, 4 outbox due, 5 outbox sending, 6 prefix of records, 7 prefix of rows, 8 prefix of lanes
-- ARGV 1 now (domain clock, ms), 2 newest known schema, 3 most records, 4 most lanes
-- returns {{state, count, state, count, ..}, damaged, newer, stuck, unconfirmed, oldest due | '', oldest unsent | ''}
local records, known = KEYS[6], tonumber(ARGV[2])
${TIME_LUA}
${SOUND_LUA}
local states, damaged, newer, unconfirmed = {}, 0, 0, 0
for _, id in ipairs(redis.call('ZREVRANGE', KEYS[1], 0, tonumber(ARGV[3]) - 1)) do
  local trouble, found = look_at(id, known)
  if trouble == 'damaged' then damaged = damaged + 1
  else
    if trouble == 'newer' then newer = newer + 1 end
    local state = found[2] or 'unknown'
    states[state] = (states[state] or 0) + 1
  end
  unconfirmed = unconfirmed + redis.call('SCARD', records .. id .. ':unconfirmed')
end

local oldest_due = ''
local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'WITHSCORES', 'LIMIT', 0, ARGV[3])
for i = 1, #due, 2 do
  local _, found = look_at(due[i], known)
  if not is_held(found, now_ms()) then
    oldest_due = due[i + 1]
    break
  end
end

local oldest_unsent
local function note(key)
  if redis.call('TYPE', KEYS[7] .. key).ok ~= 'hash' then return end
  local at = tonumber(redis.call('HGET', KEYS[7] .. key, 'dueAt'))
  if at and at <= tonumber(ARGV[1]) and (not oldest_unsent or at < oldest_unsent) then oldest_unsent = at end
end
for _, lane in ipairs(redis.call('ZRANGE', KEYS[4], 0, tonumber(ARGV[4]) - 1)) do
  local is_lane = redis.call('TYPE', KEYS[8] .. lane).ok == 'zset'
  local head = is_lane and redis.call('ZRANGE', KEYS[8] .. lane, 0, 0)[1]
  if head then note(string.sub(head, 14)) end
end
for _, key in ipairs(redis.call('ZRANGE', KEYS[5], 0, tonumber(ARGV[4]) - 1)) do note(key) end

local flat = {}
for state, count in pairs(states) do
  table.insert(flat, state)
  table.insert(flat, count)
end
return { flat, damaged, newer, redis.call('HLEN', KEYS[3]), unconfirmed, oldest_due,
  oldest_unsent and string.format('%.0f', oldest_unsent) or '' }
`,
)

/** Migrations that are due since a moment, longest first, with what tells whether somebody works on them. Changes nothing. */
export const OVERDUE = script(
  'overdue',
  `
-- KEYS 1 due, 2 prefix of records
-- ARGV 1 due since (domain clock, ms), 2 limit, 3 newest known schema
-- returns {{id, due at, version, epoch, 1 where a worker holds it}, ..}
local records, known = KEYS[2], tonumber(ARGV[3])
${TIME_LUA}
${SOUND_LUA}
local found = {}
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'WITHSCORES', 'LIMIT', 0, ARGV[2])
for i = 1, #due, 2 do
  local _, record = look_at(due[i], known)
  table.insert(found, { due[i], due[i + 1], tonumber(record[1] or 0) or 0, tonumber(record[4] or 0) or 0,
    is_held(record, now_ms()) and 1 or 0 })
end
return found
`,
)

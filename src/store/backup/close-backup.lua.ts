import { script } from '../script.ts'

/** Records that are read while Redis answers nobody else: few, for the longest logs take a millisecond each. */
const MOST_AT_ONCE = 10

/**
 * Ends the reading of records: those that were changed since they were read are read again, together with all that must fit them,
 * in one moment. Where too many were changed it says which, and they are read before the next try.
 */
export const CLOSE_BACKUP = script(
  'close-backup',
  `
-- KEYS 1 lineage, 2 marks, 3 sequence, 4 all, 5 due, 6 locks, 7 windows, 8 prefix of records
-- ARGV 1 count when the reading began
-- returns {'lapsed'} | {'far', count} | {'many', count, {id, ..}}
--         | {'closed', {field, value, ..}, sequence, all, due, locks, windows, {{id, record, events}, ..}}
local count, state = unpack(redis.call('HMGET', KEYS[1], 'count', 'state'))
count = tonumber(count or 0)
if state and state ~= '' then return { 'lapsed' } end
local ids, known = {}, {}
for n = tonumber(ARGV[1]) + 1, count do
  local mark = redis.call('HGET', KEYS[2], n)
  if not mark then return { 'far', count } end
  local id = string.match(mark, ' (.*)$')
  if id ~= '' and not known[id] then
    known[id] = true
    table.insert(ids, id)
  end
end
if #ids > ${MOST_AT_ONCE} then return { 'many', count, ids } end
local changed = {}
for _, id in ipairs(ids) do
  local record = KEYS[8] .. id
  table.insert(changed, { id, redis.call('HGETALL', record), redis.call('XRANGE', record .. ':ev', '-', '+') })
end
return { 'closed', redis.call('HGETALL', KEYS[1]), redis.call('GET', KEYS[3]) or '0',
  redis.call('ZRANGE', KEYS[4], 0, -1, 'WITHSCORES'), redis.call('ZRANGE', KEYS[5], 0, -1, 'WITHSCORES'),
  redis.call('HGETALL', KEYS[6]), redis.call('ZRANGE', KEYS[7], 0, -1, 'WITHSCORES'), changed }
`,
)

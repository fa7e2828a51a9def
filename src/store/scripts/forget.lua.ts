import { script } from '../script.ts'

/** Migrations that ended before a moment. */
export const ENDED_BEFORE = script(
  'ended-before',
  `
-- KEYS 1 all, 2 prefix of records
-- ARGV 1 moment (domain clock, ms), 2 limit
-- returns {id, ..}
local ended = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  if #ended >= tonumber(ARGV[2]) then break end
  local terminal, at = unpack(redis.call('HMGET', KEYS[2] .. id, 'terminal', 'endedAt'))
  if terminal == '1' then
    -- Records of earlier versions say it in their snapshot only.
    if not at then
      at = string.match(redis.call('HGET', KEYS[2] .. id, 'snapshot'), '"endedAt":(%d+)') or ''
      redis.call('HSET', KEYS[2] .. id, 'endedAt', at)
    end
    if at ~= '' and tonumber(at) < tonumber(ARGV[1]) then table.insert(ended, id) end
  end
end
return ended
`,
)

/** Takes a record away, with its log and its messages, and leaves a tombstone. */
export const FORGET = script(
  'forget',
  `
-- KEYS 1 all, 2 due, 3 tombstones, 4 sweeps, 5 prefix of records, 6 prefix of rows
-- ARGV 1 id, 2 version, 3 tombstone, 4.. keys of its messages
-- returns 1 | 0 where it has changed, is worked on or has something to say: nothing was changed
local record = KEYS[5] .. ARGV[1]
local version, terminal, owner = unpack(redis.call('HMGET', record, 'version', 'terminal', 'owner'))
if version ~= ARGV[2] or terminal ~= '1' or owner then return 0 end
for _, key in ipairs(redis.call('SMEMBERS', record .. ':unsent')) do
  -- A bulletin that was asked for by others since then is theirs.
  local state, whose = unpack(redis.call('HMGET', KEYS[6] .. key, 'state', 'migration'))
  if whose == ARGV[1] and (state == 'waiting' or state == 'sending') then return 0 end
end
redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('UNLINK', record, record .. ':ev', record .. ':unsent', record .. ':unconfirmed')
for i = 4, #ARGV do
  redis.call('UNLINK', KEYS[6] .. ARGV[i])
  redis.call('ZREM', KEYS[4], ARGV[i])
end
return 1
`,
)

/** Takes a bulletin away of whose members no record is kept, and those members out of its window. */
export const FORGET_BULLETIN = script(
  'forget-bulletin',
  `
-- KEYS 1 prefix of records, 2 prefix of rows, 3 prefix of bulletins, 4 prefix of windows, 5 bulletins due, 6 sweeps
-- ARGV 1 bulletin, 2 window, 3.. keys of its messages
-- returns 1 | 0 where somebody is still in it
local window = KEYS[4] .. ARGV[2]
for _, id in ipairs(redis.call('SMEMBERS', window)) do
  if redis.call('EXISTS', KEYS[1] .. id) == 0 then redis.call('SREM', window, id) end
end
local bulletin = KEYS[3] .. ARGV[1]
for _, id in ipairs(redis.call('SMEMBERS', bulletin .. ':members')) do
  if redis.call('EXISTS', KEYS[1] .. id) == 1 then return 0 end
end
redis.call('UNLINK', bulletin, bulletin .. ':members', bulletin .. ':heard')
redis.call('ZREM', KEYS[5], ARGV[1])
for i = 3, #ARGV do
  redis.call('UNLINK', KEYS[2] .. ARGV[i])
  redis.call('ZREM', KEYS[6], ARGV[i])
end
return 1
`,
)

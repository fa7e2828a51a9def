import { script } from '../script.ts'

/** Puts one sample into its day, in place of one of the same second, and drops days that are too old; all of them go where no more come. */
export const KEEP_SAMPLE = script(
  'keep-sample',
  `
-- KEYS 1 samples of a server
-- ARGV 1 day, 2 second of the day, 3 active, 4 disconnected, 5 first day that is kept, 6 how long all is kept after the last one, in ms
-- returns 1 | 0 where the day is damaged: nothing was changed
local is_read, day = pcall(cjson.decode, redis.call('HGET', KEYS[1], ARGV[1]) or '{}')
if not is_read or type(day) ~= 'table' then return 0 end
day[ARGV[2]] = { tonumber(ARGV[3]), tonumber(ARGV[4]) }
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(day))
for _, kept in ipairs(redis.call('HKEYS', KEYS[1])) do
  if tonumber(kept) and tonumber(kept) < tonumber(ARGV[5]) then redis.call('HDEL', KEYS[1], kept) end
end
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return 1
`,
)

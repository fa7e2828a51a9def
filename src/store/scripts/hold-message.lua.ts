import { script } from '../script.ts'
import { LANES_LUA } from './lanes.lua.ts'
import { TIME_LUA } from './time.lua.ts'

/** Asked just before posting: is it still wanted and still ours? Then the lease starts anew and covers the posting. */
export const HOLD_MESSAGE = script(
  'hold-message',
  `
-- KEYS 1 outbox due, 2 outbox sending, 3 outbox busy, 4 prefix of rows, 5 prefix of lanes, 6 prefix of records
-- ARGV 1 key, 2 claim, 3 lease in ms
-- returns 1 | 0
local out = { due = KEYS[1], sending = KEYS[2], busy = KEYS[3], rows = KEYS[4], lanes = KEYS[5], migrations = KEYS[6] }
${TIME_LUA}
${LANES_LUA}
local claim, voided = unpack(redis.call('HMGET', out.rows .. ARGV[1], 'claim', 'voided'))
if claim ~= ARGV[2] then return 0 end
if voided then
  finish(ARGV[1], 'void')
  return 0
end
redis.call('ZADD', out.sending, now_ms() + tonumber(ARGV[3]), ARGV[1])
return 1
`,
)

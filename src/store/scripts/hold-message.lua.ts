import { script } from '../script.ts'
import { DAMAGE_LUA } from './damage.lua.ts'
import { TIME_LUA } from './time.lua.ts'

/** Asked just before posting: is it still ours? Then the lease starts anew and covers the posting. */
export const HOLD_MESSAGE = script(
  'hold-message',
  `
-- KEYS 1 outbox sending, 2 prefix of rows
-- ARGV 1 key, 2 claim, 3 lease in ms
-- returns 1 | 0
${TIME_LUA}
${DAMAGE_LUA}
if not is_kind(KEYS[2] .. ARGV[1], 'hash') then return 0 end
if redis.call('HGET', KEYS[2] .. ARGV[1], 'claim') ~= ARGV[2] then return 0 end
redis.call('ZADD', KEYS[1], now_ms() + tonumber(ARGV[3]), ARGV[1])
return 1
`,
)

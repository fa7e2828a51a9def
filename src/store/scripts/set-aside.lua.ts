import { script } from '../script.ts'
import { BUDGET_LUA } from './budget.lua.ts'

/** Slack has asked for a pause: nothing more of that kind is handed out until it is over. Sent twice it only pauses anew. */
export const SET_ASIDE = script(
  'set-aside',
  `
-- KEYS 1 budget, 2 prefix of rows
-- ARGV 1 key of the message that was refused, 2 'edits' | 'posts' | 'looks', 3 pause (domain clock, ms), 4 speed
local out = { budget = KEYS[1], rows = KEYS[2] }
local speed = tonumber(ARGV[4])
${BUDGET_LUA}
if speed == 0 then return 0 end
local limit = ARGV[2] == 'posts' and 'channel' or ARGV[2]
local target, lane = unpack(redis.call('HMGET', out.rows .. ARGV[1], 'target', 'lane'))
local now = budget_now()
local bucket = bucket_of(limit, target or lane or '')
local until_then = now + tonumber(ARGV[3]) + (PACES[limit].burst - 1) * PACES[limit].every
redis.call('HSET', out.budget, bucket, string.format('%.3f', math.max(busy_until(bucket, now), until_then)))
return 1
`,
)

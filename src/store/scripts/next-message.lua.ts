import { script } from '../script.ts'
import { TIME_LUA } from './time.lua.ts'

/** When the outbox next has something to hand out. */
export const NEXT_MESSAGE = script(
  'next-message',
  `
-- KEYS 1 outbox due, 2 outbox sending
-- returns the moment (domain clock, ms) as text, '0' where a sender went silent | nil where nothing waits
${TIME_LUA}
if #redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now_ms(), 'LIMIT', 0, 1) > 0 then return '0' end
return redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
`,
)

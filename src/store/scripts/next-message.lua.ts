import { script } from '../script.ts'
import { TIME_LUA } from './time.lua.ts'

/** When the outbox next has something to hand out. */
export const NEXT_MESSAGE = script(
  'next-message',
  `
-- KEYS 1 outbox due, 2 outbox sending, 3 sweeps
-- returns the moment (domain clock, ms) as text, '0' where a sender went silent or a sweep is due | nil where nothing waits
${TIME_LUA}
for _, overdue in ipairs({ KEYS[2], KEYS[3] }) do
  if #redis.call('ZRANGEBYSCORE', overdue, '-inf', now_ms(), 'LIMIT', 0, 1) > 0 then return '0' end
end
return redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
`,
)

import { script } from '../script.ts'
import { TIME_LUA } from './time.lua.ts'

/** Extends a lease. One that ran out and was taken by nobody is still ours. */
export const RENEW = script(
  'renew',
  `
-- KEYS 1 record
-- ARGV 1 owner, 2 epoch, 3 lease in ms
-- returns 1 | 0 where it is no longer ours
${TIME_LUA}
local owner, epoch = unpack(redis.call('HMGET', KEYS[1], 'owner', 'epoch'))
if owner ~= ARGV[1] or epoch ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'leaseUntil', now_ms() + tonumber(ARGV[3]))
return 1
`,
)

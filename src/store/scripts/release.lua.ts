import { script } from '../script.ts'

/** Gives a lease back. The epoch stays: it never falls. */
export const RELEASE = script(
  'release',
  `
-- KEYS 1 record
-- ARGV 1 owner, 2 epoch
-- returns 1 | 0 where it was no longer ours
local owner, epoch = unpack(redis.call('HMGET', KEYS[1], 'owner', 'epoch'))
if owner ~= ARGV[1] or epoch ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], 'owner', 'leaseUntil')
return 1
`,
)

import { LINEAGE_LUA } from '../lineage/lineage.lua.ts'
import { script } from '../script.ts'

/** Extends a lease. One that ran out and was taken by nobody is still ours. */
export const RENEW = script(
  'renew',
  `
-- KEYS 1 record, 2 lineage, 3 marks
-- ARGV 1 owner, 2 epoch, 3 lease in ms, 4 count, 5 mark
-- returns 1 | 0 where it is no longer ours | 'behind' | 'restoring'
local lineage = { key = KEYS[2], marks = KEYS[3], count = ARGV[4], mark = ARGV[5] }
${LINEAGE_LUA}
local lapsed = lapse()
if lapsed then return lapsed end
local owner, epoch = unpack(redis.call('HMGET', KEYS[1], 'owner', 'epoch'))
if owner ~= ARGV[1] or epoch ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'leaseUntil', now_ms() + tonumber(ARGV[3]))
return 1
`,
)

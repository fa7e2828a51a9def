import { LINEAGE_LUA } from '../lineage/lineage.lua.ts'
import { script } from '../script.ts'
import { DAMAGE_LUA } from './damage.lua.ts'

/** Takes the lease of a migration and raises its epoch, which fences every earlier owner. */
export const CLAIM = script(
  'claim',
  `
-- KEYS 1 record, 2 due, 3 lineage, 4 marks
-- ARGV 1 id, 2 owner, 3 lease in ms, 4 newest known schema, 5 count, 6 mark, 7 next mark
-- returns {'claimed', epoch, schema, snapshot, count} | {'busy'} | {'nothing'} | {'newer', schema}
--         | {'damaged', what} | {'behind'} | {'restoring'}
local lineage = { key = KEYS[3], marks = KEYS[4], count = ARGV[5], mark = ARGV[6], next = ARGV[7] }
${LINEAGE_LUA}
local lapsed = lapse()
if lapsed then return { lapsed } end
${DAMAGE_LUA}
if not is_kind(KEYS[1], 'hash') then return { 'damaged', 'its record is no hash' } end
if redis.call('EXISTS', KEYS[1]) == 0 then return { 'nothing' } end
local newer = tonumber(redis.call('HGET', KEYS[1], 'schema'))
if newer and newer > tonumber(ARGV[4]) then return { 'newer', tostring(newer) } end
local damage = damage_of(KEYS[1])
if damage then return { 'damaged', damage } end
local schema, terminal, owner, lease_until, epoch, snapshot =
  unpack(redis.call('HMGET', KEYS[1], 'schema', 'terminal', 'owner', 'leaseUntil', 'epoch', 'snapshot'))
-- A finished record that stayed due would be claimed for ever.
if terminal == '1' then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return { 'nothing' }
end
local now = now_ms()
if owner and owner ~= ARGV[2] and tonumber(lease_until) > now then return { 'busy' } end
local count = 0
if owner ~= ARGV[2] then
  epoch = redis.call('HINCRBY', KEYS[1], 'epoch', 1)
  count = count_up(ARGV[1])
end
redis.call('HSET', KEYS[1], 'owner', ARGV[2], 'leaseUntil', now + tonumber(ARGV[3]))
return { 'claimed', tonumber(epoch), schema, snapshot, count }
`,
)

import { LINEAGE_LUA } from '../lineage/lineage.lua.ts'
import { script } from '../script.ts'
import { DAMAGE_LUA } from './damage.lua.ts'
import { LANES_LUA } from './lanes.lua.ts'

/** The only way to change a bulletin: its content, what is to be said, and when to look again, all of it or nothing. */
export const COMMIT_BULLETIN = script(
  'commit-bulletin',
  `
-- KEYS 1 bulletin, 2 bulletins due, 3 outbox due, 4 outbox sending, 5 outbox busy, 6 prefix of rows, 7 prefix of lanes,
--      8 prefix of records, 9 lineage, 10 marks
-- ARGV 1 control (JSON), 2 bulletin, 3.. one per message
-- returns {'committed', count} | {'conflict'} | {'newer', schema} | {'damaged', what} | {'behind'} | {'restoring'}
local c = cjson.decode(ARGV[1])
local out = { due = KEYS[3], sending = KEYS[4], busy = KEYS[5], rows = KEYS[6], lanes = KEYS[7], migrations = KEYS[8] }
local lineage = { key = KEYS[9], marks = KEYS[10], count = c.lineage.count, mark = c.lineage.mark, next = c.lineage.next }
${DAMAGE_LUA}
${LANES_LUA}
${LINEAGE_LUA}
local lapsed = lapse()
if lapsed then return { lapsed } end
local wrong = wrong_kind({ { KEYS[1], 'hash' }, { KEYS[2], 'zset' }, { out.due, 'zset' }, { out.sending, 'zset' }, { out.busy, 'hash' } })
if wrong then return { 'damaged', wrong .. ' is of the wrong kind' } end
for _, message in ipairs(c.messages) do
  local damage = place_damage(message, c.migration)
  if damage then return { 'damaged', damage } end
end
local version, schema, marks, commit = unpack(redis.call('HMGET', KEYS[1], 'version', 'schema', 'marks', 'commit'))
if (schema and not is_count(schema)) or (version and not is_count(version)) or (marks and not is_count(marks)) then
  return { 'damaged', 'its numbers are none' }
end
if tonumber(schema or 0) > c.knownSchema then return { 'newer', schema } end
-- The answer to this very commit was lost, and it is sent again.
if commit == c.commitId then return { 'committed' } end
if tonumber(version or 0) ~= c.version - 1 then return { 'conflict' } end

redis.call('HSET', KEYS[1], 'schema', c.schema, 'version', c.version, 'commit', c.commitId, 'bulletin', ARGV[2],
  'sum', redis.sha1hex(ARGV[2]))
-- Asked for again since it was loaded: it stays due.
if tonumber(marks or 0) == c.marks then
  if c.dueAt then redis.call('ZADD', KEYS[2], c.dueAt, c.name) else redis.call('ZREM', KEYS[2], c.name) end
end
for i, message in ipairs(c.messages) do
  enter(message, ARGV[2 + i], { version = c.version, index = i, schema = c.schema, migration = c.migration })
end
return { 'committed', count_up('') }
`,
)

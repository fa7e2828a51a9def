import { TIME_LUA } from '../scripts/time.lua.ts'

/** How many of the last marks are kept: writes within the time that a process may lose sight of Redis. */
const MARKS_KEPT = 1024

/**
 * Lua that notices a Redis that has lost what it had acknowledged, to be put before a script that has set the local table
 * \`lineage\`: key, marks (keys); count, mark (the newest write that this process has seen; 0 for none), next (names this write).
 * Brings \`now_ms\` with it.
 *
 * Every write that gives something out (a commit, a claim, a message to be sent) is counted and leaves a mark. A process that has
 * seen a count which Redis has not reached, or under another mark, knows that its data went back in time.
 */
export const LINEAGE_LUA = `
${TIME_LUA}
-- Nil where all is well; else 'behind' or 'restoring', and then nothing may be given out.
local function lapse()
  local count, state = unpack(redis.call('HMGET', lineage.key, 'count', 'state'))
  if state and state ~= '' then return state end
  local seen = tonumber(lineage.count)
  if seen == 0 then return nil end
  if tonumber(count or 0) < seen then return 'behind' end
  local mark = redis.call('HGET', lineage.marks, lineage.count)
  if mark and string.sub(mark, 1, #lineage.mark) ~= lineage.mark then return 'behind' end
end

-- \`whose\`: the migration that it changes, so that a backup knows what has to be read again; may be empty.
local function count_up(whose)
  local count = redis.call('HINCRBY', lineage.key, 'count', 1)
  redis.call('HSET', lineage.key, 'at', now_ms())
  redis.call('HSET', lineage.marks, count, lineage.next .. ' ' .. whose)
  redis.call('HDEL', lineage.marks, count - ${MARKS_KEPT})
  return count
end
`

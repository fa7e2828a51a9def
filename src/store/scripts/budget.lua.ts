import { PACES } from '../send-limits.ts'

const pace = (name: keyof typeof PACES) => `{ every = ${PACES[name].everyMs}, burst = ${PACES[name].burst} }`

/**
 * Lua for the send budget, to be put before a script that has set the local table \`out\` (rows: prefix, budget: key of a hash)
 * and the local \`speed\`: how many ms of the domain clock pass in one of Redis'; 0 where there is no budget.
 *
 * Each bucket keeps one number: the moment at which all that was let pass would have been in time at the even pace.
 */
export const BUDGET_LUA = `
local PACES = {
  edits = ${pace('edits')}, channel = ${pace('channel')}, workspace = ${pace('workspace')}, looks = ${pace('looks')}
}
-- No pause that Slack asks for is longer; what lies farther ahead is left from a clock of another speed.
local FARTHEST_MS = 7200000

local function budget_now()
  local time = redis.call('TIME')
  return (time[1] * 1000 + time[2] / 1000) * speed
end

local function bucket_of(limit, target) return limit == 'channel' and 'channel:' .. target or limit end

local function busy_until(bucket, now)
  local at = tonumber(redis.call('HGET', out.budget, bucket) or 0) or 0
  if at ~= at then return now end
  if at > now + FARTHEST_MS then return now end
  return math.max(at, now)
end

-- The limits that sending a row counts against.
local function limits_of(posted, is_uncertain)
  if posted then return { 'edits' } end
  if is_uncertain then return { 'channel', 'workspace', 'looks' } end
  return { 'channel', 'workspace' }
end

-- How long (domain clock, ms) until one more call fits; 0 where it does now.
local function wait_for(limits, target, now)
  local wait = 0
  for _, limit in ipairs(limits) do
    local pace = PACES[limit]
    wait = math.max(wait, busy_until(bucket_of(limit, target), now) - (pace.burst - 1) * pace.every - now)
  end
  return math.floor(wait + 0.5)
end

local function spend(limits, target, now)
  for _, limit in ipairs(limits) do
    local bucket = bucket_of(limit, target)
    redis.call('HSET', out.budget, bucket, string.format('%.3f', busy_until(bucket, now) + PACES[limit].every))
  end
end
`

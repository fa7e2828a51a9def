import { script } from '../script.ts'

/** Every migration that has not ended. */
export const LIVE = script(
  'live',
  `
-- KEYS 1 all, 2 prefix of records
-- returns {id, ..}
local live = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  if redis.call('HGET', KEYS[2] .. id, 'terminal') ~= '1' then table.insert(live, id) end
end
return live
`,
)

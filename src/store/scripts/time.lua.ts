/** Lua: now_ms(), Redis' clock in ms. Leases are judged by no other. */
export const TIME_LUA = `
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
`

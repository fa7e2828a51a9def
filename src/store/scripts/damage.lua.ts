/**
 * Lua that looks whether something was damaged by hand before anything of it is used: an error in the middle of a script would
 * leave half of its writes behind. The checksum of a record covers what `commit` writes; records of earlier versions have none.
 */
export const DAMAGE_LUA = `
local function is_kind(key, kind)
  local found = redis.call('TYPE', key).ok
  return found == kind or found == 'none'
end

-- The first of these keys that is of another kind; pairs of key and kind.
local function wrong_kind(expected)
  for _, each in ipairs(expected) do
    if not is_kind(each[1], each[2]) then return each[1] end
  end
end

local function is_count(text) return text and string.match(text, '^%d+$') ~= nil and #text <= 15 end
local function is_number(text) return text and string.match(text, '^%-?%d+%.?%d*$') ~= nil and #text <= 30 end

local function sum_of(version, state, terminal, snapshot)
  return version .. ':' .. redis.sha1hex(table.concat({ version, state, terminal, snapshot }, '|'))
end

-- What is wrong with the fields of a record that is there, beside its snapshot; nil where nothing is.
local function shape_damage(record)
  if not is_kind(record, 'hash') then return 'its record is no hash' end
  local version, state, terminal, epoch, schema, owner, lease_until = unpack(redis.call('HMGET', record,
    'version', 'state', 'terminal', 'epoch', 'schema', 'owner', 'leaseUntil'))
  if not is_count(schema) then return 'its schema number is missing' end
  if not is_count(version) or not is_count(epoch) then return 'its version or epoch is no number' end
  if not (state and terminal) or redis.call('HEXISTS', record, 'snapshot') == 0 then return 'its content is missing' end
  if owner and not is_count(lease_until) then return 'its lease is no moment' end
end

-- The same, and whether its content is still what was written. A commit of an earlier version leaves the sum of the version before.
local function damage_of(record)
  local damage = shape_damage(record)
  if damage then return damage end
  local version, state, terminal, snapshot, sum = unpack(redis.call('HMGET', record,
    'version', 'state', 'terminal', 'snapshot', 'sum'))
  local summed = sum and string.match(sum, '^(%d+):')
  if summed == version and sum ~= sum_of(version, state, terminal, snapshot) then
    return 'its content was changed by another hand'
  end
end
`

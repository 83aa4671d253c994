import { defineScript } from './redis-client.ts'

/**
 * The scripts that count in Redis.
 *
 * GCRA, the generic cell rate algorithm (ITU-T Recommendation I.371, annex A, in its virtual scheduling form), keeps one
 * number for each policy: the theoretical arrival time, when all that was used will have come back. How far it lies
 * ahead is the debt. A cost of `c` at one unit every `T` is admitted when `debt + c · T` is no more than the capacity
 * (a burst of units), and it then is the new debt. So a policy admits its burst and its rate in any window and never
 * more, remembers no windows, and tells exactly when it will admit again.
 *
 * An identity's record is one string: the arrival times of all policies of its group, a slot each, as packed doubles.
 * Times are microseconds of Redis's clock since 2026, which a double holds to a hundredth; the record expires when
 * nothing is owed. A debt of more than the capacity is cut to it, so that a clock which jumps back, or a policy that got
 * smaller, shuts nobody out for longer than a full refill; one which jumps forward forgives debts and thereby admits one
 * burst more at most.
 *
 * Scripts run one at a time and all or nothing; all that a script reads comes before all that it writes. Sequences of
 * numbers go in as one JSON argument and come back as packed doubles, which Redis reads and writes fastest.
 */

const clock = `
local call, pack, unpack_doubles = redis.call, struct.pack, struct.unpack
local time = call('TIME')
local now = (time[1] - 1767225600) * 1000000 + time[2]
`

/**
 * Of `KEYS`, each with as many slots as `counts` says: the debts of all slots in a row, and where each record begins. What
 * has another length is no record of ours, and owes nothing.
 */
const readRecords = `
local found = call('MGET', unpack(KEYS))
local debts, first, size = {}, {}, 0
for k = 1, #KEYS do
  local value, count = found[k], counts[k]
  first[k] = size + 1
  if not value or #value ~= 8 * count then
    for slot = size + 1, size + count do debts[slot] = 0 end
  elseif count == 1 then
    debts[size + 1] = unpack_doubles('d', value) - now
  elseif count == 2 then
    local one, two = unpack_doubles('dd', value)
    debts[size + 1], debts[size + 2] = one - now, two - now
  else
    local times = { unpack_doubles(string.rep('d', count), value) }
    for slot = 1, count do debts[size + slot] = times[slot] - now end
  end
  size = size + count
end
`

/** Each record of which a slot is marked in `changed`, to expire when the longest of its debts is over. */
const writeRecords = `
for k = 1, #KEYS do
  local from, count = first[k], counts[k]
  local is_changed, longest = false, 0
  for slot = from, from + count - 1 do
    if changed[slot] then is_changed = true end
    if debts[slot] > longest then longest = debts[slot] end
  end
  if is_changed then
    local value
    if count == 1 then
      value = pack('d', now + debts[from])
    elseif count == 2 then
      value = pack('dd', now + debts[from], now + debts[from + 1])
    else
      local times = {}
      for slot = 1, count do times[slot] = now + debts[from + slot - 1] end
      value = pack(string.rep('d', count), unpack(times))
    end
    call('PSETEX', KEYS[k], string.format('%d', longest / 1000 + 1), value)
  end
end
`

/**
 * Decides a batch of checks in their order. ARGV[1] is JSON of three sequences: prices, each what is to be paid and the
 * capacity; how many slots each key has; and the checks, each `n` and n times `slot, price` (where they are in the rows
 * of slots and of prices, from 1). A negative price gives back. Answers for each check, as doubles, 1 or 0 and then the
 * debts that its charges met, where a charge also meets those before it in the same check.
 */
export const decideScript = defineScript(`${clock}
local input = cjson.decode(ARGV[1])
local prices, counts, checks = input[1], input[2], input[3]
${readRecords}
local changed, answer, size = {}, {}, 0
local at, last = 1, #checks
while at < last do
  local from, to = at + 1, at + 2 * checks[at] - 1
  local allowed, verdict = 1, size + 1
  size = verdict
  for i = from, to, 2 do
    local slot, price = checks[i], checks[i + 1]
    local debt, capacity = debts[slot], prices[price + 1]
    if debt < 0 then
      debt = 0
    elseif debt > capacity then
      debt, changed[slot] = capacity, true
    end
    size = size + 1
    answer[size] = debt
    debt = debt + prices[price]
    if debt > capacity then allowed = 0 end
    debts[slot] = debt
  end
  answer[verdict] = allowed
  if allowed == 1 then
    for i = from, to, 2 do changed[checks[i]] = true end
  else
    local met = size
    for i = to, from, -2 do
      debts[checks[i]] = answer[met]
      met = met - 1
    end
  end
  at = to + 2
end
${writeRecords}
return pack('<' .. string.rep('d', size), unpack(answer))
`)

/**
 * Takes as many units as every policy has, up to ARGV[2]. ARGV[1] is JSON as for one check of the decide script, with
 * the prices of one unit; answers how many, as a double.
 */
export const takeScript = defineScript(`${clock}
local input = cjson.decode(ARGV[1])
local prices, counts, check = input[1], input[2], input[3]
${readRecords}
local granted, changed = tonumber(ARGV[2]), {}
for i = 2, #check, 2 do
  local slot, price = check[i], check[i + 1]
  local capacity = prices[price + 1]
  changed[slot] = debts[slot] > capacity
  debts[slot] = math.min(math.max(debts[slot], 0), capacity)
  granted = math.min(granted, math.floor((capacity - debts[slot]) / prices[price]))
end
if granted > 0 then
  for i = 2, #check, 2 do
    debts[check[i]] = debts[check[i]] + granted * prices[check[i + 1]]
    changed[check[i]] = true
  end
end
${writeRecords}
return pack('<d', granted)
`)

/** Answers the debts of one key's slots as doubles. ARGV[1] is JSON: how many slots. */
export const readScript = defineScript(`${clock}
local counts = cjson.decode(ARGV[1])
${readRecords}
return pack('<' .. string.rep('d', #debts), unpack(debts))
`)

/**
 * Raises debts to at least what is given and never lowers one. ARGV[1] is JSON of two sequences: how many slots each key
 * has, and a debt for each slot.
 */
export const mergeScript = defineScript(`${clock}
local input = cjson.decode(ARGV[1])
local counts, given = input[1], input[2]
${readRecords}
local changed = {}
for slot = 1, #given do
  if given[slot] > 0 and given[slot] > debts[slot] then
    debts[slot] = given[slot]
    changed[slot] = true
  end
end
${writeRecords}
return ''
`)

/**
 * Notes in the sorted set KEYS[1] that the instance ARGV[1] lives for ARGV[2] milliseconds more; answers how many live,
 * as a double.
 * Whoever seems to live for longer than that was noted before the clock jumped back, and will say so again.
 */
export const beatScript = defineScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local until_then = string.format('%d', now + ARGV[2])
redis.call('ZADD', KEYS[1], until_then, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%d', now))
redis.call('ZREMRANGEBYSCORE', KEYS[1], '(' .. until_then, '+inf')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return struct.pack('<d', redis.call('ZCARD', KEYS[1]))
`)

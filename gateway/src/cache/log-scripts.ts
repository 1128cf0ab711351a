/** `<epoch>:<sequence of the newest entry>` */
const headPattern = "^([%w_-]+):(%d+)$";

/**
 * Gives the head of the log, after making a new, empty log where there is none or where it cannot be trusted.
 * KEYS head, log. ARGV a new epoch, a head that is known to be wrong or "".
 */
export const beginLog = `
local head = redis.pcall("GET", KEYS[1])
if type(head) == "string" and head ~= ARGV[2] then
  local epoch, sequence = string.match(head, "${headPattern}")
  local kind = redis.call("TYPE", KEYS[2]).ok
  if epoch and (kind == "stream" or (kind == "none" and sequence == "0")) then return head end
end
redis.call("DEL", KEYS[1], KEYS[2])
redis.call("SET", KEYS[1], ARGV[1] .. ":0")
return ARGV[1] .. ":0"`;

/**
 * Adds an invalidation. A log that is lost or spoilt is made anew under a new epoch, which voids everything.
 * KEYS head, log. ARGV a new epoch, length of the log, tags as JSON.
 */
export const appendToLog = `
local head = redis.pcall("GET", KEYS[1])
local epoch, sequence
if type(head) == "string" then epoch, sequence = string.match(head, "${headPattern}") end
local added
if epoch then
  sequence = string.format("%.0f", tonumber(sequence) + 1)
  added = redis.pcall("XADD", KEYS[2], "MAXLEN", "~", ARGV[2], sequence .. "-0", "tags", ARGV[3])
end
if type(added) ~= "string" then
  redis.call("DEL", KEYS[1], KEYS[2])
  epoch, sequence = ARGV[1], "1"
  redis.call("XADD", KEYS[2], "1-0", "tags", ARGV[3])
end
redis.call("SET", KEYS[1], epoch .. ":" .. sequence)
return epoch .. ":" .. sequence`;
